//! Workflow code: what it says, and what it does when a recorded history is replayed on it.
//!
//! Code is read with a parser that knows TypeScript, its types are stripped, and the workflow
//! function runs in a JavaScript interpreter in which the engine's module records operations and
//! answers them from the history. There is no I/O, and no clock but the history's.
//!
//! What the sandbox of the engine has and ours lacks, or computes from data that is not here (the
//! locale, the time zone, environment variables), ends the interpretation as
//! [`Outcome::Unknown`]; code cannot catch that.

pub mod flow;
mod lower;
mod outcome;
mod project;
mod sandbox;
pub mod temporal;
mod waits;
pub mod workflow_devkit;

pub use outcome::{Divergence, Outcome, Why};
pub use project::Project;
pub use waits::OpenWaits;
