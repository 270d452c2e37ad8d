//! From state to state: which documents each may get, and which demands every way makes.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Document;
use super::reader::Reader;
use super::template::{self, Variables};
use crate::engines::stepfunctions::language::Language;
use crate::syntax::{Entry, Node};
use crate::text::quoted;

/// What a state is entered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) document: Document,
    pub(super) variables: Variables,
}

/// What holds for all states of one machine.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    /// The context object.
    pub(super) context: Document,
    /// None where it cannot be told.
    pub(super) language: Option<Language>,
}

/// A way out of a state.
#[derive(Debug)]
pub(super) struct Edge<'a> {
    /// The text that names the next state; none where the run ends.
    pub(super) to: Option<&'a Node>,
    pub(super) frame: Frame,
    /// The state did all its work on this way.
    pub(super) done: bool,
}

/// What comes of a machine.
#[derive(Debug)]
pub(super) struct Outcome {
    /// What it gives back.
    pub(super) document: Document,
    /// Demands that are made on every way through it.
    pub(super) sure: BTreeSet<usize>,
}

impl Outcome {
    pub(super) fn unknown() -> Self {
        Self { document: Document::Unknown, sure: BTreeSet::new() }
    }
}

/// Parts of a document that are copied in the time of a step.
const PARTS_PER_STEP: usize = 16;

/// Where each way out of a state leads, and whether the state did all its work on it.
type Ways = Vec<(Option<usize>, bool)>;

impl Reader {
    /// Runs a machine on what it is entered with.
    pub(super) fn machine(&mut self, machine: &Node, frame: Frame, scope: &Scope) -> Outcome {
        let node = machine.get("States");
        let states = node.map_or(&[][..], Node::entries);
        if node.is_some_and(template::is_filled_in) || template::is_filled_in(machine) {
            self.flow_lost(machine.span, || "a part of a state machine is filled in".to_owned());
        }
        let names: BTreeMap<&str, usize> =
            states.iter().enumerate().map(|(at, entry)| (entry.key.as_str(), at)).collect();
        let start = machine.get("StartAt").and_then(|start| names.get(start.text()?).copied());
        let Some(start) = start else {
            self.flow_lost(machine.span, || "where a run starts cannot be told".to_owned());
            return Outcome::unknown();
        };
        let (frames, document) =
            self.aside(|reader| reader.frames(states, &names, (start, frame), scope));
        let mut sure = BTreeSet::new();
        if self.is_recording() {
            let outer = std::mem::take(&mut self.sure);
            sure = self.record(states, &names, (start, &frames), scope);
            self.sure = outer;
        }
        Outcome { document, sure }
    }

    /// What each state may be entered with, and what the machine may give back.
    fn frames(
        &mut self,
        states: &[Entry],
        names: &BTreeMap<&str, usize>,
        (start, frame): (usize, Frame),
        scope: &Scope,
    ) -> (Vec<Option<Frame>>, Document) {
        let mut frames: Vec<Option<Frame>> = vec![None; states.len()];
        let mut given = BTreeSet::new();
        frames[start] = Some(frame);
        let mut open = BTreeSet::from([start]);
        while let Some(at) = open.pop_first() {
            let Some(frame) = frames[at].clone() else { continue };
            if !(0..=frame.document.size() / PARTS_PER_STEP).all(|_| self.step()) {
                return (frames, Document::Unknown);
            }
            for edge in self.state(&states[at], frame, scope) {
                match edge.to {
                    None => {
                        given.insert(edge.frame.document);
                    }
                    Some(target) => {
                        let Some(to) = self.target(target, names) else { continue };
                        if enter(&mut frames[to], edge.frame) {
                            open.insert(to);
                        }
                    }
                }
            }
        }
        (frames, Document::either(given))
    }

    fn target(&mut self, target: &Node, names: &BTreeMap<&str, usize>) -> Option<usize> {
        let found = target.text().and_then(|name| names.get(name)).copied();
        if found.is_none() {
            self.flow_lost(target.text_span(), || {
                let name = quoted(target.text().unwrap_or_default());
                format!("a run may go on to `{name}`, and no state beside it has that name")
            });
        }
        found
    }

    /// Takes down what every state reads, and gives what is read on every way to an end.
    fn record(
        &mut self,
        states: &[Entry],
        names: &BTreeMap<&str, usize>,
        (start, frames): (usize, &[Option<Frame>]),
        scope: &Scope,
    ) -> BTreeSet<usize> {
        let mut own: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); states.len()];
        let mut ways: Vec<Ways> = vec![Vec::new(); states.len()];
        for (at, entry) in states.iter().enumerate() {
            let Some(frame) = frames[at].clone() else { continue };
            self.sure.clear();
            let edges = self.state(entry, frame, scope);
            own[at] = std::mem::take(&mut self.sure);
            for edge in edges {
                let to = match edge.to {
                    None => None,
                    Some(target) => match self.target(target, names) {
                        None => continue,
                        found => found,
                    },
                };
                ways[at].push((to, edge.done));
            }
        }
        self.on_every_way(start, &own, &ways)
    }

    /// The demands that are made on every way from `start` to an end.
    fn on_every_way(
        &mut self,
        start: usize,
        own: &[BTreeSet<usize>],
        ways: &[Ways],
    ) -> BTreeSet<usize> {
        let mut made: Vec<Option<BTreeSet<usize>>> = vec![None; own.len()];
        let mut at_end: Option<BTreeSet<usize>> = None;
        made[start] = Some(BTreeSet::new());
        let mut open = BTreeSet::from([start]);
        while let Some(at) = open.pop_first() {
            let Some(before) = made[at].clone() else { continue };
            for (to, done) in &ways[at] {
                if !(0..=before.len()).all(|_| self.step()) {
                    return BTreeSet::new();
                }
                let mut now = before.clone();
                if *done {
                    now.extend(&own[at]);
                }
                let slot = to.map_or(&mut at_end, |to| &mut made[to]);
                let both = match &*slot {
                    None => now,
                    Some(known) => known.intersection(&now).copied().collect(),
                };
                if slot.as_ref() != Some(&both) {
                    *slot = Some(both);
                    open.extend(*to);
                }
            }
        }
        at_end.unwrap_or_default()
    }
}

/// Adds a way into a state; whether that made a difference.
fn enter(slot: &mut Option<Frame>, frame: Frame) -> bool {
    let Some(known) = slot else {
        *slot = Some(frame);
        return true;
    };
    if *known == frame {
        return false;
    }
    let before = known.clone();
    let document = std::mem::replace(&mut known.document, Document::Other);
    known.document = Document::either([document, frame.document]);
    let mut names: BTreeSet<String> = known.variables.keys().cloned().collect();
    names.extend(frame.variables.keys().cloned());
    for name in names {
        // One that is not assigned on a way makes its reader fail, whatever the input is.
        let of = |variables: &Variables| variables.get(&name).cloned().unwrap_or(Document::Other);
        let both = Document::either([of(&known.variables), of(&frame.variables)]);
        known.variables.insert(name, both);
    }
    *known != before
}
