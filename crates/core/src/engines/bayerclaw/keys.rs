//! Keys that the compiler accepts, and what is said about others.

use crate::limits::PROBLEMS_PER_FILE_MAX;
use crate::model::Span;
use crate::syntax::{Node, Problem, suggestion};
use crate::text::quoted;

/// Names longer than Step Functions allows are never suggested, nor compared: the comparison is
/// quadratic.
const SUGGESTED_BYTES_MAX: usize = 80;

/// What is wrong with one file, bounded.
#[derive(Debug, Default)]
pub(super) struct Problems(pub(super) Vec<Problem>);

impl Problems {
    /// Notes that the content is not what `BayerCLAW`'s compiler accepts.
    pub(super) fn invalid(
        &mut self,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if !self.is_full() {
            self.0.push(Problem::invalid(message, help, span));
        }
    }

    /// Whether more would not be kept, so that nobody works for it.
    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= PROBLEMS_PER_FILE_MAX
    }

    /// Notes every key of `node` that is not in `known`.
    pub(super) fn unknown_keys(&mut self, node: &Node, place: &str, known: &[&str]) {
        for entry in node.entries() {
            if known.contains(&entry.key.as_str()) {
                continue;
            }
            self.unknown_key(&entry.key, entry.key_span, place, known);
        }
    }

    /// Notes a key that is not in `known`.
    pub(super) fn unknown_key(&mut self, key: &str, span: Span, place: &str, known: &[&str]) {
        if self.is_full() {
            return;
        }
        let message = format!("{place} has the key `{}`, which BayerCLAW refuses", quoted(key));
        let help = match nearest(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("remove it; known keys: {}", known.join(", ")),
        };
        self.invalid(span, message, help);
    }
}

/// The name that was probably meant.
pub(super) fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > SUGGESTED_BYTES_MAX {
        return None;
    }
    suggestion(written, names.filter(|name| name.len() <= SUGGESTED_BYTES_MAX))
}

/// Keys of a template of the second generation, as the compiler capitalises them.
pub(super) const TOP_SECOND: &[&str] =
    &["Transform", "Repository", "Parameters", "Options", "Steps"];
/// Keys of a template of the first generation.
pub(super) const TOP_FIRST: &[&str] = &["Transform", "Params", "Parameters", "Options", "Steps"];
/// Keys of `params` in the first generation.
pub(super) const PARAMS_FIRST: &[&str] = &["workflow_name", "job_name", "repository", "task_role"];
/// Keys of `Options`.
pub(super) const OPTIONS: &[&str] = &["shell", "task_role", "s3_tags", "job_tags", "versioned"];
/// Keys of a batch step.
pub(super) const BATCH: &[&str] = &[
    "image",
    "task_role",
    "inputs",
    "references",
    "commands",
    "outputs",
    "s3_tags",
    "job_tags",
    "skip_on_rerun",
    "skip_if_output_exists",
    "compute",
    "filesystems",
    "qc_check",
    "retry",
    "timeout",
    "next",
    "end",
];
/// Keys of `compute`.
pub(super) const COMPUTE: &[&str] =
    &["consumes", "cpus", "gpu", "memory", "queue_name", "shell", "spot"];
/// Keys of `retry`.
pub(super) const RETRY: &[&str] = &["attempts", "backoff_rate", "interval"];
/// Keys of one of `filesystems`.
pub(super) const FILESYSTEM: &[&str] = &["efs_id", "host_path", "root_dir"];
/// Keys of `qc_check`.
pub(super) const QC_CHECK: &[&str] = &["qc_result_file", "stop_early_if"];
/// Keys of `qc_check` that only the first generation has.
pub(super) const QC_CHECK_FIRST: &[&str] =
    &["qc_result_file", "stop_early_if", "type", "email_subject", "notification"];
/// Keys of a scatter step.
pub(super) const SCATTER: &[&str] =
    &["scatter", "inputs", "steps", "outputs", "max_concurrency", "error_tolerance", "next", "end"];
/// Keys of a subpipe step.
pub(super) const SUBPIPE: &[&str] = &["job_data", "submit", "subpipe", "retrieve", "next", "end"];
/// Keys of a chooser step.
pub(super) const CHOOSER: &[&str] = &["inputs", "choices", "next"];
/// Keys of a parallel chooser step.
pub(super) const PARALLEL: &[&str] = &["inputs", "branches", "next", "end"];
/// Keys of one choice.
pub(super) const CHOICE: &[&str] = &["if", "next"];
/// Keys of one branch.
pub(super) const BRANCH: &[&str] = &["if", "steps"];
/// Values of `shell`.
pub(super) const SHELLS: &[&str] = &["bash", "sh", "sh-pipefail"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_met_and_floods_are_bounded() {
        let mut problems = Problems::default();
        problems.unknown_key("comands", Span::default(), "the step `A`", BATCH);
        assert_eq!(problems.0[0].help, "did you mean `commands`?");
        for _ in 0..1000 {
            problems.unknown_key(&"x".repeat(10_000), Span::default(), "the step `A`", BATCH);
        }
        assert_eq!(problems.0.len(), PROBLEMS_PER_FILE_MAX);
    }
}
