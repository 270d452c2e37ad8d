//! Replays histories of one pair of versions.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::corruption::corruption;
use super::explain::deviation;
use super::limits::{EVENTS_MAX, STEPS_PER_EVENT};
use super::memo::Memo;
use super::symbols::{Names, is_ignored};
use super::verdict::{HistoryVerdict, RecordedEvent};
use super::walk::{Halt, Walk};
use crate::compare::{
    given_up, has_static_verdict, lone_decision, no_static_verdict, not_whole, too_large,
};
use crate::event::Operation;
use crate::flow::Flow;
use crate::judge::{Judge, Stop};
use crate::machine::{Machines, compile};
use crate::profile::Profile;
use crate::verdict::{Budget, Reason, ReasonCode};

/// Whether a recorded value is one that NEW takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueCheck {
    /// It is, or nothing says what NEW takes.
    Fits,
    /// It is not.
    Misfits,
    /// It cannot be told; the text says why, as a lower-case fragment.
    Undecided(String),
}

/// Asked for each completion with a value: the index of the event and its operation, a step, a
/// child, a hook or a signal. Answers from NEW's schema of its result or payload.
pub type CheckValue<'a> = dyn FnMut(usize, &Operation) -> ValueCheck + 'a;

/// Two versions under one profile, ready for any number of histories.
///
/// What they have in common is followed once: a prefix that an earlier history had costs a
/// look-up for each event. An answer never depends on which histories came before. Threads may
/// share it; each remembers for itself.
#[derive(Debug)]
pub struct Replayer {
    pub(super) profile: Profile,
    /// None if a version is too large.
    pub(super) machines: Option<(Machines, Names)>,
    pub(super) is_same: bool,
    /// Whether nothing in either is unknown.
    is_whole: bool,
    /// Whether NEW does what OLD does from the start on; see [`Judge::follows_for_good`].
    pub(super) follows_for_good: bool,
    /// One for each thread that has asked.
    memos: Mutex<Vec<Memo>>,
}

/// One history on one pair of versions; see [`Replayer::replay`].
pub fn replay(
    profile: Profile,
    old: &Flow,
    new: &Flow,
    events: &[RecordedEvent],
    check: &mut CheckValue<'_>,
    budget: &Budget,
) -> HistoryVerdict {
    Replayer::new(profile, old, new).judge(&mut Memo::off(), events, check, *budget)
}

impl Replayer {
    /// Prepares both versions.
    pub fn new(profile: Profile, old: &Flow, new: &Flow) -> Self {
        let machines = compile(old, new).ok().map(|machines| {
            let names = Names::new(&machines);
            (machines, names)
        });
        let follows = |(machines, _): &(Machines, Names)| {
            Judge::for_history(machines, profile, 0).follows_for_good()
        };
        let follows_for_good = machines.as_ref().is_some_and(follows);
        let (is_same, memos) = (old.same_as(new), Mutex::default());
        let is_whole = old.is_whole() && new.is_whole();
        Self { profile, machines, is_same, is_whole, follows_for_good, memos }
    }

    /// Can the run that has recorded these events continue on NEW?
    ///
    /// The history is replayed on OLD first: what OLD cannot have recorded is `Corrupt`. NEW
    /// takes the answers that OLD has given to decisions of the same identity; every other
    /// decision of it is free. `Replayable` is a proof over all of them, `Diverges` says that
    /// none comes through. A history may lag behind what OLD has put out, so that it can be
    /// replayable where [`crate::compare`] says incompatible. The other way round cannot be.
    ///
    /// Profiles `keyed` and `state` have no such verdict. The work is linear in the history:
    /// `budget` and a fixed number of steps for each event.
    pub fn replay(
        &self,
        events: &[RecordedEvent],
        check: &mut CheckValue<'_>,
        budget: &Budget,
    ) -> HistoryVerdict {
        self.remembering(|memo| self.judge(memo, events, check, *budget))
    }

    /// Works with what this thread, or one before it, has learnt.
    pub(super) fn remembering<T>(&self, work: impl FnOnce(&mut Memo) -> T) -> T {
        let mut memo = self.memos().pop().unwrap_or_else(Memo::on);
        let answer = work(&mut memo);
        self.memos().push(memo);
        answer
    }

    fn memos(&self) -> MutexGuard<'_, Vec<Memo>> {
        self.memos.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn judge(
        &self,
        memo: &mut Memo,
        events: &[RecordedEvent],
        check: &mut CheckValue<'_>,
        budget: Budget,
    ) -> HistoryVerdict {
        let unknown = |reason, prefix| HistoryVerdict::Unknown { reason, prefix };
        if !has_static_verdict(self.profile) {
            return unknown(no_static_verdict(self.profile), 0);
        }
        if events.len() > EVENTS_MAX {
            return unknown(too_long(), 0);
        }
        if !self.is_whole {
            return unknown(not_whole(), 0);
        }
        let Some((machines, names)) = &self.machines else { return unknown(too_large(), 0) };
        let length = u64::try_from(events.len()).unwrap_or(u64::MAX);
        let steps = budget.steps.saturating_add(length.saturating_mul(STEPS_PER_EVENT));
        let mut judge = Judge::for_history(machines, self.profile, steps);
        let walk = match self.walk((&mut judge, memo), names, events, check) {
            Ok(walk) => walk,
            Err(Halt::Corrupt(at, given)) => {
                return HistoryVerdict::Corrupt(corruption(self.profile, events, at, given));
            }
            Err(Halt::Stopped(at, stop)) => return unknown(given_up(stop), at),
        };
        self.conclude((&mut judge, memo), names, events, &walk)
    }

    fn conclude(
        &self,
        (judge, memo): (&mut Judge<'_>, &mut Memo),
        names: &Names,
        events: &[RecordedEvent],
        walk: &Walk,
    ) -> HistoryVerdict {
        let is_alive = if walk.is_led { walk.misfit.is_none() } else { walk.tracks.is_alive() };
        if !is_alive {
            let age = walk.tracks.dead().map(|it| it.age).min();
            let farthest = age.and_then(|age| self.passed(events, walk, age)).or(walk.misfit);
            return match farthest {
                Some(at) => {
                    let how = (judge, memo, names);
                    HistoryVerdict::Diverges(deviation(self, how, (events, at), walk))
                }
                // Every candidate assumed another history; the search has lost some.
                None => HistoryVerdict::Unknown { reason: given_up(Stop::Table), prefix: 0 },
            };
        }
        let dead = walk.tracks.dead().next();
        let reason = dead.map(|dead| match dead.item.blame {
            Some(node) => lone_decision(judge.machines, node),
            None => ambiguous(),
        });
        match reason.or_else(|| walk.doubt.clone()) {
            Some(reason) => HistoryVerdict::Unknown { reason, prefix: events.len() },
            None => HistoryVerdict::Replayable,
        }
    }

    /// The index of the event so many before the last that was compared.
    fn passed(&self, events: &[RecordedEvent], walk: &Walk, age: usize) -> Option<usize> {
        let is_compared = |it: &RecordedEvent| {
            it.event.as_ref().is_some_and(|event| !is_ignored(self.profile, event))
        };
        let compared = (0..).zip(events).filter(|it| is_compared(it.1)).map(|it| it.0);
        compared.take(walk.passed).nth(walk.passed.checked_sub(age + 1)?)
    }
}

pub(super) fn reason(code: ReasonCode, message: String) -> Reason {
    Reason { code, message, site: None, side: None }
}

pub(crate) fn too_long() -> Reason {
    reason(ReasonCode::Budget, format!("the history has more than {EVENTS_MAX} events"))
}

/// OLD can have recorded the history in more than one way, and NEW replays some of them.
fn ambiguous() -> Reason {
    let message = "the history does not tell which way the old version went";
    reason(ReasonCode::Decision, message.to_owned())
}
