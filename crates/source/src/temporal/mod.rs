//! Temporal: a run's exported history, replayed on TypeScript code of a project.
//!
//! Code sees the SDK's own module as JavaScript of ours, under `runtime/`. What it asks for is held
//! against the history as the SDK's core does it: [`core`] cuts the history into tasks, wakes code
//! with what they brought, and gives each event of a command to the next command of code.

mod core;
mod entry;
mod events;
mod machines;
mod open;
mod payloads;
mod replay;
mod seed;
mod session;
mod settings;
mod tasks;
#[cfg(test)]
mod tests;
mod time;

pub use entry::file_and_name as entry;
pub use events::{History, HistoryError};
pub use replay::replay;
