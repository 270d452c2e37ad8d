//! Sets that hold in more than one way.

use super::expand::Local;
use super::{Best, Engine, Literal, Outcome};
use crate::graph::{Id, Node};

impl Engine<'_> {
    /// Follows the choice with the fewest ways, each together with all the rest.
    pub(super) fn choose(&mut self, local: &Local) -> Outcome {
        let learned = if local.choices.len() > 1 { self.learned(local) } else { Vec::new() };
        if learned.is_empty() {
            return self.branch(local);
        }
        let mut all = local.literals();
        all.extend(learned);
        match self.expand(all.clone()) {
            None => Outcome::Empty,
            // It was known already, in other words.
            Some(next) if next.literals() == local.literals() => self.branch(&next),
            Some(_) => self.decide(all),
        }
    }

    fn branch(&mut self, local: &Local) -> Outcome {
        let ways = local.choices.iter().map(|choice| (*choice, self.alternatives(*choice, local)));
        let Some((choice, ways)) = ways.min_by_key(|(_, ways)| ways.len()) else {
            return Outcome::Empty;
        };
        let mut rest = local.literals();
        rest.retain(|literal| *literal != choice);
        let Some(without) = self.expand(rest.clone()) else { return Outcome::Empty };
        let mut best = Best::default();
        for way in ways {
            let mut all = rest.clone();
            all.extend(way);
            let same = |next: Local| next.literals() == without.literals();
            if self.expand(all.clone()).is_some_and(same) {
                // It says only what holds without it: the choice is made already. What was learned
                // before is not learned again, as that can be what brought the choice.
                return if without.choices.is_empty() {
                    self.split(&without)
                } else {
                    self.branch(&without)
                };
            }
            if best.take(self.decide(all)) {
                break;
            }
        }
        best.outcome()
    }

    /// What has to be so because its opposite contradicts what holds without a choice. Each of
    /// the alternatives of unions with a tag is settled by this alone.
    fn learned(&mut self, local: &Local) -> Vec<Literal> {
        let core = local.core();
        let mut learned = Vec::new();
        for choice in &local.choices {
            for literal in self.single(*choice, local) {
                let mut all = core.clone();
                all.push(literal);
                if matches!(self.decide(all), Outcome::Empty) {
                    learned.push(literal.opposite());
                }
            }
        }
        learned
    }

    /// The alternatives of a choice, each alone.
    fn single(&mut self, choice: Literal, local: &Local) -> Vec<Literal> {
        match (self.graph.node(choice.id()).clone(), choice.negative()) {
            (Node::One(ids), _) => {
                let (_, open) = self.of_one(&ids, local);
                open.into_iter().map(Literal::holds).collect()
            }
            _ => self.alternatives(choice, local).into_iter().flatten().collect(),
        }
    }

    /// The ways in which a choice can be made.
    fn alternatives(&mut self, choice: Literal, local: &Local) -> Vec<Vec<Literal>> {
        let (ids, wanted): (Vec<Id>, fn(Id) -> Literal) =
            match (self.graph.node(choice.id()).clone(), choice.negative()) {
                (Node::Any(ids), _) => (ids, Literal::holds),
                (Node::All(ids), _) => (ids, Literal::fails),
                (Node::One(ids), negative) => {
                    let (known, open) = self.of_one(&ids, local);
                    return of_one(negative, &known, &open);
                }
                _ => return Vec::new(),
            };
        let wanted = ids.into_iter().map(wanted);
        wanted.filter(|literal| self.may(*literal, local)).map(|literal| vec![literal]).collect()
    }
}

/// The ways in which exactly one alternative holds, or another number of them.
fn of_one(negative: bool, known: &[Id], open: &[Id]) -> Vec<Vec<Literal>> {
    let only = |index: usize| {
        let literal = |(at, id): (usize, &Id)| {
            if at == index { Literal::holds(*id) } else { Literal::fails(*id) }
        };
        open.iter().enumerate().map(literal).collect()
    };
    if !negative {
        return (0..open.len()).map(only).collect();
    }
    if !known.is_empty() {
        return open.iter().map(|id| vec![Literal::holds(*id)]).collect();
    }
    let mut ways = vec![open.iter().map(|id| Literal::fails(*id)).collect()];
    for (index, first) in open.iter().enumerate() {
        for second in &open[index + 1..] {
            ways.push(vec![Literal::holds(*first), Literal::holds(*second)]);
        }
    }
    ways
}
