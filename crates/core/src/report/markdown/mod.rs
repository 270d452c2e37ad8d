//! The report for pull requests: comments and job summaries in GitHub's Markdown.
//!
//! Whatever comes from the repository goes through `escape`: nobody is mentioned, nothing is
//! fetched, and no text can pass for one of ours.

mod finding;
mod page;
mod runs;
#[cfg(test)]
mod tests;
mod workflow;

pub use page::{Detail, markdown};
