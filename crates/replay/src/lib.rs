//! Can a run that has recorded this history continue on that version of a durable workflow?
//!
//! A durable workflow engine recovers a run by replaying its history on the code. When the code
//! has changed, the history may no longer fit. This crate answers, from two flow terms alone,
//! whether every history that OLD can have recorded replays on NEW:
//!
//! - [`compare`]: the static verdict, with the shortest history that breaks;
//! - [`replay`]: the verdict about one recorded history, with the place where it diverges;
//! - [`Replayer::rests`]: what a run waits for that has recorded a history;
//! - [`park_points`]: where runs can rest, and whether those that rest there replay;
//! - [`first_difference`]: the edit in the words of a person.
//!
//! It knows no engine: how an engine matches histories to code is a [`Profile`]. It does no I/O,
//! reads no clock, and counts its work in steps, so that the same input gives the same answer
//! everywhere. Nothing is called compatible that was not proved.
//!
//! ```
//! use midflight_replay::{Budget, Flow, Node, NodeKind, Profile, Site, Verdict, compare};
//!
//! let step = |site, name: &str| Node {
//!     site: Site(site),
//!     kind: NodeKind::Step { name: name.to_owned(), can_fail: false },
//! };
//! let old = Flow::new(vec![step(1, "reserve"), step(2, "charge")]);
//! let new = Flow::new(vec![step(1, "reserve"), step(2, "audit"), step(3, "charge")]);
//! let verdict = compare(Profile::Ordered, &old, &new, &Budget::default());
//! let Verdict::Incompatible(divergence) = verdict else { panic!("{verdict:?}") };
//! let witness: Vec<String> = divergence.witness.iter().map(ToString::to_string).collect();
//! assert_eq!(witness.join(" "), "+reserve -reserve +charge");
//! assert_eq!((divergence.old_site, divergence.new_site), (Some(Site(2)), Some(Site(2))));
//! ```

mod compare;
mod difference;
mod event;
mod flow;
mod history;
mod judge;
mod keyed;
mod machine;
mod notation;
mod park;
mod profile;
#[cfg(test)]
mod sample;
mod state;
mod verdict;

pub use compare::compare;
pub use difference::{Difference, DifferenceKind, first_difference};
pub use event::{Event, Instance, Operation, OperationKind};
pub use flow::{Flow, Node, NodeKind, Site};
pub use history::{
    CheckValue, Corruption, CorruptionKind, Deviation, DeviationKind, EVENTS_MAX, HistoryVerdict,
    PartialResume, RecordedEvent, Replayer, Rest, ValueCheck, replay,
};
pub use keyed::{KeyedOutcome, keyed};
pub use notation::UnknownToken;
pub use park::park_points;
pub use profile::{Profile, UnknownProfile};
pub use state::{
    Element, Elements, StateEngine, StateError, StateQuestion, StateVerdict, UnknownEngine,
    judge_state,
};
pub use verdict::{Budget, Divergence, ParkPoint, ParkVerdict, Reason, ReasonCode, Side, Verdict};
