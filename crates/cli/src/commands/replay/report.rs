//! Two manifests and all runs that were given.

use midflight_replay::{HistoryVerdict, Verdict};

use super::answer::Pair;

/// Everything that is told.
pub(super) struct Report<'a> {
    pub(super) pair: Pair<'a>,
    pub(super) verdict: Verdict,
    pub(super) runs: Runs,
    /// Whether histories were asked about.
    pub(super) has_histories: bool,
}

/// All runs, in the order of files, and of runs in them.
#[derive(Default)]
pub(super) struct Runs {
    /// So many that do not replay are kept; with `usize::MAX` the others are kept, too.
    most: usize,
    pub(super) kept: Vec<Run>,
    pub(super) count: usize,
    pub(super) replayable: usize,
    pub(super) not_read: NotRead,
}

/// What could not be read of histories: where, and why.
#[derive(Default)]
pub(super) struct NotRead {
    /// The first of them.
    pub(super) kept: Vec<(String, String)>,
    pub(super) count: usize,
}

/// One run.
pub(super) struct Run {
    /// Its name, where the history has one.
    pub(super) name: Option<String>,
    /// The file that the history is in.
    pub(super) file: String,
    pub(super) verdict: HistoryVerdict,
}

impl Runs {
    pub(super) fn new(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    pub(super) fn add(&mut self, run: Run) {
        let is_fine = run.verdict == HistoryVerdict::Replayable;
        self.count += 1;
        self.replayable += usize::from(is_fine);
        if self.kept.len() < self.most && (!is_fine || self.most == usize::MAX) {
            self.kept.push(run);
        }
    }
}

impl NotRead {
    pub(super) fn add(&mut self, wrong: (String, String)) {
        self.count += 1;
        if self.kept.len() < NOT_READ_MAX {
            self.kept.push(wrong);
        }
    }
}

impl Report<'_> {
    /// 0 where nothing stands in the way: every run that was given replays, or, where none was,
    /// every run that there can be. What could not be read comes after what was judged.
    pub(super) fn exit_code(&self) -> u8 {
        let passes = if self.has_histories {
            self.runs.replayable == self.runs.count
        } else {
            self.verdict == Verdict::Compatible
        };
        match (passes, self.runs.not_read.count) {
            (false, _) => 1,
            (true, 0) => 0,
            (true, _) => 3,
        }
    }
}

/// Places that are listed one by one; the rest are counted.
const NOT_READ_MAX: usize = 50;
