//! What becomes of one run: its recorded history on both versions.

mod corruption;
mod explain;
mod instances;
mod limits;
mod memo;
mod replayer;
mod rest;
mod resume;
mod summary;
mod symbols;
#[cfg(test)]
mod tests;
mod verdict;
mod walk;

pub use limits::EVENTS_MAX;
pub(crate) use replayer::too_long;
pub use replayer::{CheckValue, Replayer, ValueCheck, replay};
pub use rest::Rest;
pub use verdict::{
    Corruption, CorruptionKind, Deviation, DeviationKind, HistoryVerdict, PartialResume,
    RecordedEvent,
};
