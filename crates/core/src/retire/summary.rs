//! What became of each version.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;

use super::latest::Versions;
use super::{Progress, Run, RunKey};
use crate::request::NotLookedAt;

/// Runs that are named for each version.
const EXAMPLES_MAX: usize = 10;

/// The answer, versions in the order of workflow and version.
#[derive(Debug, Clone, Serialize)]
pub struct Retirement {
    /// Every version that a run or a manifest names.
    pub versions: Vec<VersionUse>,
    /// Lines and files that could not be read. While there are some, no version is free.
    pub not_read: Vec<NotLookedAt>,
    /// Runs of which two versions are named.
    pub contradictions: Vec<NotLookedAt>,
}

/// Who needs a version.
#[derive(Debug, Clone, Serialize)]
pub struct VersionUse {
    /// The workflow's identity.
    pub workflow: String,
    /// The version.
    pub version: String,
    /// Whether it is needed.
    pub state: State,
    /// Runs in flight on it.
    pub runs: usize,
    /// The first of them, by id.
    pub examples: Vec<String>,
    /// When the last of them goes on at the latest, in RFC 3339 and UTC; absent where one has no
    /// bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Why there is no bound: reasons, with the number of runs that each holds for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub open_ended: Vec<OpenEnded>,
    /// Why it is not known whether it is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Why runs have no bound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenEnded {
    /// A lower-case fragment.
    pub why: String,
    /// For so many runs.
    pub runs: usize,
}

/// Whether a version is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// A run in flight is on it.
    Needed,
    /// No run needs it.
    Free,
    /// Something could not be read, or is not said, that may be a run of it.
    Unknown,
}

impl State {
    /// The word that reports print.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::Free => "free",
            Self::Unknown => "unknown",
        }
    }
}

#[derive(Default)]
struct Use {
    runs: usize,
    examples: Vec<String>,
    until: Option<Timestamp>,
    open_ended: BTreeMap<String, usize>,
}

pub(super) fn summary(
    versions: &Versions<'_>,
    runs: &BTreeMap<RunKey, Run>,
    not_read: Vec<NotLookedAt>,
) -> Retirement {
    let mut uses: BTreeMap<(String, String), Use> = versions
        .names()
        .map(|(workflow, version)| ((workflow.to_owned(), version.to_owned()), Use::default()))
        .collect();
    let mut contradictions = Vec::new();
    // Runs in flight of which it is not said what they are on.
    let (mut unplaced, mut unplaced_in) = (0, BTreeSet::new());
    for ((workflow, id), run) in runs {
        if run.versions.len() > 1 {
            let why = format!("it is on versions {}", run.versions.join(" and "));
            contradictions.push(NotLookedAt { what: id.clone(), why });
        }
        match workflow {
            None => unplaced += usize::from(run.is_in_flight()),
            Some(name) if run.versions.is_empty() && run.is_in_flight() => {
                unplaced_in.insert(name.clone());
            }
            Some(name) => {
                for version in &run.versions {
                    uses.entry((name.clone(), version.clone())).or_default().add(id, run);
                }
            }
        }
    }
    let doubt = |workflow: &String| {
        if !not_read.is_empty() {
            Some("not everything that was given could be read".to_owned())
        } else if unplaced > 0 {
            Some("of a run in flight it is not said which workflow it is of".to_owned())
        } else if unplaced_in.contains(workflow) {
            Some("of a run in flight it is not said which version it is on".to_owned())
        } else {
            None
        }
    };
    let versions = uses.into_iter().map(|((workflow, version), used)| {
        let doubt = doubt(&workflow).filter(|_| used.runs == 0);
        used.told(workflow, version, doubt)
    });
    Retirement { versions: versions.collect(), not_read, contradictions }
}

impl Run {
    /// One whose versions contradict each other is on each of them, whatever its history says.
    fn is_in_flight(&self) -> bool {
        self.progress != Some(Progress::Ended) || self.versions.len() > 1
    }
}

impl Use {
    fn add(&mut self, id: &str, run: &Run) {
        if !run.is_in_flight() {
            return;
        }
        self.runs += 1;
        if self.examples.len() < EXAMPLES_MAX {
            self.examples.push(id.to_owned());
        }
        let open_ended = match &run.progress {
            Some(Progress::Waits(Ok(until))) if run.versions.len() == 1 => {
                self.until = self.until.max(Some(*until));
                return;
            }
            Some(Progress::Waits(Err(why))) => why.clone(),
            None => "no history of it was given".to_owned(),
            Some(_) => "two versions are named for it".to_owned(),
        };
        *self.open_ended.entry(open_ended).or_default() += 1;
    }

    fn told(self, workflow: String, version: String, reason: Option<String>) -> VersionUse {
        let state = match (self.runs, &reason) {
            (0, None) => State::Free,
            (0, Some(_)) => State::Unknown,
            _ => State::Needed,
        };
        let open_ended = self.open_ended.into_iter().map(|(why, runs)| OpenEnded { why, runs });
        let open_ended: Vec<OpenEnded> = open_ended.collect();
        let until = self.until.filter(|_| open_ended.is_empty()).map(|until| until.to_string());
        let Self { runs, examples, .. } = self;
        VersionUse { workflow, version, state, runs, examples, until, open_ended, reason }
    }
}
