//! The parts of a report that are about recorded runs.

use serde::Serialize;
use serde_json::Value;

use super::Strategies;
use super::escape::json_text;

/// What becomes of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RunVerdict {
    /// The new version cannot replay its history.
    Diverges,
    /// Its history is none that its version can have recorded.
    Corrupt,
    /// Not decided.
    Unknown,
    /// The new version replays its history, however it decides.
    Replayable,
}

impl RunVerdict {
    /// The word of the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Diverges => "diverges",
            Self::Corrupt => "corrupt",
            Self::Unknown => "unknown",
            Self::Replayable => "replayable",
        }
    }
}

/// One recorded run.
#[derive(Debug, Clone, Serialize)]
pub struct RunReport {
    /// Its id; where its history has none, the place of the history.
    pub run: String,
    /// The workflow's id.
    pub workflow: String,
    /// The revision that it was judged against; none where it belongs to none of them, or to
    /// several.
    pub against: Option<String>,
    /// The verdict.
    pub verdict: RunVerdict,
    /// Where it rests.
    pub park_point: Option<String>,
    /// The event that cannot be consumed, from 0; the offending one of a corrupt history.
    pub diverges_at: Option<usize>,
    /// Completions at or after it, which would be done again.
    pub redo: Option<usize>,
    /// What can be done with it; nothing where it has ended or nobody knows its workflow.
    pub strategies: Strategies,
    /// Why, as a code.
    pub reason: Option<&'static str>,
    /// Why, in a sentence.
    pub detail: Option<String>,
    /// The recorded value that does not fit, where somebody asked for values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
}

impl RunReport {
    /// One line of JSON, with a line feed at the end.
    pub fn line(&self) -> String {
        let text = serde_json::to_string(self);
        // A run holds strings, numbers and maps with string keys only.
        text.map_or_else(
            |error| format!("{{\"error\": \"{error}\"}}\n"),
            |text| json_text(&text) + "\n",
        )
    }
}

/// Runs that end alike.
#[derive(Debug, Clone, Serialize)]
pub struct RunGroupReport {
    /// The workflow's id.
    pub workflow: String,
    /// The revision that they were judged against.
    pub against: Option<String>,
    /// The verdict.
    pub verdict: RunVerdict,
    /// Why, as a code.
    pub reason: Option<&'static str>,
    /// Why, in a sentence.
    pub detail: Option<String>,
    /// The event that cannot be consumed, from 0.
    pub diverges_at: Option<usize>,
    /// What the new version would record there.
    pub expected: Option<String>,
    /// What is recorded there.
    pub found: Option<String>,
    /// Where they rest.
    pub park_point: Option<String>,
    /// How many they are.
    pub count: usize,
    /// The first of them.
    pub examples: Vec<String>,
}
