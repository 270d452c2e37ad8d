//! The verdict about one history in the words of a report.

use midflight_replay::{Deviation, DeviationKind, HistoryVerdict, Operation};

use crate::report::RunVerdict;

/// The workflow was removed by the change.
pub(super) const MISSING_WORKFLOW: &str = "missing-workflow";

/// The history is of no version, or no workflow, that was compared.
pub(super) const VERSION: &str = "version";

/// What becomes of one run.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    pub(super) verdict: RunVerdict,
    pub(super) reason: Option<&'static str>,
    pub(super) detail: Option<String>,
    pub(super) at: Option<usize>,
    pub(super) redo: Option<usize>,
    pub(super) expected: Option<String>,
    pub(super) found: Option<String>,
    /// Where it diverges.
    pub(super) deviation: Option<Box<Deviation>>,
}

impl Outcome {
    pub(super) fn new(verdict: RunVerdict) -> Self {
        Self {
            verdict,
            reason: None,
            detail: None,
            at: None,
            redo: None,
            expected: None,
            found: None,
            deviation: None,
        }
    }

    pub(super) fn unknown(reason: &'static str, detail: impl Into<String>) -> Self {
        Self { reason: Some(reason), detail: Some(detail.into()), ..Self::new(RunVerdict::Unknown) }
    }

    pub(super) fn of(verdict: HistoryVerdict) -> Self {
        match verdict {
            HistoryVerdict::Replayable => Self::new(RunVerdict::Replayable),
            HistoryVerdict::Unknown { reason, .. } => {
                Self::unknown(reason.code.as_str(), reason.message)
            }
            HistoryVerdict::Corrupt(it) => Self {
                reason: Some(it.kind.as_str()),
                detail: Some(it.message),
                at: Some(it.at),
                ..Self::new(RunVerdict::Corrupt)
            },
            HistoryVerdict::Diverges(it) => Self {
                reason: Some(it.kind.as_str()),
                detail: Some(sentence(&it)),
                at: Some(it.at),
                redo: Some(it.resume.redo),
                expected: it.new_operation.as_ref().map(ToString::to_string),
                found: Some(it.found.to_string()),
                deviation: Some(it),
                ..Self::new(RunVerdict::Diverges)
            },
        }
    }

    /// Whether two answers about one history say the same.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        (self.verdict, self.at, self.reason) == (other.verdict, other.at, other.reason)
    }

    /// Whether it diverges in nothing but how it ended, which harms no run in flight.
    pub(super) fn is_about_the_end(&self) -> bool {
        self.deviation.as_ref().is_some_and(|it| it.kind == DeviationKind::End)
    }
}

/// A deviation in one sentence without a full stop, and without any value.
fn sentence(deviation: &Deviation) -> String {
    let found = &deviation.found;
    if deviation.kind == DeviationKind::Schema {
        return format!("the value recorded with `{found}` does not fit the new version's schema");
    }
    format!("`{found}` is recorded and {}", instead(deviation.new_operation.as_ref()))
}

fn instead(wanted: Option<&Operation>) -> String {
    match wanted {
        Some(operation) => format!("the new version comes to `{operation}`"),
        None => "the new version has ended".to_owned(),
    }
}
