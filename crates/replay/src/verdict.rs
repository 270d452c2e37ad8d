//! The answers that this crate gives.

use crate::difference::DifferenceKind;
use crate::event::{Event, Operation};
use crate::flow::Site;

/// The version that something belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The version that recorded the history.
    Old,
    /// The version that is to replay it.
    New,
}

/// Whether every history that OLD can record replays on NEW.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Proved: every history of every run in flight replays, whatever NEW decides on its own.
    Compatible,
    /// Some history of OLD replays under no decision that NEW could take.
    Incompatible(Box<Divergence>),
    /// Neither was shown.
    Unknown(Reason),
}

/// How OLD and NEW part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divergence {
    /// The shortest history found that OLD can record and NEW cannot replay; the event that
    /// cannot be consumed is the last.
    pub witness: Vec<Event>,
    /// Where OLD has the operation of the last event. For `|` it is the operation before it;
    /// `None` if there is none.
    pub old_site: Option<Site>,
    /// The operation of the last event; for `|` the operation before it.
    pub old_operation: Option<Operation>,
    /// What NEW does there instead: the next operation that it wants recorded, or else the one
    /// it is waiting for. `None` where NEW ends.
    pub new_site: Option<Site>,
    /// The operation at `new_site`.
    pub new_operation: Option<Operation>,
    /// The edit in the words of a person.
    pub kind: DifferenceKind,
}

/// Why a verdict is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What kind of reason.
    pub code: ReasonCode,
    /// Prose: a lower-case fragment.
    pub message: String,
    /// Where, if at one place.
    pub site: Option<Site>,
    /// The version that `site` belongs to.
    pub side: Option<Side>,
}

/// The kinds of reasons. `as_str` gives the public code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReasonCode {
    /// It depends on a decision that OLD's histories do not settle.
    Decision,
    /// It depends on what a version does in [`NodeKind::Opaque`](crate::NodeKind::Opaque).
    Opaque,
    /// The search was given up: steps, nesting, size, or entries of a bounded table.
    Budget,
    /// The profile has no static verdict here.
    Profile,
    /// It depends on signals, payloads or patch markers that come early or are not awaited.
    Signal,
    /// A recorded value could not be checked.
    Schema,
    /// The history has an event of a kind that is not known.
    Event,
    /// A history is of another workflow or version than OLD.
    Version,
}

impl ReasonCode {
    /// The code that reports print.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Opaque => "opaque",
            Self::Budget => "budget",
            Self::Profile => "profile",
            Self::Signal => "signal",
            Self::Schema => "schema",
            Self::Event => "event",
            Self::Version => "version",
        }
    }
}

/// How much work one question may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Steps of the abstract machines; a step is about a microsecond.
    pub steps: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: 1_000_000 }
    }
}

/// Where runs can rest, and what becomes of those that rest there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkPoint {
    /// The keys of all waits that are open at once, sorted and joined with `+`.
    pub at: String,
    /// Sites of OLD's waits, sorted.
    pub sites: Vec<Site>,
    /// The verdict for runs that rest there.
    pub verdict: ParkVerdict,
    /// Why it is unknown.
    pub reason: Option<Reason>,
}

/// The verdict for the runs that rest at a park point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParkVerdict {
    /// Every run resting there replays, whatever NEW decides on its own.
    Safe,
    /// Neither was shown.
    Unknown,
    /// Some run resting there has recorded a history that NEW cannot replay.
    Unsafe,
}
