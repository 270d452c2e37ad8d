//! What can be done with one run, and what it costs.

use std::collections::BTreeSet;

use super::costs::Work;
use super::outcome::Outcome;
use super::seat::Seat;
use crate::compare::Shown;
use crate::histories::Trace;
use crate::model::{Cell, Change, Strategy, StrategyFact};
use crate::report::{RunVerdict, Strategies};
use crate::strategies::Weight;
use crate::text::quoted;

/// Names of steps in one reason.
const NAMES_MAX: usize = 5;

/// The strategies for runs in flight, as far as this one goes.
pub(super) fn strategies(
    seat: &Seat<'_>,
    trace: &Trace,
    outcome: &Outcome,
    input: Option<&Shown>,
) -> Strategies {
    let own = [
        fact(Strategy::CancelAndRestart, restart(seat, trace, outcome)),
        fact(Strategy::CancelAndResume, resume(seat, trace, outcome)),
        fact(Strategy::CancelAndPartialResume, partial_resume(seat, trace, outcome)),
    ];
    let of_input = match input {
        None | Some(Shown::Fits) => None,
        Some(Shown::Undecided) => Some(Weight {
            change: Change::InputUndecided,
            cap: Cell::Unknown,
            reason: "whether the recorded input fits is not decided".to_owned(),
        }),
        Some(Shown::Rejected(_, why)) => Some(Weight {
            change: Change::InputNarrowed,
            cap: Cell::Block,
            reason: format!("the recorded input does not fit: {}", quoted(why)),
        }),
    };
    let unrecorded = if input.is_none() { &seat.input_weights[..] } else { &[] };
    let weights = seat.weights.iter().chain(unrecorded).chain(&of_input);
    seat.candidate.ground.strategies_in_flight(&weights, &own)
}

fn fact(strategy: Strategy, (cell, reason): (Cell, String)) -> StrategyFact {
    StrategyFact { strategy, cell, reason }
}

/// The recorded input starts a new run; all that this one has done is done again.
fn restart(seat: &Seat<'_>, trace: &Trace, outcome: &Outcome) -> (Cell, String) {
    if let RunVerdict::Corrupt | RunVerdict::Unknown = outcome.verdict
        && !matches!(outcome.reason, Some("decision" | "schema" | "signal"))
    {
        return not_known(outcome);
    }
    again(seat, &Work::since(trace, 0))
}

fn resume(seat: &Seat<'_>, trace: &Trace, outcome: &Outcome) -> (Cell, String) {
    match outcome.verdict {
        RunVerdict::Replayable => still_to_come(seat, trace),
        RunVerdict::Diverges => {
            let why = outcome.detail.as_deref().unwrap_or_default();
            let at = outcome.at.unwrap_or_default();
            (Cell::Block, format!("{} (event {at})", quoted(why)))
        }
        RunVerdict::Corrupt | RunVerdict::Unknown => not_known(outcome),
    }
}

fn partial_resume(seat: &Seat<'_>, trace: &Trace, outcome: &Outcome) -> (Cell, String) {
    let Some(deviation) = &outcome.deviation else { return resume(seat, trace, outcome) };
    let resume = &deviation.resume;
    let kept = resume.cut;
    if kept == 0 {
        return (Cell::Block, "nothing of its history can be kept".to_owned());
    }
    let (cell, why) = again(seat, &Work::since(trace, kept));
    let (open, open_why) = still_to_come(seat, trace);
    let (cell, why) = if open > cell { (open, open_why) } else { (cell, why) };
    if cell < Cell::Unknown && !resume.lost.is_empty() {
        // Whoever sent them does not know that the run waits for them again.
        let lost = names(resume.lost.iter());
        return (Cell::Unknown, format!("what {lost} received after event {kept} would be lost"));
    }
    if cell > Cell::Warn {
        return (cell, why);
    }
    let mut costs = vec![format!("goes on from event {kept}")];
    costs.extend((!why.is_empty()).then_some(why));
    let left = [("cancels", &resume.orphans), ("strands", &resume.stranded)];
    for (verb, keys) in left {
        costs.extend((!keys.is_empty()).then(|| format!("{verb} {}", names(keys.iter()))));
    }
    (cell.max(Cell::Warn), costs.join("; "))
}

fn not_known(outcome: &Outcome) -> (Cell, String) {
    let why = quoted(outcome.detail.as_deref().unwrap_or_default());
    let why = match outcome.verdict {
        RunVerdict::Corrupt => format!("its history is corrupt: {why}"),
        _ => why,
    };
    (Cell::Unknown, why)
}

/// What the old version's workers still give may be none that the new version takes.
fn still_to_come(seat: &Seat<'_>, trace: &Trace) -> (Cell, String) {
    let mut operations = trace.under_way().into_keys().map(|it| &it.operation);
    match operations.find(|operation| seat.is_open(operation)) {
        None => (Cell::Safe, String::new()),
        Some(operation) => {
            let name = quoted(&operation.to_string());
            let why = format!("what `{name}` gives is still to come, and may not fit");
            (Cell::Unknown, why)
        }
    }
}

/// Whether work may be done again.
fn again(seat: &Seat<'_>, work: &Work) -> (Cell, String) {
    if work.count == 0 {
        return (Cell::Safe, String::new());
    }
    let old = seat.candidate.pairing.old;
    let kept: BTreeSet<&String> =
        old.map(|old| old.not_repeatable.iter().collect()).unwrap_or_default();
    let harmful: Vec<&String> = work.steps.iter().filter(|name| kept.contains(name)).collect();
    if !harmful.is_empty() {
        let verb = if harmful.len() == 1 { "is" } else { "are" };
        let names = names(harmful.into_iter());
        let why = format!("{names} would run again and {verb} not declared `repeat: safe`");
        return (Cell::Block, why);
    }
    if !work.children.is_empty() {
        let names = names(work.children.iter());
        return (Cell::Unknown, format!("child workflow {names} would run again"));
    }
    let noun = if work.count == 1 { "step runs" } else { "steps run" };
    (Cell::Warn, format!("{} completed {noun} again", work.count))
}

fn names<'n>(all: impl ExactSizeIterator<Item = &'n String>) -> String {
    let more = all.len().saturating_sub(NAMES_MAX);
    let some: Vec<String> = all.take(NAMES_MAX).map(|name| format!("`{}`", quoted(name))).collect();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    some.join(", ") + &more
}
