//! NEW's side: candidates, and how they consume one event.

use std::collections::HashSet;

use foldhash::fast::FixedState;

use super::record::Recorder;
use super::relation::{Given, Outputs, Part, take};
use super::{AHEAD_MAX, Judge, LEDGER_MAX, Stop};
use crate::machine::{Action, Emitted, GuardId, NodeId, Patched, Run, Token, lookup, set};
use crate::profile::Profile;

/// A state that NEW can be in: the pair `(q, f)` of the replay relation, with its assumptions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Candidate {
    pub(crate) run: Run,
    /// Outputs made but not yet seen in the history.
    pub(crate) outputs: Outputs,
    /// Answers `(guard, occurrence, arm)` that OLD still has to confirm, sorted.
    pub(crate) assumed: Vec<(GuardId, u32, u32)>,
}

impl Candidate {
    /// Nothing recorded, nothing assumed.
    pub(super) fn new(run: Run) -> Self {
        Self { run, outputs: Outputs::default(), assumed: Vec::new() }
    }

    /// What a copy of it costs.
    pub(super) fn weight(&self) -> usize {
        self.run.weight() + self.outputs.ahead.len() / 4
    }
}

/// How often a guard was asked whose answers are no longer compared with OLD's.
pub(super) const LOST: u32 = u32::MAX;

/// A candidate and the last decision that NEW took alone on the way to it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Item {
    pub(crate) candidate: Candidate,
    pub(crate) blame: Option<NodeId>,
}

/// What became of the candidates at an event.
#[derive(Debug, Default)]
pub(crate) struct Consumed {
    pub(crate) alive: Vec<Item>,
    /// They cannot consume the event.
    pub(crate) dead: Vec<Item>,
    /// They assumed a history that this is not.
    pub(crate) void: Vec<Item>,
    /// Some is alive because it is not known what it does.
    pub(crate) opaque: Option<NodeId>,
}

/// How far a candidate runs on by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// To a decision that OLD has not settled: OLD may settle it before it matters.
    Decision,
    /// To the first output, deciding on the way.
    Output,
    /// To rest, deciding on the way.
    Rest,
}

impl Judge<'_> {
    /// Replays the start of a run: one candidate, run to its first open decision.
    pub(super) fn start(&mut self, old: &Recorder) -> Result<Vec<Item>, Stop> {
        let candidate = Candidate::new(Run::new(&self.machines.new));
        let mut alive = Vec::new();
        self.settle(old, Item { candidate, blame: None }, Until::Decision, &mut alive)?;
        Ok(alive)
    }

    /// What OLD decided is now known to all candidates; those that assumed otherwise are void.
    pub(super) fn decided(
        &mut self,
        old: &Recorder,
        items: Vec<Item>,
        (guard, occurrence, arm): (GuardId, u32, u32),
    ) -> Result<Vec<Item>, Stop> {
        let mut alive = Vec::new();
        for mut item in items {
            let assumed = &mut item.candidate.assumed;
            if assumed.iter().any(|it| (it.0, it.1) == (guard, occurrence) && it.2 != arm) {
                continue;
            }
            assumed.retain(|it| (it.0, it.1) != (guard, occurrence));
            self.settle(old, item, Until::Decision, &mut alive)?;
        }
        Ok(unique(alive))
    }

    /// One event. `old` is OLD as it was when it recorded the event.
    pub(super) fn consume(
        &mut self,
        old: &Recorder,
        items: Vec<Item>,
        given: Given,
    ) -> Result<Consumed, Stop> {
        let mut out = Consumed::default();
        for mut item in items {
            if let Given::Output(Token::Patch(key) | Token::DeprecatedPatch(key)) = given {
                let run = &mut item.candidate.run;
                match run.patch(key) {
                    Some(Patched::Absent) => {
                        out.void.push(item);
                        continue;
                    }
                    Some(Patched::Hoped) => run.set_patch(key, Patched::Passed),
                    None => run.set_patch(key, Patched::Recorded),
                    Some(Patched::Recorded | Patched::Passed) => {}
                }
            }
            let mut ready = Vec::new();
            self.settle(old, item, self.until(given), &mut ready)?;
            for mut item in ready {
                let before = item.candidate.clone();
                if self.take(&mut item.candidate, given) {
                    self.settle(old, item, Until::Decision, &mut out.alive)?;
                } else if let Some(node) = may_have(&before, given) {
                    out.opaque = Some(node);
                    item.candidate = before;
                    out.alive.push(item);
                } else {
                    out.dead.push(item);
                }
            }
        }
        out.alive = unique(out.alive);
        Ok(out)
    }

    /// How far a machine must have come before it can have an event.
    pub(super) fn until(&self, given: Given) -> Until {
        match given {
            Given::Output(_) if self.profile != Profile::Ordinal => Until::Output,
            _ => Until::Rest,
        }
    }

    pub(super) fn take(&self, candidate: &mut Candidate, given: Given) -> bool {
        let how = (self.profile, Part::Replayer);
        take(&mut candidate.run, &mut candidate.outputs, how, given)
    }

    /// Runs a candidate on, into all candidates that it can become.
    pub(super) fn settle(
        &mut self,
        old: &Recorder,
        item: Item,
        until: Until,
        out: &mut Vec<Item>,
    ) -> Result<(), Stop> {
        let (program, mode) = (&self.machines.new, self.replaying());
        let mut open = vec![item];
        // A loop that asks and does nothing comes back to the same candidate.
        let mut seen: HashSet<_, FixedState> = HashSet::default();
        while let Some(mut item) = open.pop() {
            loop {
                self.spend(item.candidate.run.weight())?;
                if until == Until::Output && !item.candidate.outputs.ahead.is_empty() {
                    out.push(item);
                    break;
                }
                match item.candidate.run.step(program, mode) {
                    Action::Idle => {
                        out.push(item);
                        break;
                    }
                    Action::Moved => {}
                    Action::Emit(emitted) => self.put_ahead(&mut item.candidate, emitted)?,
                    Action::Ask(node, arms) => {
                        if self.follow(old, &mut item.candidate, node)? {
                            continue;
                        }
                        if until == Until::Decision {
                            out.push(item);
                        } else if seen.insert(item.candidate.clone()) {
                            self.spread(old, &item, (node, arms), &mut open)?;
                        }
                        break;
                    }
                    Action::AskPatch(node) => {
                        if until == Until::Decision {
                            out.push(item);
                        } else {
                            self.prophesy(old, &item, node, &mut open)?;
                        }
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) fn put_ahead(
        &mut self,
        candidate: &mut Candidate,
        emitted: Emitted,
    ) -> Result<(), Stop> {
        self.put_out(&mut candidate.outputs, Part::Replayer, emitted)
    }

    /// Puts an output into the queue, if the profile records it and the history can come to it.
    /// Starts and gates are kept all the same: nothing ends before it is scheduled, and nothing
    /// comes of what was started behind a gate before its marker.
    pub(super) fn put_out(
        &mut self,
        outputs: &mut Outputs,
        part: Part,
        emitted: Emitted,
    ) -> Result<(), Stop> {
        let token = emitted.token;
        let is_shown = self.profile != Profile::Completions || !token.is_start();
        let shown = outputs.shown(self.profile);
        if !is_shown {
            if part == Part::Recorder {
                outputs.withhold(emitted);
            }
        } else if token.is_start() || token.is_gate() {
            outputs.push(emitted, self.draws);
        } else if shown <= self.outputs_left {
            self.lookahead.needed = self.lookahead.needed.max(shown);
            outputs.push(emitted, self.draws);
        } else {
            self.lookahead.is_cut = true;
        }
        if outputs.ahead.len() > AHEAD_MAX { Err(Stop::Table) } else { Ok(()) }
    }

    /// Takes OLD's answer, if OLD has already come to this occurrence of the decision.
    pub(super) fn follow(
        &mut self,
        old: &Recorder,
        candidate: &mut Candidate,
        node: NodeId,
    ) -> Result<bool, Stop> {
        let Some(guard) = self.shared_guard(node) else { return Ok(false) };
        let occurrence = lookup(&candidate.run.asked, guard);
        let Some(arm) = old.decision(guard, occurrence) else { return Ok(false) };
        self.answer(candidate, node, arm)?;
        Ok(true)
    }

    /// Takes every arm. If OLD can still come to the decision, each is an assumption; where there
    /// are too many of those, NEW takes this decision alone from now on. That only adds to what
    /// NEW might do, so that neither a proof nor a refutation comes of it wrongly.
    fn spread(
        &mut self,
        old: &Recorder,
        item: &Item,
        (node, arms): (NodeId, u32),
        open: &mut Vec<Item>,
    ) -> Result<(), Stop> {
        let shared = self
            .shared_guard(node)
            .filter(|guard| old.run.reaches(&self.machines.old, self.machines.old.asks(*guard)));
        for arm in (0..arms).rev() {
            self.spend(item.candidate.weight())?;
            let mut next = item.clone();
            let asked = |guard| lookup(&item.candidate.run.asked, guard);
            match shared.map(|guard| (guard, asked(guard))) {
                Some((guard, occurrence))
                    if occurrence != LOST && item.candidate.assumed.len() < LEDGER_MAX =>
                {
                    next.candidate.assumed.push((guard, occurrence, arm));
                    next.candidate.assumed.sort_unstable();
                }
                lost => {
                    if let Some((guard, _)) = lost {
                        set(&mut next.candidate.run.asked, guard, LOST);
                    }
                    next.blame = Some(node);
                }
            }
            self.answer(&mut next.candidate, node, arm)?;
            open.push(next);
        }
        Ok(())
    }

    fn answer(&mut self, candidate: &mut Candidate, node: NodeId, arm: u32) -> Result<(), Stop> {
        self.spend(1)?;
        if let Some(guard) = self.shared_guard(node) {
            let occurrence = lookup(&candidate.run.asked, guard);
            set(&mut candidate.run.asked, guard, occurrence.saturating_add(1));
        }
        match candidate.run.answer(&self.machines.new, self.replaying(), arm) {
            Action::Emit(emitted) => self.put_ahead(candidate, emitted),
            _ => Ok(()),
        }
    }

    /// Goes on as in a history without the marker and, if OLD can still record it, with it.
    fn prophesy(
        &mut self,
        old: &Recorder,
        item: &Item,
        node: NodeId,
        open: &mut Vec<Item>,
    ) -> Result<(), Stop> {
        let gates = self.machines.new.patch_key(node).map(|key| self.machines.old.patches(key));
        let may_come = gates.is_some_and(|sites| old.run.reaches(&self.machines.old, sites));
        for arm in if may_come { 0..2 } else { 1..2 } {
            let mut next = item.clone();
            self.answer(&mut next.candidate, node, arm)?;
            open.push(next);
        }
        Ok(())
    }

    pub(super) fn shared_guard(&self, node: NodeId) -> Option<GuardId> {
        let guard = self.machines.new.guard(node)?;
        self.machines.shared[guard as usize].then_some(guard)
    }
}

/// The node by which a candidate that cannot take an event may have it all the same. What was put
/// out before comes first in the history.
fn may_have(candidate: &Candidate, given: Given) -> Option<NodeId> {
    let is_behind = matches!(given, Given::Output(_))
        && !candidate.outputs.ahead.is_empty()
        && candidate.run.is_single();
    candidate.run.opaque().filter(|_| !is_behind)
}

/// Sorted, each candidate once.
pub(super) fn unique(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by(|a, b| a.candidate.cmp(&b.candidate));
    items.dedup_by(|a, b| a.candidate == b.candidate);
    items
}
