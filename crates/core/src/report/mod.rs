//! The report, and its formats: one file each, all made from [`Report`].

mod escape;
mod github;
mod json;
mod markdown;
mod put;
mod resting;
mod runs;
#[cfg(test)]
mod samples;
mod sarif;
pub mod words;

use serde::Serialize;
use serde_json::Value;

pub use escape::{json_text, markdown_text, terminal_text};
pub use github::github;
pub use json::json;
pub use markdown::{Detail, markdown};
pub(crate) use resting::counted;
pub use resting::{RestingRuns, becomes, resting_runs};
pub use runs::{RunGroupReport, RunReport, RunVerdict};
pub use sarif::sarif;
pub use words::{headline, place, plural};

use crate::model::{Severity, Side, Span, Strategy, Verdict};
use crate::request::{FailOn, NotLookedAt};

/// Everything that midflight has to say about one change. `version` 1 of the published schema.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Of the shape.
    pub version: u32,
    /// The worst of the workflows.
    pub verdict: Verdict,
    /// Whether the deploy is blocked under `fail_on`.
    pub blocked: bool,
    /// What blocks.
    pub fail_on: FailOn,
    /// The revisions that were compared with, as people call them.
    pub against: Vec<String>,
    /// One entry for each workflow and revision.
    pub workflows: Vec<WorkflowReport>,
    /// One entry for each recorded run, the first 1,000.
    pub runs: Vec<RunReport>,
    /// All of them, by what becomes of them.
    pub run_groups: Vec<RunGroupReport>,
    /// What is wrong, in order of file, position and rule.
    pub findings: Vec<FindingReport>,
    /// Findings that a waiver covers.
    pub waived: Vec<WaivedFinding>,
    /// Files in which a workflow was read.
    pub looked_at: Vec<String>,
    /// What was not looked at, and why.
    pub not_looked_at: Vec<NotLookedAt>,
    /// Whether a history that was given could not be read.
    #[serde(skip)]
    pub has_unread_history: bool,
}

impl Report {
    /// The exit code of `midflight check`: 0 pass, 1 blocked, 3 input that cannot be read.
    pub fn exit_code(&self) -> u8 {
        let unreadable = |finding: &FindingReport| {
            finding.rule == crate::rules::FILE_UNREADABLE && finding.side == Side::New
        };
        if self.blocked {
            1
        } else if self.has_unread_history || self.findings.iter().any(unreadable) {
            3
        } else {
            0
        }
    }
}

/// How a workflow came to be in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Nothing that matters differs.
    Unchanged,
    /// Both sides have it.
    Changed,
    /// The new side alone has it.
    Added,
    /// The old side alone has it.
    Removed,
    /// It has another name and the same content.
    Renamed,
}

/// The judgement of one workflow against one revision.
#[derive(Debug, Clone, Serialize)]
pub struct WorkflowReport {
    /// Its identity in its engine.
    pub id: String,
    /// The engine.
    pub engine: &'static str,
    /// The file, on the new side where there is one.
    pub file: String,
    /// The revision that it was compared with; none where there was nothing to compare with.
    pub against: Option<String>,
    /// How it came to be here.
    pub change: ChangeKind,
    /// The verdict of the strategy in force, worsened by errors of the new version itself.
    pub verdict: Verdict,
    /// The strategy in force.
    pub strategy: Strategy,
    /// Whether inputs still fit.
    pub inputs: InputsReport,
    /// Whether histories still replay.
    pub history: HistoryReport,
    /// Every strategy that the engine has, in the order of [`Strategy::ALL`].
    pub strategies: Strategies,
    /// The first viable strategy for runs in flight, in that order.
    pub recommended: Option<Strategy>,
}

/// Strategies with their verdicts; an object with the strategies as keys in JSON.
#[derive(Debug, Clone, Default)]
pub struct Strategies(pub Vec<(Strategy, StrategyReport)>);

/// One strategy.
#[derive(Debug, Clone, Serialize)]
pub struct StrategyReport {
    /// Whether it is viable.
    pub verdict: Verdict,
    /// Why it is not, or what to look at.
    pub reasons: Vec<String>,
}

/// Whether a run's input still fits.
#[derive(Debug, Clone, Serialize)]
pub struct InputsReport {
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// An input that the old version accepts and the new one rejects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Value>,
}

/// Whether histories still replay.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryReport {
    /// The verdict over every point that a run in flight can be at.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// The shortest history that the old version can record and the new one cannot replay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Vec<String>>,
    /// Places where a run can rest.
    pub park_points: Vec<ParkPointReport>,
}

/// A place where a run can rest, and what becomes of runs there.
#[derive(Debug, Clone, Serialize)]
pub struct ParkPointReport {
    /// The waits that are open at once, sorted and joined with `+`. Unique in its workflow.
    pub at: String,
    /// The line of the first of them on the old side, from 1.
    pub line: u32,
    /// The verdict for runs that rest there.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
}

/// A text in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceReport {
    /// Relative, with `/`.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// From 1; the last line of the text.
    pub end_line: u32,
    /// From 1, in characters; one past the last character.
    pub end_column: u32,
    /// The version.
    pub side: Side,
    /// What it is, in a few words.
    pub label: String,
    /// The bytes, for shells that have the text.
    #[serde(skip)]
    pub span: Span,
}

/// One finding.
#[derive(Debug, Clone, Serialize)]
pub struct FindingReport {
    /// The rule's id.
    pub rule: &'static str,
    /// How loud.
    pub severity: Severity,
    /// What breaks for runs in flight.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Relative, with `/`.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// From 1; the last line of the text.
    pub end_line: u32,
    /// From 1, in characters; one past the last character.
    pub end_column: u32,
    /// The version that the text belongs to.
    pub side: Side,
    /// The same while rule, workflow and subject are the same, wherever the text moves.
    pub fingerprint: String,
    /// The workflow, where it is about one.
    pub workflow: Option<String>,
    /// The revision that it was compared with; none where it is about one version by itself.
    pub against: Option<String>,
    /// What the text is, in a few words.
    pub label: String,
    /// Other texts that matter.
    pub related: Vec<PlaceReport>,
    /// A document or event sequence that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Value>,
    /// The bytes, for shells that have the text.
    #[serde(skip)]
    pub span: Span,
}

/// A finding that a waiver covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaivedFinding {
    /// The rule's id.
    pub rule: &'static str,
    /// Of the finding.
    pub fingerprint: String,
    /// Where the finding is.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// The waiver's reason.
    pub reason: String,
}

impl Serialize for Strategies {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, report)| (name, report)))
    }
}
