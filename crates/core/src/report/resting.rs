//! Recorded runs in the words of people: how many rest where, and what becomes of them.

use std::collections::BTreeMap;

use super::{Report, RunGroupReport, RunVerdict};

/// Runs of one workflow that rest at one place.
#[derive(Debug, Clone)]
pub struct RestingRuns<'r> {
    /// The workflow's id; empty where their histories do not say.
    pub workflow: &'r str,
    /// The revision, where the report compares with several.
    pub against: Option<&'r str>,
    /// The place; none where they have ended, or where it cannot be told.
    pub at: Option<&'r str>,
    /// `812 replay, 3 diverge`.
    pub told: String,
    /// Those that do not replay, by what becomes of them.
    pub others: Vec<&'r RunGroupReport>,
}

/// The groups of a report by workflow and place.
pub fn resting_runs(report: &Report) -> Vec<RestingRuns<'_>> {
    let mut places: BTreeMap<_, Vec<&RunGroupReport>> = BTreeMap::new();
    for group in &report.run_groups {
        let against = group.against.as_deref().filter(|_| report.against.len() > 1);
        let key = (group.workflow.as_str(), against, group.park_point.as_deref());
        places.entry(key).or_default().push(group);
    }
    let mut all = Vec::new();
    for ((workflow, against, at), groups) in places {
        let told = counted(&by_verdict(&groups));
        let is_other = |group: &&RunGroupReport| group.verdict != RunVerdict::Replayable;
        let others = groups.into_iter().filter(is_other).collect();
        all.push(RestingRuns { workflow, against, at, told, others });
    }
    all
}

/// `diverges at event 4`, `are corrupt at event 0`, `are not decided`.
pub fn becomes(group: &RunGroupReport) -> String {
    let word = word(group.verdict, group.count);
    match group.diverges_at {
        Some(at) => format!("{word} at event {at}"),
        None => word.to_owned(),
    }
}

/// `812 replay, 3 diverge`: of each verdict so many, those without any left out.
pub(crate) fn counted(numbers: &[(RunVerdict, usize)]) -> String {
    let some = numbers.iter().filter(|(_, count)| *count > 0);
    let some = some.map(|(verdict, count)| format!("{count} {}", word(*verdict, *count)));
    some.collect::<Vec<_>>().join(", ")
}

fn by_verdict(groups: &[&RunGroupReport]) -> [(RunVerdict, usize); 4] {
    use RunVerdict::{Corrupt, Diverges, Replayable, Unknown};
    [Replayable, Diverges, Corrupt, Unknown].map(|verdict| {
        let alike = groups.iter().filter(|group| group.verdict == verdict);
        (verdict, alike.map(|group| group.count).sum())
    })
}

fn word(verdict: RunVerdict, count: usize) -> &'static str {
    match (verdict, count) {
        (RunVerdict::Replayable, 1) => "replays",
        (RunVerdict::Replayable, _) => "replay",
        (RunVerdict::Diverges, 1) => "diverges",
        (RunVerdict::Diverges, _) => "diverge",
        (RunVerdict::Corrupt, 1) => "is corrupt",
        (RunVerdict::Corrupt, _) => "are corrupt",
        (RunVerdict::Unknown, 1) => "is not decided",
        (RunVerdict::Unknown, _) => "are not decided",
    }
}
