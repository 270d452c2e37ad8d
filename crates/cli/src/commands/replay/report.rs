//! Two manifests and all runs that were given.

use midflight_replay::{HistoryVerdict, Verdict};

use super::answer::Pair;

/// Everything that is told.
pub(super) struct Report<'a> {
    pub(super) pair: Pair<'a>,
    pub(super) verdict: Verdict,
    /// In the order of files, and of runs in them.
    pub(super) runs: Vec<Run>,
    /// Whether histories were asked about.
    pub(super) has_histories: bool,
}

/// One run.
pub(super) struct Run {
    /// Its name, where the history has one.
    pub(super) name: Option<String>,
    /// The file that the history is in.
    pub(super) file: String,
    pub(super) verdict: HistoryVerdict,
}

impl Report<'_> {
    /// Whether nothing stands in the way: every run that was given replays, or, where none was,
    /// every run that there can be.
    pub(super) fn passes(&self) -> bool {
        if self.has_histories {
            return self.runs.iter().all(|run| run.verdict == HistoryVerdict::Replayable);
        }
        self.verdict == Verdict::Compatible
    }
}
