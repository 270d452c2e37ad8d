//! Profile `state`: active elements and a mapping, no history.
//!
//! BPMN engines do not replay. They move a running instance by a plan that maps the elements it is
//! in to elements of the new definition, and refuse plans that break their rules. The rules are
//! data: one table each for the pairs of a plan and for what is active.

mod engine;
mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use engine::{StateEngine, UnknownEngine};
pub use model::{Element, Elements, StateError, StateQuestion, StateVerdict};
pub use rules::judge_state;
