//! Runs that end alike, counted.

use std::collections::BTreeMap;

use super::outcome::Outcome;
use crate::limits::{RUN_GROUPS_MAX, RUNS_NAMED_MAX};
use crate::report::{RunGroupReport, RunReport, RunVerdict};

/// All groups, in the order of the report.
#[derive(Debug, Default)]
pub(super) struct Groups {
    groups: BTreeMap<Key, Group>,
    /// Runs that are in the group of their verdict alone, for there were too many groups.
    pub(super) folded: usize,
}

/// What the runs of a group have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    workflow: String,
    against: Option<String>,
    verdict: RunVerdict,
    diverges_at: Option<usize>,
    expected: Option<String>,
    found: Option<String>,
    park_point: Option<String>,
    reason: Option<&'static str>,
    detail: Option<String>,
}

#[derive(Debug, Default)]
struct Group {
    count: usize,
    examples: Vec<String>,
}

impl Groups {
    /// Counts one run. `is_known` says that its workflow is one of those compared.
    pub(super) fn add(&mut self, run: &RunReport, outcome: &Outcome, is_known: bool) {
        let mut key = Key {
            workflow: run.workflow.clone(),
            against: run.against.clone(),
            verdict: run.verdict,
            diverges_at: run.diverges_at,
            expected: outcome.expected.clone(),
            found: outcome.found.clone(),
            park_point: run.park_point.clone(),
            reason: run.reason,
            detail: run.detail.clone(),
        };
        if self.groups.len() >= RUN_GROUPS_MAX && !self.groups.contains_key(&key) {
            self.folded += 1;
            key = Key {
                workflow: if is_known { key.workflow } else { String::new() },
                against: key.against,
                verdict: key.verdict,
                diverges_at: None,
                expected: None,
                found: None,
                park_point: None,
                reason: None,
                detail: Some("not told apart: there are too many groups".to_owned()),
            };
        }
        let group = self.groups.entry(key).or_default();
        group.count += 1;
        if group.examples.len() < RUNS_NAMED_MAX {
            group.examples.push(run.run.clone());
        }
    }

    pub(super) fn reports(self) -> Vec<RunGroupReport> {
        let report = |(key, group): (Key, Group)| RunGroupReport {
            workflow: key.workflow,
            against: key.against,
            verdict: key.verdict,
            reason: key.reason,
            detail: key.detail,
            diverges_at: key.diverges_at,
            expected: key.expected,
            found: key.found,
            park_point: key.park_point,
            count: group.count,
            examples: group.examples,
        };
        self.groups.into_iter().map(report).collect()
    }
}
