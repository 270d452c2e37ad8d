//! NEW's side: candidates, and how they consume one event.

use std::collections::BTreeSet;

use super::record::Recorder;
use super::{AHEAD_MAX, Judge, LEDGER_MAX, Stop};
use crate::machine::{Action, Emitted, GuardId, Input, NodeId, Patched, Run, Token, lookup, set};
use crate::profile::Profile;

/// A state that NEW can be in: the pair `(q, f)` of the replay relation, with its assumptions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    pub(crate) run: Run,
    /// Outputs made but not yet seen in the history, in order.
    pub(crate) ahead: Vec<Emitted>,
    /// Answers `(guard, occurrence, arm)` that OLD still has to confirm, sorted.
    pub(crate) assumed: Vec<(GuardId, u32, u32)>,
}

impl Candidate {
    /// What a copy of it costs.
    pub(super) fn weight(&self) -> usize {
        self.run.weight() + self.ahead.len() / 4
    }

    /// The replay relation itself.
    fn take(&mut self, given: Given) -> bool {
        let head = self.ahead.first().map(|emitted| emitted.token);
        match given {
            Given::BatchEnd => head.is_none(),
            Given::Output(Token::DeprecatedPatch(key)) => {
                // A history may hold the marker of a gate that the code no longer has.
                if head == Some(Token::Patch(key)) {
                    self.ahead.remove(0);
                }
                true
            }
            Given::Output(token) => {
                let matches = head == Some(token);
                if matches {
                    self.ahead.remove(0);
                }
                matches
            }
            Given::Input(input) => {
                let (Input::End { key, nth, .. } | Input::Payload { key, nth, .. }) = input;
                let unscheduled = |it: &Emitted| it.token == Token::Start(key, nth);
                !self.ahead.iter().any(unscheduled) && self.run.deliver(input)
            }
        }
    }
}

/// A candidate and the last decision that NEW took alone on the way to it.
#[derive(Debug, Clone)]
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
}

/// An event of OLD, as far as replay looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    Output(Token),
    Input(Input),
    BatchEnd,
}

/// How far a candidate runs on by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Until {
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
        let candidate =
            Candidate { run: Run::new(&self.machines.new), ahead: Vec::new(), assumed: Vec::new() };
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
            let until = match given {
                Given::Output(_) => Until::Output,
                Given::Input(_) | Given::BatchEnd => Until::Rest,
            };
            let mut ready = Vec::new();
            self.settle(old, item, until, &mut ready)?;
            for mut item in ready {
                if item.candidate.take(given) {
                    self.settle(old, item, Until::Decision, &mut out.alive)?;
                } else {
                    out.dead.push(item);
                }
            }
        }
        out.alive = unique(out.alive);
        Ok(out)
    }

    /// Runs a candidate on, into all candidates that it can become.
    fn settle(
        &mut self,
        old: &Recorder,
        item: Item,
        until: Until,
        out: &mut Vec<Item>,
    ) -> Result<(), Stop> {
        let (program, mode) = (&self.machines.new, self.replaying());
        let mut open = vec![item];
        // A loop that asks and does nothing comes back to the same candidate.
        let mut seen = BTreeSet::new();
        while let Some(mut item) = open.pop() {
            loop {
                self.spend(item.candidate.run.weight())?;
                if until == Until::Output && !item.candidate.ahead.is_empty() {
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

    fn put_ahead(&self, candidate: &mut Candidate, emitted: Emitted) -> Result<(), Stop> {
        let recorded =
            self.profile != Profile::Completions || !matches!(emitted.token, Token::Start(..));
        if recorded {
            candidate.ahead.push(emitted);
        }
        if candidate.ahead.len() > AHEAD_MAX { Err(Stop::Table) } else { Ok(()) }
    }

    /// Takes OLD's answer, if OLD has already come to this occurrence of the decision.
    fn follow(
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

    /// Takes every arm. If OLD can still come to the decision, each is an assumption.
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
            if let Some(guard) = shared {
                let occurrence = lookup(&next.candidate.run.asked, guard);
                next.candidate.assumed.push((guard, occurrence, arm));
                next.candidate.assumed.sort_unstable();
                if next.candidate.assumed.len() > LEDGER_MAX {
                    return Err(Stop::Table);
                }
            } else {
                next.blame = Some(node);
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
            set(&mut candidate.run.asked, guard, occurrence + 1);
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

/// Sorted, each candidate once.
fn unique(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by(|a, b| a.candidate.cmp(&b.candidate));
    items.dedup_by(|a, b| a.candidate == b.candidate);
    items
}
