//! Vercel's workflow engine: a run's exported events, replayed on the code of a project.
//!
//! Rules are numbered as in the engine's own description of replay: ids are the draws of one
//! seeded sequence, events are taken in the order of the log, each by the operation of that id.

mod events;
mod replay;
#[cfg(test)]
mod tests;

pub use events::{Log, LogError};
pub use replay::replay;

/// The engine's module, and what answers it from the log.
const RUNTIME: &str = include_str!("runtime.js");

/// The sandbox around it.
const REALM: &str = include_str!("realm.js");
