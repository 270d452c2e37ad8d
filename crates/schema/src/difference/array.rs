//! Arrays: lengths, positions, and which items break what has to be broken.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use super::expand::Local;
use super::range::Range;
use super::{Best, Engine, Literal, Outcome, TOO_MANY_STEPS};
use crate::graph::{Graph, Id, Node, literal_node};
use crate::limits::{BROKEN_COUNTS_MAX, ITEMS_MADE_MAX};

/// What is said of an array.
#[derive(Debug, Default)]
struct Shape {
    holding: Vec<(Vec<Id>, Id)>,
    /// Each is broken by some item.
    broken: Vec<(Vec<Id>, Id)>,
    /// How many items hold to what, in each way in which all that is said of counts comes true.
    counts: Vec<Vec<Count>>,
    unique: bool,
    /// Two items are equal.
    repeated: bool,
    length: Range,
    /// Items from here on are all alike.
    prefix: usize,
}

/// At least and at most so many items hold to a node.
#[derive(Debug, Clone, Copy)]
struct Count {
    of: Id,
    min: u64,
    max: Option<u64>,
}

/// What each item has to be.
type Slots = Vec<BTreeSet<Literal>>;

/// What one array has to come to.
#[derive(Debug, Clone, Copy)]
struct Plan<'a> {
    shape: &'a Shape,
    counts: &'a [Count],
    /// Two items that are the same.
    twins: Option<(usize, usize)>,
}

impl Engine<'_> {
    pub(super) fn array(&mut self, local: &Local) -> Outcome {
        let shape = self.array_shape(local);
        let mut best = Best::default();
        if shape.counts.len() > BROKEN_COUNTS_MAX {
            return Outcome::Unknown("an array's items are counted in too many ways".into());
        }
        for counts in &shape.counts {
            let wanted: u64 = counts.iter().map(|count| count.min).fold(0, u64::saturating_add);
            let debts = shape.broken.len() as u64 + 2 * u64::from(shape.repeated);
            let enough = shape.prefix as u64 + debts;
            let Range { min, max } = shape.length;
            let last = min.max(enough.saturating_add(wanted));
            let last = max.map_or(last, |max| max.min(last));
            if last > ITEMS_MADE_MAX {
                best.take(Outcome::Unknown("an array needs very many items".into()));
                continue;
            }
            for length in min..=last {
                if best.take(self.of_length(&shape, counts, length)) {
                    return best.outcome();
                }
            }
        }
        best.outcome()
    }

    fn array_shape(&self, local: &Local) -> Shape {
        let mut shape = Shape { counts: vec![Vec::new()], ..Shape::default() };
        for atom in &local.atoms {
            match (self.graph.node(atom.id()), atom.negative()) {
                (Node::Items { prefix, rest }, negative) => {
                    shape.prefix = shape.prefix.max(prefix.len());
                    let groups = if negative { &mut shape.broken } else { &mut shape.holding };
                    groups.push((prefix.clone(), *rest));
                }
                (Node::Contains { of, min, max }, negative) => {
                    shape.count(Count { of: *of, min: *min, max: *max }, negative);
                }
                (Node::Unique, false) => shape.unique = true,
                (Node::Unique, true) => shape.repeated = true,
                (Node::MinItems(min), fails) => shape.length.at_least(*min, fails),
                (Node::MaxItems(max), fails) => shape.length.at_most(*max, fails),
                _ => {}
            }
        }
        shape
    }

    fn of_length(&mut self, shape: &Shape, counts: &[Count], length: u64) -> Outcome {
        let length = usize::try_from(length).unwrap_or(0);
        let mut slots: Slots = vec![BTreeSet::new(); length];
        for (index, slot) in slots.iter_mut().enumerate() {
            slot.extend(shape.holding.iter().map(|group| Literal::holds(under(group, index))));
        }
        // One item that cannot be is enough, and often the last.
        for slot in slots.iter().collect::<BTreeSet<_>>() {
            if matches!(self.item(slot), Outcome::Empty) {
                return Outcome::Empty;
            }
        }
        if !shape.repeated {
            return self.break_items(&Plan { shape, counts, twins: None }, 0, &slots);
        }
        let mut best = Best::default();
        let ends = length.min(shape.prefix + 2);
        for first in 0..ends {
            for second in first + 1..ends {
                let mut same = slots.clone();
                let both: BTreeSet<Literal> = &slots[first] | &slots[second];
                same[first].clone_from(&both);
                same[second] = both;
                let plan = Plan { shape, counts, twins: Some((first, second)) };
                if best.take(self.break_items(&plan, 0, &same)) {
                    return best.outcome();
                }
            }
        }
        best.outcome()
    }

    /// Lets some item break each group that has to be broken.
    fn break_items(&mut self, plan: &Plan<'_>, paid: usize, slots: &Slots) -> Outcome {
        let Some(group) = plan.shape.broken.get(paid) else {
            return self.reach_counts(plan, 0, 0, slots);
        };
        // Items beyond the prefix are alike but for what earlier groups made of them.
        let unlike = plan.shape.prefix + 1 + paid + 2 * usize::from(plan.twins.is_some());
        let options = (0..slots.len().min(unlike))
            .map(|index| (index, Literal::fails(under(group, index))))
            .filter(|(_, fails)| *fails != Literal::fails(Graph::EVERYTHING));
        self.one_of(plan, slots, options, |engine, next, _| {
            engine.break_items(plan, paid + 1, next)
        })
    }

    /// Lets enough items hold to each thing that is counted. All of these come before the first
    /// item is kept from holding: otherwise one that is allowed to hold may be kept from it.
    fn reach_counts(&mut self, plan: &Plan<'_>, at: usize, from: usize, slots: &Slots) -> Outcome {
        let Some(count) = plan.counts.get(at) else { return self.keep_counts(plan, slots) };
        let holds = Literal::holds(count.of);
        let held = holding(slots, holds);
        if held >= count.min {
            return self.reach_counts(plan, at + 1, 0, slots);
        }
        // Items are made to hold from the first on, and of those that are alike the first is as
        // good as any, so that no choice of them comes twice.
        let open: Vec<usize> =
            (from..slots.len()).filter(|index| !slots[*index].contains(&holds)).collect();
        if held + (open.len() as u64) < count.min {
            return Outcome::Empty;
        }
        let alike = |one: usize, other: usize| plan.twins.is_none() && slots[one] == slots[other];
        let first = |place: &usize| !open[..*place].iter().any(|one| alike(*one, open[*place]));
        let options = (0..open.len()).filter(first).map(|place| (open[place], holds));
        self.one_of(plan, slots, options, |engine, next, index| {
            let from = if plan.twins.is_some() { 0 } else { index + 1 };
            engine.reach_counts(plan, at, from, next)
        })
    }

    /// Keeps all other items from holding to what not too many may hold to.
    fn keep_counts(&mut self, plan: &Plan<'_>, slots: &Slots) -> Outcome {
        let capped = || plan.counts.iter().filter_map(|count| Some((count.of, count.max?)));
        let mut kept = slots.clone();
        for (of, max) in capped() {
            let holds = Literal::holds(of);
            let mut many = holding(&kept, holds);
            for index in 0..kept.len() {
                if kept[index].contains(&holds) {
                    continue;
                }
                let without = with(&kept, index, holds.opposite(), plan.twins);
                match self.item(&without[index]) {
                    Outcome::Value { .. } => kept = without,
                    Outcome::Empty => many += 1,
                    unknown @ Outcome::Unknown(_) => return unknown,
                }
            }
            if many > max {
                // An item that was kept from one count may have been forced into another.
                return if capped().count() == 1 {
                    Outcome::Empty
                } else {
                    Outcome::Unknown("an array's items are counted in more than one way".into())
                };
            }
        }
        self.items(plan, &kept)
    }

    /// Makes one of several items hold to something more, and goes on from there.
    fn one_of(
        &mut self,
        plan: &Plan<'_>,
        slots: &Slots,
        options: impl Iterator<Item = (usize, Literal)>,
        then: impl Fn(&mut Self, &Slots, usize) -> Outcome,
    ) -> Outcome {
        let mut best = Best::default();
        for (index, literal) in options {
            if !self.step() {
                best.take(Outcome::Unknown(TOO_MANY_STEPS.into()));
                break;
            }
            let next = with(slots, index, literal, plan.twins);
            let outcome = match self.item(&next[index]) {
                Outcome::Value { .. } => then(self, &next, index),
                other => other,
            };
            if best.take(outcome) {
                break;
            }
        }
        best.outcome()
    }

    fn item(&mut self, slot: &BTreeSet<Literal>) -> Outcome {
        self.part(slot.iter().copied().collect())
    }

    /// Makes the items.
    fn items(&mut self, plan: &Plan<'_>, slots: &Slots) -> Outcome {
        let unique = plan.shape.unique;
        let mut items: Vec<Rc<Value>> = Vec::new();
        let mut all_sure = true;
        let mut taken: BTreeSet<Literal> = BTreeSet::new();
        let alike = slots.iter().all(|slot| *slot == slots[0]);
        for (index, slot) in slots.iter().enumerate() {
            if let Some((first, second)) = plan.twins
                && second == index
            {
                items.push(Rc::clone(&items[first]));
                continue;
            }
            let mut literals: Vec<Literal> = slot.iter().copied().collect();
            let mut outcome = self.part(literals.clone());
            while let Outcome::Value { value, .. } = &outcome
                && unique
            {
                let known = Literal::fails(literal_node(self.graph, value));
                if !taken.contains(&known) {
                    taken.insert(known);
                    break;
                }
                if literals.contains(&known) {
                    return Outcome::Unknown("an array's items have to differ".into());
                }
                literals.push(known);
                outcome = self.part(literals.clone());
            }
            match outcome {
                Outcome::Value { value, sure } => {
                    all_sure &= sure;
                    items.push(value);
                }
                Outcome::Empty if index > 0 && unique && !alike => {
                    return Outcome::Unknown("an array's items have to differ".into());
                }
                other => return other,
            }
        }
        let items = items.into_iter().map(|item| (*item).clone()).collect();
        Outcome::Value { value: Rc::new(Value::Array(items)), sure: all_sure }
    }
}

impl Shape {
    fn count(&mut self, count: Count, negative: bool) {
        let Count { of, min, max } = count;
        let mut ways = Vec::new();
        if negative {
            if min > 0 {
                ways.push(Count { of, min: 0, max: Some(min - 1) });
            }
            ways.extend(max.map(|max| Count { of, min: max.saturating_add(1), max: None }));
        } else {
            ways.push(count);
        }
        let with = |known: &Vec<Count>, way: &Count| {
            let mut all = known.clone();
            all.push(*way);
            all
        };
        let all = self.counts.iter().flat_map(|known| ways.iter().map(|way| with(known, way)));
        self.counts = all.collect();
    }
}

fn holding(slots: &Slots, literal: Literal) -> u64 {
    slots.iter().filter(|slot| slot.contains(&literal)).count() as u64
}

fn under(group: &(Vec<Id>, Id), index: usize) -> Id {
    group.0.get(index).copied().unwrap_or(group.1)
}

/// The slots with one more literal at one of them, and at its twin.
fn with(slots: &Slots, index: usize, literal: Literal, twins: Option<(usize, usize)>) -> Slots {
    let mut next = slots.clone();
    next[index].insert(literal);
    if let Some((first, second)) = twins
        && (index == first || index == second)
    {
        next[first].insert(literal);
        next[second].insert(literal);
    }
    next
}
