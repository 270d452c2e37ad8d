//! `midflight schema`: is every document of one JSON Schema a document of another?

mod batch;
mod given;
mod json;
mod numbers;
mod page;
mod run;
mod source;
#[cfg(test)]
mod tests;
mod told;
mod words;

pub(crate) use run::run;

/// The published JSON Schema of a line that `--batch` answers.
pub(crate) const ANSWER_SCHEMA: &str = include_str!("../../../schemas/schema-batch.schema.json");
