//! A live run of a flow, written down as an engine would: small, slow, and nothing of the crate
//! but its vocabulary.

use std::collections::{BTreeMap, BTreeSet};

use midflight_replay::{Event, Flow, Instance, Node, NodeKind, Operation, OperationKind, Profile};

/// Where a run is.
#[derive(Debug, Clone)]
enum At<'flow> {
    Done,
    Failed,
    Ended,
    /// Whether it can fail.
    Leaf(Instance, bool),
    Wait(Operation),
    Then(Box<Self>, &'flow [Node]),
    Round(Box<Self>, &'flow Flow),
    Try(Box<Self>, &'flow Flow),
    All(Vec<Self>),
    Race(Vec<Self>),
}

/// A run and what it has recorded.
#[derive(Debug)]
struct Recorder<'picks> {
    picks: std::slice::Iter<'picks, u8>,
    counts: BTreeMap<Operation, u32>,
    patched: BTreeSet<String>,
    events: Vec<Event>,
}

/// A history that `flow` can record; `picks` take every decision of code and world, and a run that
/// has none left rests.
pub(crate) fn record(flow: &Flow, profile: Profile, picks: &[u8]) -> Vec<Event> {
    let mut recorder = Recorder {
        picks: picks.iter(),
        counts: BTreeMap::new(),
        patched: BTreeSet::new(),
        events: Vec::new(),
    };
    let mut background = Vec::new();
    let mut main = recorder.list(&flow.nodes, &mut background);
    recorder.events.push(Event::BatchEnd);
    while !is_over(&main) && recorder.picks.len() > 0 {
        let mut waits = Vec::new();
        waiting(&main, &mut waits);
        for part in &background {
            waiting(part, &mut waits);
        }
        let Some(wait) = (!waits.is_empty()).then(|| recorder.pick(waits.len())) else { break };
        let (instance, can_fail) = waits.swap_remove(wait);
        let ok = !can_fail || recorder.pick(2) == 0;
        let event = if ok { Event::Completed } else { Event::Failed };
        recorder.events.push(event(instance.clone()));
        let mut taken;
        (main, taken) = recorder.deliver(main, &instance, ok, &mut background);
        for at in 0..background.len() {
            if !taken {
                let part = background[at].clone();
                (background[at], taken) = recorder.deliver(part, &instance, ok, &mut background);
            }
        }
        background.retain(|part| !is_over(part));
        recorder.events.push(Event::BatchEnd);
    }
    let mut started = 0;
    let events = recorder.events.into_iter().filter_map(|event| match event {
        Event::BatchEnd if profile != Profile::Strict => None,
        Event::Scheduled(_) if profile == Profile::Completions => None,
        Event::Scheduled(it) if profile == Profile::Ordinal => {
            started += 1;
            Some(Event::Scheduled(Instance { ordinal: Some(started - 1), ..it }))
        }
        event => Some(event),
    });
    events.collect()
}

fn is_over(at: &At<'_>) -> bool {
    matches!(at, At::Done | At::Failed | At::Ended)
}

fn waiting(at: &At<'_>, out: &mut Vec<(Instance, bool)>) {
    match at {
        At::Leaf(it, can_fail) => out.push((it.clone(), *can_fail)),
        At::Wait(operation) => {
            out.push((Instance { operation: operation.clone(), nth: 0, ordinal: None }, false));
        }
        At::Then(inner, _) | At::Round(inner, _) | At::Try(inner, _) => waiting(inner, out),
        At::All(parts) | At::Race(parts) => parts.iter().for_each(|part| waiting(part, out)),
        At::Done | At::Failed | At::Ended => {}
    }
}

impl Recorder<'_> {
    fn pick(&mut self, of: usize) -> usize {
        self.picks.next().map_or(of - 1, |pick| usize::from(*pick) % of)
    }

    fn list<'flow>(&mut self, nodes: &'flow [Node], back: &mut Vec<At<'flow>>) -> At<'flow> {
        let Some((first, rest)) = nodes.split_first() else { return At::Done };
        let at = self.start(&first.kind, back);
        self.then(at, rest, back)
    }

    fn then<'flow>(
        &mut self,
        at: At<'flow>,
        rest: &'flow [Node],
        back: &mut Vec<At<'flow>>,
    ) -> At<'flow> {
        match at {
            At::Done => self.list(rest, back),
            At::Failed | At::Ended => at,
            at => At::Then(Box::new(at), rest),
        }
    }

    fn round<'flow>(
        &mut self,
        at: At<'flow>,
        body: &'flow Flow,
        back: &mut Vec<At<'flow>>,
    ) -> At<'flow> {
        match at {
            At::Done if self.pick(2) == 0 => {
                let at = self.list(&body.nodes, back);
                self.round(at, body, back)
            }
            At::Done | At::Failed | At::Ended => at,
            at => At::Round(Box::new(at), body),
        }
    }

    fn guarded<'flow>(
        &mut self,
        at: At<'flow>,
        catch: &'flow Flow,
        back: &mut Vec<At<'flow>>,
    ) -> At<'flow> {
        match at {
            At::Failed => self.list(&catch.nodes, back),
            At::Done | At::Ended => at,
            at => At::Try(Box::new(at), catch),
        }
    }

    fn start<'flow>(&mut self, kind: &'flow NodeKind, back: &mut Vec<At<'flow>>) -> At<'flow> {
        match kind {
            NodeKind::Marker { name } => {
                self.events.push(Event::Marker(name.clone()));
                At::Done
            }
            NodeKind::Choose { arms, .. } if arms.is_empty() => At::Done,
            NodeKind::Choose { arms, .. } => {
                let arm = self.pick(arms.len());
                self.list(&arms[arm].nodes, back)
            }
            NodeKind::Loop { body, .. } => self.round(At::Done, body, back),
            NodeKind::All(branches) | NodeKind::Race(branches) => {
                let parts = branches.iter().map(|it| self.list(&it.nodes, back)).collect();
                join(matches!(kind, NodeKind::Race(_)), parts, back)
            }
            NodeKind::Try { body, catch } => {
                let at = self.list(&body.nodes, back);
                self.guarded(at, catch, back)
            }
            NodeKind::Patch { id, then, .. } => {
                if self.patched.insert(id.clone()) {
                    self.events.push(Event::Patch { id: id.clone(), deprecated: false });
                }
                self.list(&then.nodes, back)
            }
            NodeKind::ContinueAsNew => At::Ended,
            NodeKind::Fail => At::Failed,
            other => {
                let can_fail = matches!(other, NodeKind::Step { can_fail: true, .. });
                match other.operation() {
                    Some(operation) => self.operation(operation, can_fail),
                    None => At::Done,
                }
            }
        }
    }

    fn operation<'flow>(&mut self, operation: Operation, can_fail: bool) -> At<'flow> {
        if operation.kind == OperationKind::Signal {
            return At::Wait(operation);
        }
        let count = self.counts.entry(operation.clone()).or_default();
        let instance = Instance { operation, nth: *count, ordinal: None };
        *count += 1;
        self.events.push(Event::Scheduled(instance.clone()));
        At::Leaf(instance, can_fail)
    }

    /// The state after the input, and whether it was taken.
    fn deliver<'flow>(
        &mut self,
        at: At<'flow>,
        to: &Instance,
        ok: bool,
        back: &mut Vec<At<'flow>>,
    ) -> (At<'flow>, bool) {
        match at {
            At::Leaf(it, _) if it == *to => (if ok { At::Done } else { At::Failed }, true),
            At::Wait(operation) if operation == to.operation => (At::Done, true),
            At::Then(inner, rest) => {
                let (inner, taken) = self.deliver(*inner, to, ok, back);
                (self.then_if(taken, inner, rest, back), taken)
            }
            At::Round(inner, body) => match self.deliver(*inner, to, ok, back) {
                (inner, true) => (self.round(inner, body, back), true),
                (inner, false) => (At::Round(Box::new(inner), body), false),
            },
            At::Try(inner, catch) => match self.deliver(*inner, to, ok, back) {
                (inner, true) => (self.guarded(inner, catch, back), true),
                (inner, false) => (At::Try(Box::new(inner), catch), false),
            },
            At::All(parts) => {
                let (parts, taken) = self.deliver_parts(parts, to, ok, back);
                (join(false, parts, back), taken)
            }
            At::Race(parts) => {
                let (parts, taken) = self.deliver_parts(parts, to, ok, back);
                (join(true, parts, back), taken)
            }
            other => (other, false),
        }
    }

    fn then_if<'flow>(
        &mut self,
        taken: bool,
        inner: At<'flow>,
        rest: &'flow [Node],
        back: &mut Vec<At<'flow>>,
    ) -> At<'flow> {
        if taken { self.then(inner, rest, back) } else { At::Then(Box::new(inner), rest) }
    }

    fn deliver_parts<'flow>(
        &mut self,
        parts: Vec<At<'flow>>,
        to: &Instance,
        ok: bool,
        back: &mut Vec<At<'flow>>,
    ) -> (Vec<At<'flow>>, bool) {
        let mut taken = false;
        let deliver = |part| {
            if taken {
                return part;
            }
            let (part, now) = self.deliver(part, to, ok, back);
            taken = now;
            part
        };
        let parts = parts.into_iter().map(deliver).collect();
        (parts, taken)
    }
}

fn join<'flow>(is_race: bool, parts: Vec<At<'flow>>, back: &mut Vec<At<'flow>>) -> At<'flow> {
    let ends = if is_race { is_over } else { |it: &At<'_>| matches!(it, At::Failed | At::Ended) };
    if let Some(at) = parts.iter().position(ends) {
        let outcome = parts[at].clone();
        back.extend(parts.into_iter().filter(|part| !is_over(part)));
        return outcome;
    }
    if !is_race && parts.iter().all(is_over) {
        return At::Done;
    }
    if is_race { At::Race(parts) } else { At::All(parts) }
}
