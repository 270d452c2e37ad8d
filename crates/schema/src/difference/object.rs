//! Objects: the properties that are asked for, and those that break what has to be broken.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::{Map, Value};

use super::expand::Local;
use super::shape::{Class, Key, Shape};
use super::{Best, Engine, Literal, Outcome};
use crate::graph::{Id, Properties};
use crate::limits::PROPERTIES_MADE_MAX;

/// Something that some property has to break.
#[derive(Debug, Clone)]
enum Debt {
    Properties(Rc<Properties>),
    Name(Id),
}

/// An object on the way: what its properties have to be, besides what holds for all.
#[derive(Debug, Clone, Default)]
struct Draft {
    keys: BTreeMap<Key, BTreeSet<Literal>>,
    /// What their names have to be.
    names: BTreeMap<Key, BTreeSet<Literal>>,
}

const OPEN_PATTERN: &str = "a pattern is not followed";

impl Engine<'_> {
    pub(super) fn object(&mut self, local: &Local) -> Outcome {
        let shape = self.shape(local);
        let least = shape.count.min.max(shape.required.len() as u64);
        let crowded = !shape.count.allows(least);
        if crowded || shape.required.intersection(&shape.absent).next().is_some() {
            return Outcome::Empty;
        }
        let mut unsure = None;
        for name in &shape.required {
            match self.property(&shape, &Key::Named(Rc::clone(name)), &BTreeSet::new()) {
                Outcome::Empty => return Outcome::Empty,
                Outcome::Value { .. } => {}
                unknown @ Outcome::Unknown(_) => unsure = Some(unknown),
            }
        }
        if let Some(unknown) = unsure {
            return unknown;
        }
        let mut debts: Vec<Debt> = shape.broken.iter().cloned().map(Debt::Properties).collect();
        debts.extend(shape.names_broken.iter().copied().map(Debt::Name));
        self.pay(&shape, &debts, &Draft::default())
    }

    /// A value of a property, under all that holds and more.
    fn property(&mut self, shape: &Shape, key: &Key, more: &BTreeSet<Literal>) -> Outcome {
        let Some(mut literals) = self.under(shape, key) else {
            return Outcome::Unknown(OPEN_PATTERN.into());
        };
        let mut surely_called = true;
        if let Key::Named(name) = key {
            if shape.absent.contains(name) {
                return Outcome::Empty;
            }
            if !shape.names.is_empty() {
                match self.name_allowed(shape, name, &[]) {
                    Outcome::Value { sure, .. } => surely_called = sure,
                    other => return other,
                }
            }
        }
        literals.extend(more);
        match self.part(literals) {
            Outcome::Value { value, sure } => Outcome::Value { value, sure: sure && surely_called },
            other => other,
        }
    }

    /// Pays the first debt in each possible way, and then the others.
    fn pay(&mut self, shape: &Shape, debts: &[Debt], draft: &Draft) -> Outcome {
        let Some((debt, rest)) = debts.split_first() else { return self.finish(shape, draft) };
        let mut best = Best::default();
        let (options, complete) = self.options(shape, debt, draft);
        for (key, value, name) in options {
            let mut next = draft.clone();
            let all = next.keys.entry(key.clone()).or_default();
            all.extend(value);
            let all = all.clone();
            next.names.entry(key.clone()).or_default().extend(name);
            let outcome = match self.property(shape, &key, &all) {
                Outcome::Value { .. } => self.pay(shape, rest, &next),
                other => other,
            };
            if best.take(outcome) {
                break;
            }
        }
        if !complete {
            best.take(Outcome::Unknown(OPEN_PATTERN.into()));
        }
        best.outcome()
    }

    /// The properties that can pay a debt, each with what it then has to be and to be called;
    /// false where others are left out.
    #[expect(clippy::type_complexity, reason = "read in one place, right above")]
    fn options(
        &mut self,
        shape: &Shape,
        debt: &Debt,
        draft: &Draft,
    ) -> (Vec<(Key, Option<Literal>, Option<Literal>)>, bool) {
        let (classes, mut complete) = shape.classes();
        let mut found = Vec::new();
        for name in shape.spoken.difference(&shape.absent) {
            let key = Key::Named(Rc::clone(name));
            match debt {
                Debt::Properties(group) => match self.under_name(group, name) {
                    Some(ids) => {
                        let fails = ids.into_iter().map(Literal::fails);
                        found.extend(fails.map(|fails| (key.clone(), Some(fails), None)));
                    }
                    None => complete = false,
                },
                Debt::Name(id) => found.push((key, None, Some(Literal::fails(*id)))),
            }
        }
        for class in classes {
            let known = draft.keys.keys().filter_map(|key| match key {
                Key::Fresh(other, number) if *other == class => Some(*number + 1),
                _ => None,
            });
            let next = known.max().unwrap_or(0);
            for number in 0..=next {
                let key = Key::Fresh(class.clone(), number);
                match debt {
                    Debt::Properties(group) => {
                        let fails = shape.under_class(group, &class).into_iter();
                        let fails = fails.map(Literal::fails);
                        found.extend(fails.map(|fails| (key.clone(), Some(fails), None)));
                    }
                    Debt::Name(id) => found.push((key, None, Some(Literal::fails(*id)))),
                }
            }
        }
        // What cannot fail is no way, and there are many of those.
        let everything = Literal::fails(crate::graph::Graph::EVERYTHING);
        found.retain(|(_, value, _)| *value != Some(everything));
        (found, complete)
    }

    /// Makes the object: what is required, what pays, and more where more are asked for.
    fn finish(&mut self, shape: &Shape, draft: &Draft) -> Outcome {
        let mut keys = draft.keys.clone();
        for name in &shape.required {
            keys.entry(Key::Named(Rc::clone(name))).or_default();
        }
        if !shape.count.allows(keys.len() as u64) {
            return Outcome::Empty;
        }
        let picky = |(key, names): (&Key, &BTreeSet<Literal>)| {
            matches!(key, Key::Fresh(..)) && !names.is_empty()
        };
        let mut made = Made { picky: draft.names.iter().any(picky), ..Made::default() };
        for (key, more) in &keys {
            let names = draft.names.get(key).cloned().unwrap_or_default();
            match self.make(shape, key, more, &names, &mut made) {
                Outcome::Value { .. } => {}
                other => return other,
            }
        }
        if (made.map.len() as u64) < shape.count.min {
            return self.fill(shape, made);
        }
        made.outcome()
    }

    /// Adds one property.
    fn make(
        &mut self,
        shape: &Shape,
        key: &Key,
        more: &BTreeSet<Literal>,
        names: &BTreeSet<Literal>,
        made: &mut Made,
    ) -> Outcome {
        let value = self.property(shape, key, more);
        let Outcome::Value { value, sure } = value else { return value };
        let names: Vec<Literal> = names.iter().copied().collect();
        let name = match key {
            Key::Named(name) if names.is_empty() => Rc::clone(name),
            Key::Named(name) => match self.name_allowed(shape, name, &names) {
                Outcome::Value { sure, .. } => {
                    made.unsure |= !sure;
                    Rc::clone(name)
                }
                other => return other,
            },
            Key::Fresh(class, _) => {
                match self.fresh_name(shape, class, &made.taken, &names) {
                    Outcome::Value { value, sure } => {
                        made.unsure |= !sure;
                        Rc::from(value.as_str().unwrap_or_default())
                    }
                    // Another of these properties may have taken the name that this one needs.
                    Outcome::Empty if made.picky && !made.taken.is_empty() => {
                        return Outcome::Unknown("names of properties have to differ".into());
                    }
                    other => return other,
                }
            }
        };
        made.unsure |= !sure;
        made.taken.insert(Rc::clone(&name));
        made.map.insert(name.to_string(), (*value).clone());
        Outcome::Value { value, sure }
    }

    /// Adds properties that nothing asks for until there are enough.
    fn fill(&mut self, shape: &Shape, mut made: Made) -> Outcome {
        if shape.count.min > PROPERTIES_MADE_MAX {
            return Outcome::Unknown("an object needs very many properties".into());
        }
        let mut unknown = None;
        let optional = shape.spoken.difference(&shape.absent);
        let named = optional.map(|name| Key::Named(Rc::clone(name)));
        let (classes, complete) = shape.classes();
        let fresh = classes.into_iter().map(|class: Class| Key::Fresh(class, 0));
        let none = BTreeSet::new();
        for key in named.chain(fresh) {
            if matches!(&key, Key::Named(name) if made.taken.contains(name)) {
                continue;
            }
            loop {
                if made.map.len() as u64 >= shape.count.min {
                    return made.outcome();
                }
                match self.make(shape, &key, &none, &none, &mut made) {
                    Outcome::Value { .. } if matches!(key, Key::Fresh(..)) => {}
                    Outcome::Unknown(why) => {
                        unknown = Some(why);
                        break;
                    }
                    _ => break,
                }
            }
        }
        if made.map.len() as u64 >= shape.count.min {
            return made.outcome();
        }
        match unknown {
            Some(why) => Outcome::Unknown(why),
            None if !complete => Outcome::Unknown(OPEN_PATTERN.into()),
            None => Outcome::Empty,
        }
    }
}

/// An object so far.
#[derive(Debug, Default)]
struct Made {
    map: Map<String, Value>,
    taken: BTreeSet<Rc<str>>,
    unsure: bool,
    /// Some name that nothing speaks of has to be of some kind, so that it matters which is taken.
    picky: bool,
}

impl Made {
    fn outcome(self) -> Outcome {
        Outcome::Value { value: Rc::new(Value::Object(self.map)), sure: !self.unsure }
    }
}
