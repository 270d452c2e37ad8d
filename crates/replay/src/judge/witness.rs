//! From a path of the search to a history that a person can read.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::relation::Given;
use super::{Item, Judge, Recorded, Renames};
use crate::difference::DifferenceKind;
use crate::event::{Event, Instance, Operation};
use crate::flow::Site;
use crate::machine::{Input, KeyId, NodeId, Op, Token};
use crate::profile::Profile;
use crate::verdict::Divergence;

/// The paths of a search: a tree of edges.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    marks: Vec<Mark>,
}

#[derive(Debug)]
struct Mark {
    from: Option<usize>,
    events: Vec<Recorded>,
    renames: Renames,
    length: usize,
}

impl Trail {
    /// Adds an edge; its mark, and the number of events recorded up to its end.
    pub(super) fn push(
        &mut self,
        judge: &Judge<'_>,
        from: Option<usize>,
        events: Vec<Recorded>,
        renames: Renames,
    ) -> (usize, usize) {
        let before = from.map_or(0, |mark| self.marks[mark].length);
        let length = before + events.iter().filter(|it| is_recorded(judge, it)).count();
        self.marks.push(Mark { from, events, renames, length });
        (self.marks.len() - 1, length)
    }

    fn edges(&self, to: usize) -> Vec<&Mark> {
        let mut edges = Vec::new();
        let mut at = Some(to);
        while let Some(mark) = at {
            edges.push(&self.marks[mark]);
            at = self.marks[mark].from;
        }
        edges.reverse();
        edges
    }
}

fn is_recorded(judge: &Judge<'_>, event: &Recorded) -> bool {
    judge.profile != Profile::Completions || !matches!(event.given, Given::Output(Token::Start(..)))
}

/// Instances as the engine numbers them.
struct Numbers {
    /// By key.
    next: Vec<u32>,
    /// By the number in the normal form.
    open: HashMap<(KeyId, u32), u32, FixedState>,
    /// Whether those that come are of the normal form; else they are as the engine has them.
    is_normal: bool,
}

impl Numbers {
    fn start(&mut self, key: KeyId, nth: u32) -> u32 {
        let next = &mut self.next[key as usize];
        let actual = if self.is_normal { *next } else { nth };
        *next = actual + 1;
        if self.is_normal {
            self.open.insert((key, nth), actual);
        }
        actual
    }

    fn end(&mut self, key: KeyId, nth: u32) -> u32 {
        let open = if self.is_normal { self.open.remove(&(key, nth)) } else { None };
        open.unwrap_or(nth)
    }

    fn rename(&mut self, renames: &Renames) {
        let moved: Vec<_> = renames
            .iter()
            .filter_map(|(key, from, to)| Some(((*key, *to), self.open.remove(&(*key, *from))?)))
            .collect();
        self.open.extend(moved);
    }

    fn event(&mut self, judge: &Judge<'_>, recorded: &Recorded) -> Event {
        let instance = |key: KeyId, nth: u32| Instance {
            operation: judge.machines.keys[key as usize].clone(),
            nth,
            ordinal: None,
        };
        let name = |key: KeyId| judge.machines.keys[key as usize].name.clone();
        match recorded.given {
            Given::Output(Token::Start(key, nth)) => {
                let op = recorded.node.map(|node| judge.machines.old.op(node));
                if matches!(op, Some(Op::Open(_))) {
                    return Event::Scheduled(instance(key, 0));
                }
                Event::Scheduled(instance(key, self.start(key, nth)))
            }
            Given::Output(Token::Marker(key)) => Event::Marker(name(key)),
            Given::Output(Token::Patch(key)) => Event::Patch { id: name(key), deprecated: false },
            Given::Output(Token::DeprecatedPatch(key)) => {
                Event::Patch { id: name(key), deprecated: true }
            }
            Given::Input(Input::End { key, nth, ok }) => {
                let ended = instance(key, self.end(key, nth));
                if ok { Event::Completed(ended) } else { Event::Failed(ended) }
            }
            Given::Input(Input::Payload { key, nth, .. }) => {
                Event::Completed(instance(key, self.end(key, nth)))
            }
            // The others are of given histories, and no search makes them.
            _ => Event::BatchEnd,
        }
    }
}

/// What the search found, for people. `dead` are the candidates that failed at the last event.
/// The kind of the edit is left to who knows both flows.
pub(crate) fn divergence(judge: &Judge<'_>, trail: &Trail, to: usize, dead: &[Item]) -> Divergence {
    let before = judge.way();
    let next = vec![0; judge.machines.keys.len()];
    let mut numbers = Numbers { next, open: HashMap::default(), is_normal: false };
    let mut witness = Vec::with_capacity(before.len() + 1);
    let mut last = None;
    let nothing = Renames::new();
    let found = trail.edges(to).into_iter().map(|mark| (&mark.events, &mark.renames));
    for (events, renames) in std::iter::once((&before, &nothing)).chain(found) {
        for recorded in events {
            let event = numbers.event(judge, recorded);
            if is_recorded(judge, recorded) {
                witness.push(event);
                last = recorded.node.or(last);
            }
        }
        numbers.is_normal = true;
        numbers.rename(renames);
    }
    let new = dead.first().and_then(|item| wanted(judge, item));
    let old_operation =
        last.and_then(|node| operation(&judge.machines.keys, judge.machines.old.op(node)));
    Divergence {
        witness,
        old_site: last.map(|node| judge.machines.old.site(node)),
        old_operation,
        new_site: new.as_ref().map(|it| it.0),
        new_operation: new.map(|it| it.1),
        kind: DifferenceKind::Changed,
    }
}

/// What a candidate wants recorded next, or else waits for.
pub(crate) fn wanted(judge: &Judge<'_>, item: &Item) -> Option<(Site, Operation)> {
    let program = &judge.machines.new;
    let waits = || item.candidate.run.waits().first().map(|it| it.0);
    let node: NodeId = item.candidate.outputs.ahead.first().map(|it| it.node).or_else(waits)?;
    Some((program.site(node), operation(&judge.machines.keys, program.op(node))?))
}

/// All that a candidate could consume next: what it wants recorded, and what it waits for; sorted.
pub(crate) fn alternatives(judge: &Judge<'_>, item: &Item) -> Vec<Operation> {
    let ahead = item.candidate.outputs.ahead.first().map(|it| it.node);
    let waits = item.candidate.run.waits().into_iter().map(|it| it.0);
    let (keys, program) = (&judge.machines.keys, &judge.machines.new);
    let nodes = ahead.into_iter().chain(waits);
    let mut all: Vec<_> = nodes.filter_map(|node| operation(keys, program.op(node))).collect();
    all.sort_unstable();
    all.dedup();
    all
}

pub(crate) fn operation(keys: &[Operation], op: Op) -> Option<Operation> {
    Some(keys[op.key()? as usize].clone())
}
