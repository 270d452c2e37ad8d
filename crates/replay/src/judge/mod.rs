//! Does NEW replay what OLD records? The replay relation, and searches over it.
//!
//! OLD runs live and *eagerly*: every output directly follows the input that caused it. NEW
//! replaying an eager history replays every lagging one of the same run, so eager ones suffice
//! (outputs logged so far are a prefix of those that OLD has made, and those of NEW's).
//!
//! NEW is a set of candidates: states that it can be in after the history so far, one for each
//! way to answer the decisions that the history does not settle.

mod cover;
mod follow;
mod lockstep;
mod normal;
mod pairs;
mod record;
mod relation;
mod replay;
mod sets;
mod sync;
mod tracks;
mod witness;

pub(crate) use normal::Renames;
pub(crate) use pairs::{Proof, prove};
pub(crate) use record::{Edge, Recorded, Recorder, Stray};
pub(crate) use relation::{Ending, Given};
pub(crate) use replay::{Candidate, Item};
pub(crate) use sets::{Search, refute};
pub(crate) use tracks::{Dead, Tracks, Why};
pub(crate) use witness::{alternatives, divergence, operation, wanted};

use std::cell::OnceCell;

use crate::machine::{Machines, Mode};
use crate::profile::Profile;

/// Decisions that one side took and the other has not come to: more of them are not tracked.
/// Refactorings that hoist a decision need one or two.
const LEDGER_MAX: usize = 8;
/// Outputs that NEW may be ahead; only unsettled loops without waits come here.
const AHEAD_MAX: usize = 4_096;
/// Early payloads of one hook or signal that are explored.
const BUFFERED_MAX: u32 = 2;

/// Why a search gave up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The whole question has cost its budget.
    Steps,
    /// One state needs more than a bounded table holds; others may not.
    Table,
}

/// One question, and what it may still cost.
#[derive(Debug)]
pub(crate) struct Judge<'machines> {
    pub(crate) machines: &'machines Machines,
    pub(crate) profile: Profile,
    pub(crate) steps_left: u64,
    /// Some run was not followed because too many payloads came early.
    pub(crate) is_capped: bool,
    /// Whether starts are numbered, as in given histories of profile `ordinal`.
    draws: bool,
    /// Outputs that the history still has at most; one more in a queue tells that it is not empty.
    pub(crate) outputs_left: usize,
    /// How many leading nodes both versions do alike; see [`Judge::lockstep`].
    lockstep: OnceCell<u32>,
    /// What the answer since the last look took from `outputs_left`.
    pub(crate) lookahead: Lookahead,
}

/// How far an answer depends on the number of outputs that a history still has.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lookahead {
    /// It holds for every history that has so many left.
    pub(crate) needed: usize,
    /// An output was left out, so that it holds for this history alone.
    pub(crate) is_cut: bool,
}

impl<'machines> Judge<'machines> {
    pub(crate) fn new(machines: &'machines Machines, profile: Profile, steps: u64) -> Self {
        Self {
            machines,
            profile,
            steps_left: steps,
            is_capped: false,
            draws: false,
            outputs_left: usize::MAX,
            lockstep: OnceCell::new(),
            lookahead: Lookahead::default(),
        }
    }

    /// For histories that are given, and not made up on the way.
    pub(crate) fn for_history(machines: &'machines Machines, profile: Profile, steps: u64) -> Self {
        let draws = profile == Profile::Ordinal;
        Self { draws, ..Self::new(machines, profile, steps) }
    }

    fn replaying(&self) -> Mode<'machines> {
        Mode::Replay(&self.machines.old)
    }

    fn spend(&mut self, steps: usize) -> Result<(), Stop> {
        self.spend_steps(u64::try_from(steps).unwrap_or(u64::MAX))
    }

    pub(crate) fn spend_steps(&mut self, steps: u64) -> Result<(), Stop> {
        self.steps_left = self.steps_left.checked_sub(steps).ok_or(Stop::Steps)?;
        Ok(())
    }
}
