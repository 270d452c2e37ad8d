//! When is a history beyond all candidates?
//!
//! Candidates may rest on assumptions: answers that OLD has not given yet, or a patch marker
//! that comes later. A history is beaten if for some answers that OLD can still give, no
//! candidate that agrees with them is left. OLD is then run to those answers, so that the claim
//! rests on a run that exists and not on the shape of the code.

use std::collections::{BTreeSet, VecDeque};

use super::record::Recorder;
use super::replay::{Candidate, Item};
use super::{Edge, Judge, Stop, Stray};
use crate::machine::{GuardId, Op, Patched};

/// States of OLD that are tried to reach the assumed answers.
const CONTINUATIONS_MAX: usize = 2_000;

type Answers = Vec<(GuardId, u32, u32)>;

impl Judge<'_> {
    pub(super) fn is_beaten(&mut self, old: &Recorder, items: &[Item]) -> Result<bool, Stop> {
        let hopeful = |candidate: &Candidate| {
            candidate.run.patches.iter().any(|entry| entry.1 == Patched::Hoped)
        };
        let valid: Vec<&Candidate> =
            items.iter().map(|item| &item.candidate).filter(|it| !hopeful(it)).collect();
        if valid.is_empty() {
            return Ok(true);
        }
        if valid.iter().any(|candidate| candidate.assumed.is_empty()) {
            return Ok(false);
        }
        let mut open: Vec<Answers> = vec![Vec::new()];
        while let Some(answers) = open.pop() {
            self.spend(valid.len())?;
            let agrees = |candidate: &&&Candidate| {
                candidate.assumed.iter().all(|it| {
                    answers
                        .iter()
                        .all(|answer| (answer.0, answer.1) != (it.0, it.1) || answer == it)
                })
            };
            let Some(candidate) = valid.iter().find(agrees) else {
                if self.can_answer(old, &answers)? {
                    return Ok(true);
                }
                continue;
            };
            let Some((guard, occurrence, _)) =
                candidate.assumed.iter().find(|it| !answers.contains(it)).copied()
            else {
                continue;
            };
            for arm in 0..self.arms(guard) {
                let mut next = answers.clone();
                next.push((guard, occurrence, arm));
                open.push(next);
            }
        }
        Ok(false)
    }

    fn arms(&self, guard: GuardId) -> u32 {
        match self.machines.old.asks(guard).first().map(|node| self.machines.old.op(*node)) {
            Some(Op::Choose { arms, .. }) => arms.len(),
            _ => 2,
        }
    }

    /// Whether some continuation of OLD gives all these answers.
    fn can_answer(&mut self, old: &Recorder, answers: &Answers) -> Result<bool, Stop> {
        let mut seen = BTreeSet::new();
        // The event may be in the middle of what OLD does before it rests.
        let mut rest = Edge::new(old.clone(), Vec::new());
        self.resume(&mut rest)?;
        let mut open = VecDeque::from([rest.old]);
        while let Some(state) = open.pop_front() {
            let given = |it: &(GuardId, u32, u32)| state.decision(it.0, it.1);
            if answers.iter().any(|it| given(it).is_some_and(|arm| arm != it.2)) {
                continue;
            }
            if answers.iter().all(|it| given(it).is_some()) {
                return Ok(true);
            }
            if seen.len() >= CONTINUATIONS_MAX || !seen.insert(state.clone()) {
                continue;
            }
            match self.next(&state, &[], Stray::Ignored) {
                Ok(edges) => open.extend(edges.into_iter().map(|edge| edge.old)),
                Err(Stop::Table) => {}
                Err(Stop::Steps) => return Err(Stop::Steps),
            }
        }
        Ok(false)
    }
}
