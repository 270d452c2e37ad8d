//! The engine of Vercel: a run's exported events, replayed on the code of a project.
//!
//! Rules are numbered as in the engine's own description of replay: ids are the draws of one
//! seeded sequence, events are taken in the order of the log, each by the operation of that id.

mod events;
mod replay;
#[cfg(test)]
mod tests;

pub use events::{Log, LogError};
pub use replay::replay;

/// The engine's side of the sandbox.
const RUNTIME: &str = include_str!("runtime.js");
