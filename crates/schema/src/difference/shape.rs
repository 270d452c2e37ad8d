//! What is said of an object, and what its properties have to be.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::expand::Local;
use super::range::Range;
use super::{Engine, Literal, Outcome};
use crate::graph::{Id, Kinds, Node, Properties, Scalar};
use crate::limits::PATTERNS_COMBINED_MAX;

/// What is said of an object.
#[derive(Debug, Default)]
pub(super) struct Shape {
    pub(super) holding: Vec<Rc<Properties>>,
    /// Each is broken by some property.
    pub(super) broken: Vec<Rc<Properties>>,
    pub(super) names: Vec<Id>,
    /// Each is broken by some name.
    pub(super) names_broken: Vec<Id>,
    pub(super) required: BTreeSet<Rc<str>>,
    pub(super) absent: BTreeSet<Rc<str>>,
    pub(super) count: Range,
    /// Every name that is spoken of.
    pub(super) spoken: BTreeSet<Rc<str>>,
    /// Every pattern that is spoken of.
    pub(super) patterns: Vec<u32>,
}

/// Names that nothing speaks of by name: those that match exactly these of the patterns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class(pub(super) Vec<bool>);

/// A property: one that is spoken of by name, or the n-th of a class.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Named(Rc<str>),
    Fresh(Class, usize),
}

impl Shape {
    /// Every combination of patterns; false where there are too many to follow.
    pub(super) fn classes(&self) -> (Vec<Class>, bool) {
        let count = self.patterns.len();
        if count > PATTERNS_COMBINED_MAX {
            let one = |at: usize| Class((0..count).map(|index| index == at).collect());
            return ((0..=count).rev().map(one).collect(), false);
        }
        let bit = |class: usize| Class((0..count).map(|at| class >> at & 1 == 1).collect());
        ((0..1_usize << count).map(bit).collect(), true)
    }

    /// What the property of a class holds to under one group.
    pub(super) fn under_class(&self, group: &Properties, class: &Class) -> Vec<Id> {
        let is = |pattern: &u32| {
            let at = self.patterns.iter().position(|known| known == pattern);
            at.is_some_and(|at| class.0[at])
        };
        let matched = group.patterns.iter().filter(|(pattern, _)| is(pattern));
        let matched: Vec<Id> = matched.map(|(_, id)| *id).collect();
        if matched.is_empty() { vec![group.rest] } else { matched }
    }
}

impl Engine<'_> {
    pub(super) fn shape(&self, local: &Local) -> Shape {
        let mut shape = Shape::default();
        for atom in &local.atoms {
            match (self.graph.node(atom.id()), atom.negative()) {
                (Node::Properties(properties), false) => {
                    shape.holding.push(Rc::clone(properties));
                }
                (Node::Properties(properties), true) => shape.broken.push(Rc::clone(properties)),
                (Node::Names(id), false) => shape.names.push(*id),
                (Node::Names(id), true) => shape.names_broken.push(*id),
                (Node::Has(name), false) => drop(shape.required.insert(Rc::clone(name))),
                (Node::Has(name), true) => drop(shape.absent.insert(Rc::clone(name))),
                (Node::MinProperties(min), fails) => shape.count.at_least(*min, fails),
                (Node::MaxProperties(max), fails) => shape.count.at_most(*max, fails),
                _ => {}
            }
        }
        let groups = || shape.holding.iter().chain(&shape.broken);
        let named = groups().flat_map(|group| group.named.keys());
        let named = named.chain(&shape.required).chain(&shape.absent);
        let spoken: BTreeSet<Rc<str>> = named.cloned().collect();
        let patterns: BTreeSet<u32> =
            groups().flat_map(|group| group.patterns.iter().map(|(id, _)| *id)).collect();
        shape.spoken = spoken;
        shape.patterns = patterns.into_iter().collect();
        shape
    }

    /// What the property of this name holds to under one group; `None` where a pattern that is
    /// not followed decides.
    pub(super) fn under_name(&mut self, group: &Properties, name: &Rc<str>) -> Option<Vec<Id>> {
        let mut found: Vec<Id> = group.named.get(name).copied().into_iter().collect();
        for (pattern, id) in &group.patterns {
            if self.matches(*pattern, name)? {
                found.push(*id);
            }
        }
        if found.is_empty() {
            found.push(group.rest);
        }
        Some(found)
    }

    /// What a property has to be where all groups hold.
    pub(super) fn under(&mut self, shape: &Shape, key: &Key) -> Option<Vec<Literal>> {
        let mut all = Vec::new();
        for group in &shape.holding {
            let ids = match key {
                Key::Named(name) => self.under_name(group, name)?,
                Key::Fresh(class, _) => shape.under_class(group, class),
            };
            all.extend(ids.into_iter().map(Literal::holds));
        }
        Some(all)
    }

    /// Whether a property may be called so.
    pub(super) fn name_allowed(
        &mut self,
        shape: &Shape,
        name: &Rc<str>,
        more: &[Literal],
    ) -> Outcome {
        let text = BTreeSet::from([Scalar::Text(Rc::clone(name))]);
        let mut literals = vec![Literal::holds(self.graph.intern(Node::Scalars(Rc::new(text))))];
        literals.extend(shape.names.iter().map(|id| Literal::holds(*id)));
        literals.extend(more);
        self.part(literals)
    }

    /// A name of a class that is not spoken of and not taken.
    pub(super) fn fresh_name(
        &mut self,
        shape: &Shape,
        class: &Class,
        taken: &BTreeSet<Rc<str>>,
        more: &[Literal],
    ) -> Outcome {
        let mut literals = vec![Literal::holds(self.graph.intern(Node::Kinds(Kinds::STRING)))];
        for (pattern, matches) in shape.patterns.iter().zip(&class.0) {
            let id = self.graph.intern(Node::Pattern(*pattern));
            literals.push(if *matches { Literal::holds(id) } else { Literal::fails(id) });
        }
        let known = shape.spoken.iter().chain(taken).map(|name| Scalar::Text(Rc::clone(name)));
        let known: BTreeSet<Scalar> = known.collect();
        if !known.is_empty() {
            let id = self.graph.intern(Node::Scalars(Rc::new(known)));
            literals.push(Literal::fails(id));
        }
        literals.extend(shape.names.iter().map(|id| Literal::holds(*id)));
        literals.extend(more);
        // An empty name is a name, and reads badly.
        let mut written = literals.clone();
        written.push(Literal::holds(self.graph.intern(Node::MinLength(1))));
        match self.part(written) {
            Outcome::Empty => self.part(literals),
            outcome => outcome,
        }
    }
}
