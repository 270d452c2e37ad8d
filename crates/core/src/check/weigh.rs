//! What findings mean for one workflow: strategies, verdict, and the parts of its report.

use midflight_replay::{ParkPoint, ParkVerdict};

use super::assemble::{Assembler, Kept};
use super::judge::{Entry, Judge};
use crate::compare::{Facts, HistoryVerdict, InputsVerdict, SchemaVerdict};
use crate::limits::PARK_POINTS_MAX;
use crate::model::{Cell, Change, Severity, Side, Verdict, Workflow};
use crate::report::{
    ChangeKind, FindingReport, HistoryReport, InputsReport, ParkPointReport, Strategies,
    WorkflowReport,
};
use crate::rules::Check;
use crate::runs::RunsFact;
use crate::strategies::Weight;

impl Assembler<'_> {
    /// The report of one entry; `index` of `kept` tells which findings are its own.
    pub(super) fn workflow(
        &self,
        index: usize,
        entry: &Entry<'_>,
        kept: &[Kept<'_>],
        judge: &Judge<'_>,
    ) -> WorkflowReport {
        let own: Vec<&Kept<'_>> = kept.iter().filter(|kept| kept.entry == Some(index)).collect();
        let weights = weights(index, entry, kept, judge);
        let of_runs =
            own.iter().filter(|kept| matches!(kept.raised.rule.check, Check::Recorded(_)));
        let of_runs: Vec<Weight> = of_runs.filter_map(|kept| weight(kept, judge)).collect();
        // What an old version says about its runs matters where something happens to them.
        let moved = entry.pairing.old.filter(|_| entry.facts.is_some());
        let facts = moved.map_or(&[][..], |old| &old.strategy_facts);
        let strategies = entry.ground.strategies(&weights, facts);
        let faulty = own.iter().any(|kept| {
            kept.raised.finding.about_new_version
                && judge.severity(&kept.raised) == Some(Severity::Error)
        });
        let unread = own.iter().any(|kept| kept.raised.finding.change == Some(Change::NotRead));
        let workflow = entry.workflow;
        WorkflowReport {
            id: workflow.id.0.clone(),
            engine: workflow.engine,
            file: workflow.file.to_string(),
            against: entry.against.map(|index| self.request.old[index].label.clone()),
            change: entry.change,
            verdict: verdict(entry, &strategies, &of_runs, faulty, unread),
            strategy: entry.ground.strategy,
            inputs: inputs(entry),
            history: self.history(entry),
            recommended: strategies.recommended(entry.ground.strategy),
            strategies,
        }
    }

    fn history(&self, entry: &Entry<'_>) -> HistoryReport {
        let (verdict, reason) = without_facts(entry);
        let Some((facts, old)) = entry.facts.as_ref().zip(entry.pairing.old) else {
            let report = HistoryReport { verdict, reason, witness: None, park_points: Vec::new() };
            return with_runs(report, &entry.runs);
        };
        let fact = &facts.history;
        let (verdict, witness) = match &fact.verdict {
            HistoryVerdict::Safe => (Verdict::Safe, None),
            HistoryVerdict::Unknown => (Verdict::Unknown, None),
            HistoryVerdict::Unsafe(divergence) => {
                let events = divergence.witness.iter().map(ToString::to_string).collect();
                (Verdict::Unsafe, Some(events))
            }
        };
        let points = fact.park_points.iter().take(PARK_POINTS_MAX);
        let report = HistoryReport {
            verdict,
            reason: fact.reason.clone(),
            witness,
            park_points: points.map(|point| self.park_point(point, old, entry.against)).collect(),
        };
        with_runs(report, &entry.runs)
    }

    fn park_point(
        &self,
        point: &ParkPoint,
        old: &Workflow,
        against: Option<usize>,
    ) -> ParkPointReport {
        let spans = point.sites.iter().filter_map(|site| old.sites.get(site.0 as usize));
        let first = spans.map(|span| span.start).min().unwrap_or(old.named_at.start);
        let (verdict, reason) = match point.verdict {
            ParkVerdict::Safe => (Verdict::Safe, "every run that rests here replays"),
            ParkVerdict::Unknown => (Verdict::Unknown, "not decided"),
            ParkVerdict::Unsafe => {
                (Verdict::Unsafe, "some run that rests here has a history that does not replay")
            }
        };
        let reason = point.reason.as_ref().map_or(reason, |reason| reason.message.as_str());
        ParkPointReport {
            at: point.at.clone(),
            line: self.old_line(old, against, first),
            verdict,
            reason: reason.to_owned(),
        }
    }
}

/// What the findings about an entry weigh for its strategies.
pub(super) fn weights(
    index: usize,
    entry: &Entry<'_>,
    kept: &[Kept<'_>],
    judge: &Judge<'_>,
) -> Vec<Weight> {
    let own = kept.iter().filter(|kept| kept.entry == Some(index));
    own.filter_map(|kept| weight(kept, judge)).chain(undeclared_inputs(entry)).collect()
}

/// What a finding weighs for strategies; none where it bears on none.
fn weight(kept: &Kept<'_>, judge: &Judge<'_>) -> Option<Weight> {
    let cap = judge.cap(&kept.raised);
    let change = kept.raised.finding.change.filter(|_| cap > Cell::Safe)?;
    let rule = kept.raised.rule.id;
    let reason = match &kept.report {
        None => rule.to_owned(),
        Some(FindingReport { side: Side::New, line, .. }) => format!("{rule} (line {line})"),
        Some(FindingReport { side: Side::Old, line, .. }) => format!("{rule} (old line {line})"),
    };
    Some(Weight { change, cap, reason })
}

/// Inputs of which nothing is said weigh as undecided ones do. That is no finding: there is
/// nothing in the change that a user could mend.
fn undeclared_inputs(entry: &Entry<'_>) -> Option<Weight> {
    let inputs = &entry.facts.as_ref()?.inputs;
    let InputsVerdict::NotDeclared = inputs.verdict else { return None };
    let reason = format!("inputs: {}", inputs.reason);
    Some(Weight { change: Change::InputUndecided, cap: Cell::Unknown, reason })
}

/// That of the strategy in force, worsened by faults of the new version itself and by what was
/// not read.
fn verdict(
    entry: &Entry<'_>,
    strategies: &Strategies,
    of_runs: &[Weight],
    faulty: bool,
    unread: bool,
) -> Verdict {
    if faulty {
        return Verdict::Unsafe;
    }
    let of_strategy = match (entry.change, strategies.verdict(entry.ground.strategy)) {
        // Nothing happens to runs of a version that stays as it is, nor to runs that are not,
        // unless a run was given to which something does.
        (ChangeKind::Unchanged | ChangeKind::Added, _) => {
            let cell = |weight: &Weight| {
                entry.ground.cell(weight.change, entry.ground.strategy).min(weight.cap)
            };
            of_runs.iter().filter_map(|weight| cell(weight).verdict()).max().unwrap_or_default()
        }
        (_, Some(verdict)) => verdict,
        // A strategy that the engine has not, or that a finding left out.
        (_, None) => Verdict::Unsafe,
    };
    of_strategy.max(if unread { Verdict::Unknown } else { Verdict::Safe })
}

/// Worsened by what recorded runs show, and never bettered.
fn with_runs(mut report: HistoryReport, runs: &RunsFact) -> HistoryReport {
    let Some(told) = runs.told() else { return report };
    report.reason = format!("{}; {told}", report.reason);
    if !runs.lost.is_empty() {
        report.verdict = Verdict::Unsafe;
        let shown = || runs.lost.values().find_map(|lost| lost.witness.clone());
        report.witness = report.witness.or_else(shown);
    } else if !runs.open.is_empty() {
        report.verdict = report.verdict.max(Verdict::Unknown);
    }
    report
}

/// Inputs and history where nothing was compared.
fn without_facts(entry: &Entry<'_>) -> (Verdict, String) {
    let (verdict, reason) = match entry.change {
        ChangeKind::Unchanged => (Verdict::Safe, "nothing that matters changed"),
        ChangeKind::Added => (Verdict::Safe, "a new workflow has no runs in flight"),
        ChangeKind::Removed if entry.ground.is_over => {
            (Verdict::Safe, "every run of it that was given has ended")
        }
        ChangeKind::Removed => (Verdict::Unknown, "the new side no longer has this workflow"),
        ChangeKind::Changed | ChangeKind::Renamed => {
            (Verdict::Unknown, "one side could not be read")
        }
    };
    (verdict, reason.to_owned())
}

fn inputs(entry: &Entry<'_>) -> InputsReport {
    let (verdict, reason) = without_facts(entry);
    let Some(Facts { inputs, recorded, .. }) = &entry.facts else {
        return InputsReport { verdict, reason, witness: None };
    };
    let (verdict, witness) = match &inputs.verdict {
        InputsVerdict::Safe => (Verdict::Safe, None),
        InputsVerdict::Unknown | InputsVerdict::NotDeclared => (Verdict::Unknown, None),
        InputsVerdict::Required { witness, .. } => (Verdict::Unsafe, Some(witness.clone())),
        InputsVerdict::Schema(fact) => match &fact.verdict {
            SchemaVerdict::Unsafe(document) => (Verdict::Unsafe, Some(document.clone())),
            SchemaVerdict::Safe => (Verdict::Safe, None),
            SchemaVerdict::Unknown => (Verdict::Unknown, None),
        },
    };
    let reason = match recorded.told() {
        Some(told) => format!("{}; {told}", inputs.reason),
        None => inputs.reason.clone(),
    };
    InputsReport { verdict, reason, witness }
}
