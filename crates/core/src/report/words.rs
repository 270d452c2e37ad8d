//! The sentences that every format shares: the verdict, and what to do next.

use std::collections::BTreeSet;

use super::{ChangeKind, FindingReport, Report, WorkflowReport};
use crate::model::{Severity, Strategy, Verdict};
use crate::request::FailOn;
use crate::rules::FILE_UNREADABLE;

/// How a report sounds as a whole: what headlines, icons and colours go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// There was nothing to judge.
    Nothing,
    /// Every way to treat runs in flight is safe.
    Safe,
    /// Safe with the strategies in force, and not with all others.
    Conditional,
    /// Something is not proved.
    Unknown,
    /// Something breaks.
    Unsafe,
}

impl Tone {
    /// The icon before the headline, where the surface has icons.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Nothing | Self::Safe => "✅",
            Self::Conditional => "⚠️",
            Self::Unknown => "❔",
            Self::Unsafe => "❌",
        }
    }
}

/// How the report sounds.
pub fn tone(report: &Report) -> Tone {
    match report.verdict {
        Verdict::Unsafe => Tone::Unsafe,
        Verdict::Unknown => Tone::Unknown,
        // Whatever else is safe, there may have been a workflow in it.
        Verdict::Safe if report.findings.iter().any(|f| f.rule == FILE_UNREADABLE) => Tone::Unknown,
        Verdict::Safe if report.workflows.is_empty() => Tone::Nothing,
        // An error beside a safe verdict is about other strategies or about new runs.
        Verdict::Safe if only_with(report).is_some() || count(report, Severity::Error) > 0 => {
            Tone::Conditional
        }
        Verdict::Safe => Tone::Safe,
    }
}

/// The first line of every format: the verdict as one who deploys would say it.
pub fn headline(report: &Report) -> String {
    let all = distinct(report, |_| true);
    let line = match tone(report) {
        Tone::Nothing => match report.looked_at.len() {
            0 => "no workflow found, nothing to check".to_owned(),
            files => {
                format!("no workflow found; artifacts checked in {}", plural(files, "file"))
            }
        },
        Tone::Safe => "safe to deploy".to_owned(),
        Tone::Conditional => match only_with(report) {
            Some(names) if !names.is_empty() => format!("safe only with {}", either(&names)),
            _ => "safe only with the strategy in force of each workflow".to_owned(),
        },
        Tone::Unknown => match distinct(report, |workflow| workflow.verdict == Verdict::Unknown) {
            0 if all == 0 => "not proved: no workflow could be read".to_owned(),
            0 => "not proved: not everything could be read".to_owned(),
            some => format!("not proved: {} unknown", part(some, all)),
        },
        Tone::Unsafe => match distinct(report, |workflow| workflow.verdict == Verdict::Unsafe) {
            0 => "unsafe: a deploy would break".to_owned(),
            some => format!("unsafe: {} would break", part(some, all)),
        },
    };
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning")]
        .into_iter()
        .map(|(severity, noun)| (count(report, severity), noun))
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| format!(", {}", plural(number, noun)));
    counts.fold(line, |line, more| line + &more)
}

/// One sentence, or two: what to do now.
pub fn next_step(report: &Report) -> String {
    let step = match tone(report) {
        Tone::Nothing if report.looked_at.is_empty() => {
            "No file here is a workflow that midflight reads.".to_owned()
        }
        Tone::Nothing | Tone::Safe if count(report, Severity::Warning) > 0 => {
            "Look at the warnings before the deploy.".to_owned()
        }
        Tone::Nothing => "What the changed files name cannot move.".to_owned(),
        Tone::Safe => "Nothing stands in the way of runs in flight.".to_owned(),
        Tone::Conditional => {
            "Keep to it in the deploy; the strategy table says why others break runs.".to_owned()
        }
        Tone::Unknown => "Look at what could not be proved before the deploy: it is not known to \
                          be safe."
            .to_owned(),
        Tone::Unsafe => way_out(report),
    };
    if report.exit_code() == 3 {
        return format!("{step} This check fails: a file that must be readable is not.");
    }
    if report.blocked || !matches!(report.verdict, Verdict::Unsafe | Verdict::Unknown) {
        return step;
    }
    format!("{step} This check does not block it: `fail-on` is `{}`.", fail_on(report.fail_on))
}

/// Where a text is, as editors and terminals take it.
pub fn place(file: &str, line: u32, column: u32) -> String {
    format!("{file}:{line}:{column}")
}

/// The page of a rule.
pub fn rule_page(rule: &str) -> String {
    format!("https://github.com/midflight-dev/midflight/blob/main/docs/rules/{rule}.md")
}

/// The word of `--fail-on`.
pub(super) fn fail_on(setting: FailOn) -> &'static str {
    match setting {
        FailOn::Error => "error",
        FailOn::Warning => "warning",
        FailOn::Unknown => "unknown",
        FailOn::Never => "never",
    }
}

/// The word of the report.
pub fn change_word(change: ChangeKind) -> &'static str {
    match change {
        ChangeKind::Unchanged => "unchanged",
        ChangeKind::Changed => "changed",
        ChangeKind::Added => "added",
        ChangeKind::Removed => "removed",
        ChangeKind::Renamed => "renamed",
    }
}

/// Whether a reader wants to see it: it changed, or is not safe.
pub fn is_notable(workflow: &WorkflowReport) -> bool {
    workflow.change != ChangeKind::Unchanged || workflow.verdict != Verdict::Safe
}

/// `2 workflows are unchanged and safe.`
pub fn unchanged(number: usize) -> String {
    let verb = if number == 1 { "is" } else { "are" };
    format!("{} {verb} unchanged and safe.", plural(number, "workflow"))
}

/// Findings from loud to quiet, otherwise in the report's order.
pub fn by_severity(report: &Report) -> Vec<&FindingReport> {
    let mut findings: Vec<_> = report.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// `1 error`, `2 errors`.
pub fn plural(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

fn count(report: &Report, severity: Severity) -> usize {
    report.findings.iter().filter(|finding| finding.severity == severity).count()
}

/// Workflows that satisfy `which`; one that is compared with several revisions counts once.
fn distinct(report: &Report, which: impl Fn(&WorkflowReport) -> bool) -> usize {
    let key =
        |workflow: &WorkflowReport| (workflow.engine, workflow.file.clone(), workflow.id.clone());
    let found = report.workflows.iter().filter(|workflow| which(workflow)).map(key);
    found.collect::<BTreeSet<_>>().len()
}

fn part(some: usize, all: usize) -> String {
    if all == 1 { plural(some, "workflow") } else { format!("{some} of {all} workflows") }
}

/// `a`, `a or b`, `a, b or c`.
fn either(names: &[Strategy]) -> String {
    let names: Vec<_> = names.iter().map(|name| name.as_str()).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Strategies for runs in flight that are safe for every workflow whose runs the change touches;
/// none where all strategies of all of them are.
fn only_with(report: &Report) -> Option<Vec<Strategy>> {
    let touched = |workflow: &&WorkflowReport| {
        !matches!(workflow.change, ChangeKind::Unchanged | ChangeKind::Added)
    };
    let constrained: Vec<_> = report
        .workflows
        .iter()
        .filter(touched)
        .filter(|workflow| in_flight(workflow).any(|(_, verdict)| verdict != Verdict::Safe))
        .collect();
    if constrained.is_empty() {
        return None;
    }
    let safe = |strategy: &Strategy| {
        constrained
            .iter()
            .all(|workflow| in_flight(workflow).any(|found| found == (*strategy, Verdict::Safe)))
    };
    Some(Strategy::ALL.into_iter().filter(safe).collect())
}

fn in_flight(workflow: &WorkflowReport) -> impl Iterator<Item = (Strategy, Verdict)> {
    let all = workflow.strategies.0.iter();
    all.filter(|(name, _)| name.moves_runs_in_flight()).map(|(name, found)| (*name, found.verdict))
}

/// Another strategy where every workflow that breaks has one, else the findings.
fn way_out(report: &Report) -> String {
    let broken = || report.workflows.iter().filter(|one| one.verdict == Verdict::Unsafe);
    let mut ways: Vec<_> = broken().map(|workflow| workflow.recommended).collect();
    ways.sort_unstable();
    ways.dedup();
    let errors = match count(report, Severity::Error) {
        0 => "what breaks".to_owned(),
        1 => "the error".to_owned(),
        number => format!("the {number} errors"),
    };
    let other = |way: &Strategy| broken().all(|workflow| workflow.strategy != *way);
    match ways.as_slice() {
        [Some(way)] if other(way) => {
            format!("Fix {errors}, or deploy with the strategy `{}`.", way.as_str())
        }
        ways if !ways.is_empty() && ways.iter().all(Option::is_some) => {
            format!("Fix {errors}; the strategy tables say what is viable until then.")
        }
        ways if ways.iter().any(Option::is_some) => {
            format!("Fix {errors}; some workflows have no viable strategy until then.")
        }
        _ => format!("Fix {errors}; no strategy is viable until then."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::{blocked, conditional, empty, finding, unknown, workflow};

    fn lines(report: &Report) -> String {
        format!("{} {}\n{}", tone(report).icon(), headline(report), next_step(report))
    }

    #[test]
    fn every_tone_has_its_words() {
        let mut warned = Report { workflows: vec![workflow("a", ChangeKind::Added)], ..empty() };
        let safe = lines(&warned);
        warned.findings = vec![finding("image-partial-version", Severity::Warning, 1)];
        let files = Report { looked_at: vec!["compose.yaml".to_owned()], ..empty() };
        let all = [lines(&empty()), lines(&files), safe, lines(&warned), lines(&conditional())];
        insta::assert_snapshot!(all.join("\n\n"), @"
        ✅ no workflow found, nothing to check
        No file here is a workflow that midflight reads.

        ✅ no workflow found; artifacts checked in 1 file
        What the changed files name cannot move.

        ✅ safe to deploy
        Nothing stands in the way of runs in flight.

        ✅ safe to deploy, 1 warning
        Look at the warnings before the deploy.

        ⚠️ safe only with drain
        Keep to it in the deploy; the strategy table says why others break runs.
        ");
        let both = [lines(&unknown()), lines(&blocked())].join("\n\n");
        let both = both.replace(". This", ".\nThis");
        insta::assert_snapshot!(both, @"
        ❔ not proved: 1 of 2 workflows unknown
        Look at what could not be proved before the deploy: it is not known to be safe.
        This check does not block it: `fail-on` is `error`.

        ❌ unsafe: 1 of 2 workflows would break, 2 errors, 1 warning
        Fix the 2 errors; no strategy is viable until then.
        ");
    }

    #[test]
    fn an_error_outside_of_all_workflows_is_never_safe() {
        let broken = finding("file-unreadable", Severity::Error, 1);
        let mut report = Report { findings: vec![broken], ..empty() };
        assert_eq!(headline(&report), "not proved: no workflow could be read, 1 error");
        report.workflows = vec![workflow("a", ChangeKind::Changed)];
        assert_eq!(headline(&report), "not proved: not everything could be read, 1 error");
        assert_eq!(tone(&report), Tone::Unknown);
    }

    #[test]
    fn a_viable_strategy_is_named() {
        let mut report = blocked();
        report.workflows[0].strategy = Strategy::CancelAndResume;
        report.workflows[0].recommended = Some(Strategy::Drain);
        let step = "Fix the 2 errors, or deploy with the strategy `drain`.";
        assert_eq!(next_step(&report), step);
        let mut second = report.workflows[0].clone();
        second.recommended = None;
        report.workflows.push(second);
        assert!(next_step(&report).ends_with("some workflows have no viable strategy until then."));
    }

    #[test]
    fn a_check_that_does_not_block_says_so() {
        let report = Report { blocked: false, fail_on: FailOn::Never, ..blocked() };
        assert!(next_step(&report).ends_with("does not block it: `fail-on` is `never`."));
    }

    #[test]
    fn strategies_that_no_two_workflows_share_are_not_named() {
        let mut report = conditional();
        report.workflows[1].strategies.0.remove(0);
        assert_eq!(tone(&report), Tone::Conditional);
        let line = "safe only with the strategy in force of each workflow";
        assert_eq!(headline(&report), line);
    }
}
