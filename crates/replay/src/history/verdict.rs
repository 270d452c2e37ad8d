//! The answers about one history.

use crate::difference::DifferenceKind;
use crate::event::{Event, Operation};
use crate::flow::Site;
use crate::verdict::Reason;

/// One event as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedEvent {
    /// What happened; `None` where the reader does not know this kind of event. A kind that is
    /// known not to matter is left out by the reader, or given as [`Event::Attempt`].
    pub event: Option<Event>,
    /// Whether a value is recorded with it, which can be asked about by its index.
    pub has_value: bool,
}

impl From<Event> for RecordedEvent {
    fn from(event: Event) -> Self {
        Self { event: Some(event), has_value: false }
    }
}

/// Whether a run that has recorded this history can continue on NEW.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryVerdict {
    /// Proved: NEW consumes every event, however it decides what the history does not settle.
    Replayable,
    /// NEW cannot replay it, however it decides.
    Diverges(Box<Deviation>),
    /// Neither was shown.
    Unknown {
        /// Why.
        reason: Reason,
        /// So many events are replayed under some decision of NEW.
        prefix: usize,
    },
    /// OLD cannot have recorded it: truncated, out of order, or of another version.
    Corrupt(Corruption),
}

/// Where NEW parts from a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// 0-based index of the first event that NEW cannot consume, which is the length of the
    /// longest prefix that it replays.
    pub at: usize,
    /// What is wrong there.
    pub kind: DeviationKind,
    /// The event.
    pub found: Event,
    /// The operation of OLD that the event belongs to, if it is of one, and where it stands.
    pub old_operation: Option<Operation>,
    /// Its place.
    pub old_site: Option<Site>,
    /// What NEW wants recorded there, or else waits for; the same operation where its value does
    /// not fit. `None` where it ends.
    pub new_operation: Option<Operation>,
    /// Its place, where it is another operation.
    pub new_site: Option<Site>,
    /// All that NEW could have consumed there, sorted: what it wants recorded next, and every
    /// operation that it waits for.
    pub alternatives: Vec<Operation>,
    /// The edit in the words of a person.
    pub difference: DifferenceKind,
    /// What a partial resume from `at` costs.
    pub resume: PartialResume,
}

/// What is wrong at a deviation. `as_str` gives the public code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeviationKind {
    /// NEW has the operation elsewhere, or not at all.
    Order,
    /// NEW has another kind of operation under that name.
    Kind,
    /// NEW has the same kind of operation under a name that OLD has nowhere.
    Name,
    /// The recorded value is none of NEW's schema.
    Schema,
    /// The run has ended, and NEW goes on or ends in another way.
    End,
    /// NEW schedules more in a closed decision batch.
    Surplus,
}

impl DeviationKind {
    /// The code that reports print.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Kind => "kind",
            Self::Name => "name",
            Self::Schema => "schema",
            Self::End => "end",
            Self::Surplus => "surplus",
        }
    }
}

/// What a partial resume costs: the run is cancelled, and goes on from a prefix of its history.
/// All keys are sorted ones of the notation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartialResume {
    /// So many events are kept. The cut is where NEW parts from the history, or before it: no end
    /// of an operation that was scheduled before the cut may come after it, for the run would
    /// wait for what has ended already.
    pub cut: usize,
    /// Completed steps and child workflows from the deviation on.
    pub redo: usize,
    /// Steps and child workflows that have completed after the cut, which would run again.
    pub again: Vec<String>,
    /// Hooks and signals whose payloads came after the cut, which the run would not have.
    pub lost: Vec<String>,
    /// Instances of steps and child workflows scheduled after the cut and not ended: to be
    /// cancelled.
    pub orphans: Vec<String>,
    /// Instances of hooks and timers created after the cut and still open: nobody owns them any
    /// more.
    pub stranded: Vec<String>,
}

/// Why OLD cannot have recorded a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corruption {
    /// 0-based index of the offending event.
    pub at: usize,
    /// What is wrong there.
    pub kind: CorruptionKind,
    /// Prose: a lower-case fragment.
    pub message: String,
}

/// What is wrong with a corrupt history. `as_str` gives the public code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CorruptionKind {
    /// OLD has no such operation.
    UnknownOperation,
    /// The same instance was scheduled or ended before.
    Duplicate,
    /// The operation ends, and nothing before says that it was scheduled.
    NotScheduled,
    /// The run was over.
    AfterEnd,
    /// OLD does something else there.
    Order,
}

impl CorruptionKind {
    /// The code that reports print.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownOperation => "unknown-operation",
            Self::Duplicate => "duplicate",
            Self::NotScheduled => "not-scheduled",
            Self::AfterEnd => "after-end",
            Self::Order => "order",
        }
    }
}
