//! Workflow `DevKit`: runs of `workflow` code, replayed as its runtime does (measured on 4.8.9).

mod compare;
mod events;
mod open;
mod replay;
mod scripts;
#[cfg(test)]
mod tests;

pub use compare::{compare, replay};
pub use events::{Log, LogError};
pub use replay::entry;
