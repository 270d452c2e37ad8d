//! Arrays: lengths, positions, and which items break what has to be broken.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use super::expand::Local;
use super::{Best, Engine, Literal, Outcome};
use crate::graph::{Graph, Id, Node, literal_node};

/// Items that are made at most.
const LENGTH_MAX: u64 = 300;

/// Combinations of broken counts that are followed.
const COUNTS_MAX: usize = 16;

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
    min: u64,
    max: Option<u64>,
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

type Slots = Vec<BTreeSet<Literal>>;

impl Engine<'_> {
    pub(super) fn array(&mut self, local: &Local) -> Outcome {
        let shape = self.array_shape(local);
        let mut best = Best::default();
        if shape.counts.len() > COUNTS_MAX {
            return Outcome::Unknown("an array's items are counted in too many ways".into());
        }
        for counts in &shape.counts {
            let wanted: u64 = counts.iter().map(|count| count.min).fold(0, u64::saturating_add);
            let debts = shape.broken.len() as u64 + 2 * u64::from(shape.repeated);
            let enough = shape.prefix as u64 + debts;
            let last = shape.min.max(enough.saturating_add(wanted));
            let last = shape.max.map_or(last, |max| max.min(last));
            if shape.min > last {
                continue;
            }
            if last > LENGTH_MAX {
                best.take(Outcome::Unknown("an array needs very many items".into()));
                continue;
            }
            for length in shape.min..=last {
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
                (Node::MinItems(min), false) => shape.min = shape.min.max(*min),
                (Node::MinItems(min), true) => shape.cap(min.saturating_sub(1)),
                (Node::MaxItems(max), false) => shape.cap(*max),
                (Node::MaxItems(max), true) => shape.min = shape.min.max(max.saturating_add(1)),
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
            if matches!(self.part(slot.iter().copied().collect()), Outcome::Empty) {
                return Outcome::Empty;
            }
        }
        if !shape.repeated {
            return self.break_items(shape, counts, 0, &slots, None);
        }
        let mut best = Best::default();
        let ends = length.min(shape.prefix + 2);
        for first in 0..ends {
            for second in first + 1..ends {
                let mut same = slots.clone();
                let both: BTreeSet<Literal> = &slots[first] | &slots[second];
                same[first].clone_from(&both);
                same[second] = both;
                let twins = Some((first, second));
                if best.take(self.break_items(shape, counts, 0, &same, twins)) {
                    return best.outcome();
                }
            }
        }
        best.outcome()
    }

    /// Lets some item break each group that has to be broken.
    fn break_items(
        &mut self,
        shape: &Shape,
        counts: &[Count],
        paid: usize,
        slots: &Slots,
        twins: Option<(usize, usize)>,
    ) -> Outcome {
        let Some(group) = shape.broken.get(paid) else {
            return self.reach_counts(shape, counts, slots, twins, 0);
        };
        let mut best = Best::default();
        // Items beyond the prefix are alike but for what earlier groups made of them.
        let ends = slots.len().min(shape.prefix + 1 + paid + 2 * usize::from(twins.is_some()));
        for index in 0..ends {
            let fails = Literal::fails(under(group, index));
            if fails == Literal::fails(Graph::EVERYTHING) {
                continue;
            }
            let next = with(slots, index, fails, twins);
            let outcome = match self.part(next[index].iter().copied().collect()) {
                Outcome::Value { .. } => self.break_items(shape, counts, paid + 1, &next, twins),
                other => other,
            };
            if best.take(outcome) {
                break;
            }
        }
        best.outcome()
    }

    /// Lets enough items hold to what is counted, and all others not where too many may.
    fn reach_counts(
        &mut self,
        shape: &Shape,
        counts: &[Count],
        slots: &Slots,
        twins: Option<(usize, usize)>,
        from: usize,
    ) -> Outcome {
        let Some((count, rest)) = counts.split_first() else {
            return self.items(shape, slots, twins);
        };
        let holds = Literal::holds(count.of);
        let inside = slots.iter().filter(|slot| slot.contains(&holds)).count() as u64;
        if inside < count.min {
            return self.add_one(shape, counts, slots, twins, from);
        }
        let Some(max) = count.max else {
            return self.reach_counts(shape, rest, slots, twins, 0);
        };
        let fails = Literal::fails(count.of);
        let mut next = slots.clone();
        let mut over = inside;
        for index in 0..next.len() {
            if next[index].contains(&holds) {
                continue;
            }
            let without = with(&next, index, fails, twins);
            match self.part(without[index].iter().copied().collect()) {
                Outcome::Value { .. } => next = without,
                Outcome::Empty => over += 1,
                unknown @ Outcome::Unknown(_) => return unknown,
            }
        }
        if over > max {
            // Items that were kept out of one count may have been forced into another.
            return if rest.is_empty() && counts.len() == 1 && shape.counts[0].len() <= 1 {
                Outcome::Empty
            } else {
                Outcome::Unknown("an array's items are counted in more than one way".into())
            };
        }
        self.reach_counts(shape, rest, &next, twins, 0)
    }

    fn add_one(
        &mut self,
        shape: &Shape,
        counts: &[Count],
        slots: &Slots,
        twins: Option<(usize, usize)>,
        from: usize,
    ) -> Outcome {
        let holds = Literal::holds(counts[0].of);
        let mut best = Best::default();
        // Items are made to hold from the first on, so that no choice of them comes twice; one
        // that holds anyway is no choice.
        for index in from..slots.len() {
            if slots[index].contains(&holds) {
                continue;
            }
            let next = with(slots, index, holds, twins);
            let outcome = match self.part(next[index].iter().copied().collect()) {
                Outcome::Value { .. } => {
                    let from = if twins.is_some() { 0 } else { index + 1 };
                    self.reach_counts(shape, counts, &next, twins, from)
                }
                other => other,
            };
            if best.take(outcome) {
                break;
            }
        }
        best.outcome()
    }

    /// Makes the items.
    fn items(&mut self, shape: &Shape, slots: &Slots, twins: Option<(usize, usize)>) -> Outcome {
        let mut items: Vec<Rc<Value>> = Vec::new();
        let mut all_sure = true;
        let mut taken: BTreeSet<Literal> = BTreeSet::new();
        let alike = slots.iter().all(|slot| *slot == slots[0]);
        for (index, slot) in slots.iter().enumerate() {
            if let Some((first, second)) = twins
                && second == index
            {
                items.push(Rc::clone(&items[first]));
                continue;
            }
            let mut literals: Vec<Literal> = slot.iter().copied().collect();
            let mut outcome = self.part(literals.clone());
            while let Outcome::Value { value, .. } = &outcome
                && shape.unique
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
                Outcome::Empty if index > 0 && shape.unique && !alike => {
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
    fn cap(&mut self, max: u64) {
        self.max = Some(self.max.map_or(max, |known| known.min(max)));
    }

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
