//! What both versions begin with: there NEW does what OLD does, in every run.
//!
//! A search that started at the first node would go through all of it to find nothing. It starts
//! behind the last leading node after which there is but one state: nothing is left in the
//! background, nothing buffered, and no decision was taken alone. Only the witness needs a way
//! through the nodes before, and that is the shortest.

use super::record::{Recorded, Recorder};
use super::relation::Given;
use super::replay::{Candidate, Until};
use super::{Edge, Item, Judge, Stop};
use crate::event::OperationKind;
use crate::machine::{
    Action, Control, Input, ListId, Machines, Mode, NodeId, Op, Program, Run, Token, Wait,
};
use crate::profile::Profile;

impl Judge<'_> {
    /// The start of a search: OLD and a candidate behind what they do alike.
    pub(super) fn behind_lockstep(&mut self) -> Result<Edge, Stop> {
        let length = self.lockstep();
        let mut old = Recorder::new(&self.machines.old);
        old.run.main = Control::At(self.machines.old.root, length);
        let mut run = Run::new(&self.machines.new);
        run.main = Control::At(self.machines.new.root, length);
        let mut items = Vec::new();
        let item = Item { candidate: Candidate::new(run), blame: None };
        self.settle(&old, item, Until::Decision, &mut items)?;
        let mut edge = Edge::new(old, items);
        self.resume(&mut edge)?;
        Ok(edge)
    }

    /// How many leading nodes of both versions go in lockstep.
    fn lockstep(&self) -> u32 {
        *self.lockstep.get_or_init(|| lockstep(self.machines, self.profile))
    }

    /// The shortest way of OLD through them.
    pub(super) fn way(&self) -> Vec<Recorded> {
        way(self.machines, self.profile, self.lockstep())
    }
}

fn lockstep(machines: &Machines, profile: Profile) -> u32 {
    // Payloads and signals may come at any time and stay; a batch may end between two nodes.
    if !machines.awaited.is_empty() || profile == Profile::Strict {
        return 0;
    }
    let (old, new) = (&machines.old, &machines.new);
    let is_alike = |at: &u32| match (old.at(old.root, *at), new.at(new.root, *at)) {
        (Some(node), Some(twin)) => {
            old.class(node) == new.class(twin)
                && is_plain(machines, profile, node)
                && shortest(old, profile, node).is_some()
        }
        _ => false,
    };
    u32::try_from((0..old.len(old.root)).take_while(is_alike).count()).unwrap_or(0)
}

/// Whether a run that comes past the node is in one state only, however it came past.
fn is_plain(machines: &Machines, profile: Profile, node: NodeId) -> bool {
    let program = &machines.old;
    let is_plain_list = |list| program.nodes(list).all(|it| is_plain(machines, profile, it));
    let is_shared = || program.guard(node).is_some_and(|guard| machines.shared[guard as usize]);
    match program.op(node) {
        Op::Leaf { is_hook, .. } => !is_hook || profile != Profile::Completions,
        // The last two end the run, which then comes to none of the nodes behind.
        Op::Marker(_) | Op::Nothing | Op::Fail | Op::ContinueAsNew => true,
        Op::Choose { arms, .. } => is_shared() && arms.all().all(is_plain_list),
        Op::Loop { body, .. } => is_shared() && is_plain_list(body),
        // When a branch fails, the others stay in the background.
        Op::All(branches) => {
            branches.all().all(|list| never_fails(program, list) && is_plain_list(list))
        }
        _ => false,
    }
}

fn never_fails(program: &Program, list: ListId) -> bool {
    program.nodes(list).all(|node| match program.op(node) {
        Op::Leaf { can_fail, .. } => !can_fail,
        Op::Choose { arms: inner, .. } | Op::All(inner) => {
            inner.all().all(|list| never_fails(program, list))
        }
        Op::Loop { body, .. } => never_fails(program, body),
        Op::Fail | Op::ContinueAsNew | Op::Opaque => false,
        _ => true,
    })
}

/// The fewest events of a run that comes past the node; none if no run does.
fn shortest(program: &Program, profile: Profile, node: NodeId) -> Option<usize> {
    let whole = |list| length(program, profile, list);
    match program.op(node) {
        Op::Leaf { .. } if profile == Profile::Completions => Some(1),
        Op::Leaf { .. } => Some(2),
        Op::Marker(_) => Some(1),
        Op::Choose { arms, .. } => arms.all().filter_map(whole).min(),
        Op::All(branches) => branches.all().map(whole).sum(),
        Op::Loop { .. } | Op::Nothing => Some(0),
        _ => None,
    }
}

fn length(program: &Program, profile: Profile, list: ListId) -> Option<usize> {
    program.nodes(list).map(|node| shortest(program, profile, node)).sum()
}

fn way(machines: &Machines, profile: Profile, nodes: u32) -> Vec<Recorded> {
    let program = &machines.old;
    // Most nodes are leaves, which have two.
    let mut events = Vec::with_capacity(2 * nodes as usize);
    let mut run = Run::new(program);
    for (at, node) in (0..nodes).zip(program.nodes(program.root)) {
        // The usual node needs no machine.
        if let Op::Leaf { key, is_counted, .. } = program.op(node) {
            let nth = if is_counted { run.count(key) } else { 0 };
            let start = Given::Output(Token::Start(key, nth));
            let ended = Given::Input(end(machines, (node, key, Some(nth))));
            events.extend([start, ended].map(|given| Recorded { given, node: Some(node) }));
            continue;
        }
        run.main = Control::At(program.root, at);
        while !is_past(&run.main, program.root) {
            let action = match run.step(program, Mode::Live) {
                Action::Ask(node, _) => {
                    run.answer(program, Mode::Live, arm(program, profile, node))
                }
                Action::Idle => match run.main.first_wait() {
                    Some(wait) => {
                        let given = end(machines, wait);
                        run.deliver(given);
                        events.push(Recorded { given: Given::Input(given), node: Some(wait.0) });
                        continue;
                    }
                    // No plain node rests without a wait.
                    None => return events,
                },
                action => action,
            };
            if let Action::Emit(it) = action {
                events.push(Recorded { given: Given::Output(it.token), node: Some(it.node) });
            }
        }
    }
    events
}

/// Whether the node of the outermost list is over.
fn is_past(main: &Control, root: ListId) -> bool {
    match main {
        Control::Then(part, list, _) if *list == root => part.is_over(),
        other => other.is_over(),
    }
}

fn arm(program: &Program, profile: Profile, node: NodeId) -> u32 {
    let Op::Choose { arms, .. } = program.op(node) else { return 1 };
    let arms = (0..).zip(arms.all());
    let passing = arms.filter_map(|(arm, list)| Some((length(program, profile, list)?, arm)));
    passing.min().map_or(0, |it| it.1)
}

fn end(machines: &Machines, (_, key, nth): Wait) -> Input {
    let nth = nth.unwrap_or(0);
    match machines.keys[key as usize].kind {
        OperationKind::Hook => Input::Payload { key, nth, is_signal: false },
        _ => Input::End { key, nth, ok: true },
    }
}
