//! `midflight replay`: do the runs of one version replay on another?

mod answer;
mod batch;
mod code;
mod elements;
mod fleet;
mod histories;
mod json;
mod manifest;
mod page;
mod report;
mod run;
#[cfg(test)]
mod tests;

pub(crate) use run::run;

/// The published JSON Schema of a line that `--batch` answers.
pub(crate) const ANSWER_SCHEMA: &str = include_str!("../../../schemas/replay-batch.schema.json");
