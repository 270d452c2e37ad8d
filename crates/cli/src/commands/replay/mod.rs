//! `midflight replay`: do the runs of one version replay on another?

mod answer;
mod batch;
mod code;
mod elements;
mod fleet;
mod histories;
mod interpret;
mod json;
mod manifest;
mod page;
mod places;
mod report;
mod run;
#[cfg(test)]
mod tests;
mod walled;

pub(crate) use run::run;
pub(crate) use walled::{CHILD, child};

/// The published JSON Schema of a line that `--batch` answers.
pub(crate) const ANSWER_SCHEMA: &str = include_str!("../../../schemas/replay-batch.schema.json");
