//! OLD's side: what it can record next.

use super::relation::{Given, Outputs};
use super::replay::Item;
use super::{BUFFERED_MAX, Judge, LEDGER_MAX, Stop};
use crate::event::OperationKind;
use crate::machine::{
    Action, Emitted, GuardId, Input, Mode, NodeId, Op, Program, Run, Token, lookup, set,
};
use crate::profile::Profile;
use crate::verdict::Side;

/// OLD, live.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Recorder {
    pub(crate) run: Run,
    /// Answers `(guard, occurrence, arm)` that some candidate has not come to, sorted.
    pub(crate) decided: Vec<(GuardId, u32, u32)>,
    /// Outputs that a given history does not have yet; always empty where OLD itself records.
    pub(crate) outputs: Outputs,
}

/// One event of OLD and the node behind it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recorded {
    pub(crate) given: Given,
    pub(crate) node: Option<NodeId>,
}

/// OLD goes from one rest or decision to the next, and the candidates with it.
#[derive(Debug)]
pub(crate) struct Edge {
    pub(crate) events: Vec<Recorded>,
    pub(crate) old: Recorder,
    pub(crate) items: Vec<Item>,
    /// Candidates that could not consume an event, or were void at the last one.
    pub(crate) dead: Vec<Item>,
    pub(crate) has_deaths: bool,
    /// Where something is not known that a version does.
    pub(crate) opaque: Option<(Side, NodeId)>,
    /// No candidate is left: the last event is the diverging one, and the edge ends there.
    pub(crate) is_beaten: bool,
}

/// Whether signals that OLD never waits for are explored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stray {
    Explored,
    Ignored,
}

impl Recorder {
    pub(super) fn new(program: &Program) -> Self {
        Self { run: Run::new(program), decided: Vec::new(), outputs: Outputs::default() }
    }

    pub(super) fn decision(&self, guard: GuardId, occurrence: u32) -> Option<u32> {
        let same = |it: &&(GuardId, u32, u32)| (it.0, it.1) == (guard, occurrence);
        self.decided.iter().find(same).map(|it| it.2)
    }
}

impl Edge {
    pub(super) fn new(old: Recorder, items: Vec<Item>) -> Self {
        Self {
            events: Vec::new(),
            old,
            items,
            dead: Vec::new(),
            has_deaths: false,
            opaque: None,
            is_beaten: false,
        }
    }
}

impl Judge<'_> {
    /// The start of all runs; with no candidates if NEW is not to be followed.
    pub(crate) fn first(&mut self, is_followed: bool) -> Result<Edge, Stop> {
        let old = Recorder::new(&self.machines.old);
        let items = if is_followed { self.start(&old)? } else { Vec::new() };
        let mut edge = Edge::new(old, items);
        self.run_on(&mut edge)?;
        Ok(edge)
    }

    /// Everything that OLD can do next, in a fixed order. None where the run is over.
    pub(crate) fn next(
        &mut self,
        old: &Recorder,
        items: &[Item],
        stray: Stray,
    ) -> Result<Vec<Edge>, Stop> {
        let weight: usize = items.iter().map(|item| item.candidate.weight()).sum();
        self.spend(weight + old.run.weight())?;
        if old.run.main.is_over() || old.run.opaque().is_some() {
            return Ok(Vec::new());
        }
        let mut edges = Vec::new();
        if let Action::Ask(node, arms) = old.run.clone().step(&self.machines.old, Mode::Live) {
            for arm in 0..arms {
                let mut edge = Edge::new(old.clone(), items.to_vec());
                self.decide(&mut edge, node, arm)?;
                edges.push(edge);
            }
            return Ok(edges);
        }
        for (input, node) in self.inputs(old, items, stray) {
            self.spend(weight)?;
            let mut edge = Edge::new(old.clone(), items.to_vec());
            self.record(&mut edge, Given::Input(input), node)?;
            if edge.old.run.deliver(input) && !edge.is_beaten {
                self.run_on(&mut edge)?;
            }
            edges.push(edge);
        }
        Ok(edges)
    }

    /// Goes on with an edge that ended where no candidate was left.
    pub(crate) fn resume(&mut self, edge: &mut Edge) -> Result<(), Stop> {
        edge.is_beaten = false;
        self.run_on(edge)
    }

    /// Whether OLD rests until the world gives an input.
    pub(crate) fn is_resting(&self, old: &Recorder) -> bool {
        !old.run.main.is_over()
            && old.run.opaque().is_none()
            && old.run.clone().step(&self.machines.old, Mode::Live) == Action::Idle
    }

    fn decide(&mut self, edge: &mut Edge, node: NodeId, arm: u32) -> Result<(), Stop> {
        self.spend(1)?;
        let guard = self.machines.old.guard(node);
        if let Some(guard) = guard.filter(|guard| self.machines.shared[*guard as usize]) {
            let occurrence = lookup(&edge.old.run.asked, guard);
            set(&mut edge.old.run.asked, guard, occurrence + 1);
            edge.old.decided.push((guard, occurrence, arm));
            edge.old.decided.sort_unstable();
            if edge.old.decided.len() > 2 * LEDGER_MAX {
                return Err(Stop::Table);
            }
            let items = std::mem::take(&mut edge.items);
            edge.items = self.decided(&edge.old, items, (guard, occurrence, arm))?;
        }
        if let Action::Emit(emitted) = edge.old.run.answer(&self.machines.old, Mode::Live, arm) {
            self.emit(edge, emitted)?;
        }
        if edge.is_beaten { Ok(()) } else { self.run_on(edge) }
    }

    /// Runs OLD to its next rest or decision.
    fn run_on(&mut self, edge: &mut Edge) -> Result<(), Stop> {
        loop {
            self.spend(1)?;
            match edge.old.run.step(&self.machines.old, Mode::Live) {
                Action::Moved => {}
                Action::Emit(emitted) => self.emit(edge, emitted)?,
                Action::Idle => {
                    if let Some(node) = edge.old.run.opaque() {
                        edge.opaque = Some((Side::Old, node));
                        return Ok(());
                    }
                    if self.profile == Profile::Strict {
                        self.record(edge, Given::BatchEnd, None)?;
                    }
                    return Ok(());
                }
                Action::Ask(..) | Action::AskPatch(_) => return Ok(()),
            }
            if edge.is_beaten {
                return Ok(());
            }
        }
    }

    fn emit(&mut self, edge: &mut Edge, emitted: Emitted) -> Result<(), Stop> {
        self.record(edge, Given::Output(emitted.token), Some(emitted.node))
    }

    fn record(&mut self, edge: &mut Edge, given: Given, node: Option<NodeId>) -> Result<(), Stop> {
        edge.events.push(Recorded { given, node });
        let is_start = matches!(given, Given::Output(Token::Start(..)));
        if is_start && self.profile == Profile::Completions {
            return Ok(());
        }
        let items = std::mem::take(&mut edge.items);
        if items.is_empty() {
            return Ok(());
        }
        let consumed = self.consume(&edge.old, items, given)?;
        edge.items = consumed.alive;
        edge.opaque = edge.opaque.or(consumed.opaque.map(|node| (Side::New, node)));
        if consumed.dead.is_empty() && consumed.void.is_empty() {
            return Ok(());
        }
        edge.has_deaths |= !consumed.dead.is_empty();
        edge.is_beaten = self.is_beaten(&edge.old, &edge.items)?;
        edge.dead = consumed.dead;
        edge.dead.extend(consumed.void);
        Ok(())
    }

    /// What the world can give to OLD at rest.
    fn inputs(
        &mut self,
        old: &Recorder,
        items: &[Item],
        stray: Stray,
    ) -> Vec<(Input, Option<NodeId>)> {
        let mut inputs: Vec<(Input, Option<NodeId>)> = Vec::new();
        for (node, key, nth) in old.run.waits() {
            let kind = self.machines.keys[key as usize].kind;
            let is_signal = kind == OperationKind::Signal;
            let input = match nth {
                Some(nth) if kind != OperationKind::Hook => Input::End { key, nth, ok: true },
                _ => Input::Payload { key, nth: nth.unwrap_or(0), is_signal },
            };
            if inputs.iter().any(|it| it.0 == input) {
                continue;
            }
            inputs.push((input, Some(node)));
            if let (Some(nth), Op::Leaf { can_fail: true, .. }) = (nth, self.machines.old.op(node))
            {
                inputs.push((Input::End { key, nth, ok: false }, Some(node)));
            }
        }
        for key in self.machines.awaited.iter().copied() {
            let is_signal = self.machines.keys[key as usize].kind == OperationKind::Signal;
            let input = Input::Payload { key, nth: 0, is_signal };
            if self.may_come_early(old, items, key, stray) && !inputs.iter().any(|it| it.0 == input)
            {
                inputs.push((input, self.machines.old.awaits(key).first().copied()));
            }
        }
        inputs
    }

    /// Whether a payload may come that nobody waits for and that matters later.
    fn may_come_early(&mut self, old: &Recorder, items: &[Item], key: u32, stray: Stray) -> bool {
        let machines = self.machines;
        let possible = match machines.keys[key as usize].kind {
            OperationKind::Signal => {
                stray == Stray::Explored || !machines.old.awaits(key).is_empty()
            }
            _ => old.run.is_open(key),
        };
        if !possible {
            return false;
        }
        let held = |program: &Program, run: &Run| {
            let taken = run.reaches(program, program.awaits(key));
            taken.then(|| (lookup(&run.buffered, key), program.capacity(key)))
        };
        let by_new = items.iter().map(|item| held(&machines.new, &item.candidate.run));
        let buffers: Vec<_> = by_new.chain([held(&machines.old, &old.run)]).flatten().collect();
        let is_beyond = |it: &(u32, Option<u32>)| it.1.is_none() && it.0 >= BUFFERED_MAX;
        if buffers.iter().any(is_beyond) {
            self.is_capped = true;
            return false;
        }
        let waits =
            |item: &Item| item.candidate.run.waits().iter().any(|it| it.1 == key && it.2.is_none());
        items.iter().any(waits)
            || buffers.iter().any(|it| it.1.is_none_or(|capacity| it.0 < capacity))
    }
}
