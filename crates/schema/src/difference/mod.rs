//! Is there a document that the old schema accepts and the new one rejects? The question is put
//! as: can these nodes hold, and those not, for one value; and it is answered with such a value,
//! with a proof that there is none, or with what stands in the way.
//!
//! The method is that of witness generation for schemas (Attouche, Baazizi, Colazzo, Ghelli,
//! Sartiani, Scherzinger, VLDB 2022), driven by demand: a set of literals is split by branches and
//! by kinds of values until automata, intervals, or questions about parts of the value decide.
//! Recursion is a least fixed point. A set that is asked for while it is being answered counts as
//! empty, since the smallest value of a set never has another value of the same set inside; and
//! what was answered on that assumption is kept only if the assumption turns out to hold.

mod array;
mod choice;
mod expand;
mod object;
mod range;
mod shape;
mod simple;

use std::rc::Rc;

use foldhash::{HashMap, HashMapExt as _};
use serde_json::Value;

use crate::graph::{Graph, Id, Kinds};
use crate::limits::{QUESTION_DEPTH_MAX, QUESTIONS_MAX};
use expand::Local;

/// A node that has to hold, or not to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Literal(u32);

impl Literal {
    pub(crate) fn holds(id: Id) -> Self {
        Self(id << 1)
    }

    pub(crate) fn fails(id: Id) -> Self {
        Self(id << 1 | 1)
    }

    fn id(self) -> Id {
        self.0 >> 1
    }

    fn negative(self) -> bool {
        self.0 & 1 == 1
    }

    fn opposite(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// What is known of a set of values.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// There is none: a proof.
    Empty,
    /// This is one; or it may be one, where something was left out of account.
    Value { value: Rc<Value>, sure: bool },
    /// Not decided, and why.
    Unknown(Rc<str>),
}

/// Decides sets of literals over one graph.
#[derive(Debug)]
pub(crate) struct Engine<'g> {
    pub(super) graph: &'g mut Graph,
    known: HashMap<Rc<[Literal]>, Outcome>,
    /// Sets that are being answered, each with its place in the row and its level.
    open: HashMap<Rc<[Literal]>, (usize, usize)>,
    /// Sets found empty on the assumption that open ones are, with the first such place.
    provisional: HashMap<Rc<[Literal]>, usize>,
    provisional_row: Vec<Rc<[Literal]>>,
    /// The first open set that the present answer assumes empty.
    assumed: usize,
    /// How deep inside the document the value is that is asked for.
    level: usize,
    steps: u64,
    matches: HashMap<(u32, Rc<str>), Option<bool>>,
    masks: HashMap<Id, (Kinds, Kinds)>,
    /// The first thing that was not followed where it mattered.
    left_out: Option<String>,
}

/// What is said where no step is left.
const TOO_MANY_STEPS: &str = "the question takes more steps than are allowed";

/// A value of `old` that is none of `new`, and in words what was not followed on the way.
pub(crate) fn difference(graph: &mut Graph, old: Id, new: Id) -> (Outcome, Option<String>) {
    let mut engine = Engine {
        graph,
        known: HashMap::new(),
        open: HashMap::new(),
        provisional: HashMap::new(),
        provisional_row: Vec::new(),
        assumed: usize::MAX,
        level: 0,
        steps: QUESTIONS_MAX,
        matches: HashMap::new(),
        masks: HashMap::new(),
        left_out: None,
    };
    let outcome = engine.decide(vec![Literal::holds(old), Literal::fails(new)]);
    (outcome, engine.left_out)
}

impl Engine<'_> {
    /// Whether all literals can hold for one value.
    fn decide(&mut self, literals: Vec<Literal>) -> Outcome {
        let Some(local) = self.expand(literals) else { return Outcome::Empty };
        let key: Rc<[Literal]> = local.literals().into();
        if let Some(outcome) = self.known.get(&key) {
            return outcome.clone();
        }
        let open = self.open.get(&key).copied();
        if open.is_some_and(|(_, level)| level == self.level) {
            // No value inside another: the question has come back to itself by way of its branches.
            return Outcome::Unknown("the question leads back to itself".into());
        }
        let open = open.map(|(place, _)| place);
        if let Some(place) = open.or_else(|| self.provisional.get(&key).copied()) {
            self.assumed = self.assumed.min(place);
            return Outcome::Empty;
        }
        if self.open.len() >= QUESTION_DEPTH_MAX {
            return Outcome::Unknown("the question goes deeper than is allowed".into());
        }
        if !self.step() {
            return Outcome::Unknown(TOO_MANY_STEPS.into());
        }
        let (place, row) = (self.open.len(), self.provisional_row.len());
        let around = std::mem::replace(&mut self.assumed, usize::MAX);
        self.open.insert(Rc::clone(&key), (place, self.level));
        let outcome = self.split(&local);
        self.open.remove(&key);
        let assumed = std::mem::replace(&mut self.assumed, around);
        self.keep(key, &outcome, place, assumed, row);
        outcome
    }

    /// Takes a step; false where none is left.
    fn step(&mut self) -> bool {
        let left = self.steps > 0;
        self.steps = self.steps.saturating_sub(1);
        left
    }

    /// Whether all literals can hold for one value inside the present one.
    fn part(&mut self, literals: Vec<Literal>) -> Outcome {
        self.level += 1;
        let outcome = self.decide(literals);
        self.level -= 1;
        outcome
    }

    /// Keeps an answer, as far as it rests on nothing that is still open.
    fn keep(
        &mut self,
        key: Rc<[Literal]>,
        outcome: &Outcome,
        place: usize,
        assumed: usize,
        row: usize,
    ) {
        let below = self.provisional_row.split_off(row);
        match outcome {
            Outcome::Empty if assumed < place => {
                self.provisional_row.extend(below);
                self.provisional.insert(Rc::clone(&key), assumed);
                self.provisional_row.push(key);
                self.assumed = self.assumed.min(assumed);
            }
            Outcome::Empty => {
                // It is empty as all below assumed: their answers stand.
                for set in below {
                    self.provisional.remove(&set);
                    self.known.insert(set, Outcome::Empty);
                }
                self.known.insert(key, Outcome::Empty);
            }
            Outcome::Value { .. } => {
                self.forget(below);
                self.known.insert(key, outcome.clone());
            }
            Outcome::Unknown(_) => {
                self.forget(below);
                self.assumed = self.assumed.min(assumed);
                self.known.insert(key, outcome.clone());
            }
        }
    }

    fn forget(&mut self, sets: Vec<Rc<[Literal]>>) {
        for set in sets {
            self.provisional.remove(&set);
        }
    }

    /// Splits a set by its branches, and without any by the kinds of values.
    fn split(&mut self, local: &Local) -> Outcome {
        if !local.choices.is_empty() {
            return self.choose(local);
        }
        let mut best = Best::default();
        for kind in Kinds::EACH {
            if local.kinds.meets(kind) && best.take(self.of_kind(kind, local)) {
                break;
            }
        }
        best.outcome()
    }

    fn of_kind(&mut self, kind: Kinds, local: &Local) -> Outcome {
        let outcome = match kind {
            Kinds::OBJECT => self.object(local),
            Kinds::ARRAY => self.array(local),
            _ => self.simple(kind, local),
        };
        match outcome {
            // What is not followed was left out of account.
            Outcome::Value { value, .. } if self.leaves_out(local) => {
                Outcome::Value { value, sure: false }
            }
            outcome => outcome,
        }
    }
}

/// The best of several outcomes, one of which is enough.
#[derive(Debug, Default)]
struct Best {
    maybe: Option<Outcome>,
    unknown: Option<Outcome>,
    sure: Option<Outcome>,
}

impl Best {
    /// Takes an outcome; true when nothing better can come.
    fn take(&mut self, outcome: Outcome) -> bool {
        let place = match &outcome {
            Outcome::Empty => return false,
            Outcome::Value { sure: true, .. } => &mut self.sure,
            Outcome::Value { .. } => &mut self.maybe,
            Outcome::Unknown(_) => &mut self.unknown,
        };
        place.get_or_insert(outcome);
        self.sure.is_some()
    }

    fn outcome(self) -> Outcome {
        self.sure.or(self.maybe).or(self.unknown).unwrap_or(Outcome::Empty)
    }
}
