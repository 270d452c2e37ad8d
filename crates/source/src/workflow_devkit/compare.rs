//! Every meaning of what an export leaves open, judged.
//!
//! The export does not tell a date from its text, or `NaN` from null, and the worker's address is
//! not recorded. Where code reads such a value, each of its meanings is replayed; those under which
//! the old code cannot have recorded the history are out.

use super::events::Log;
use super::replay::{Choices, Done, replayed};
use crate::outcome::{Outcome, Why};
use crate::project::Project;

/// Replays of one project on one history that try each meaning with each other.
const REPLAYS_MAX: usize = 40;

/// Replays in which one value at a time has another meaning, where there are too many.
const SINGLE_MAX: usize = 200;

/// Replays a run's events on the code of a project.
#[must_use]
pub fn replay(project: &Project, log: &Log) -> Outcome {
    let mut out = Vec::new();
    match explore(project, log, &Choices::new(), &mut out) {
        Ok(()) => whole(log, merged(out)),
        Err(why) => Outcome::Unknown(why),
    }
}

/// What is replayable as far as the page goes may not be beyond it.
fn whole(log: &Log, outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Replayable { .. } if log.is_page => {
            Outcome::Unknown(Why::new("as many events as one page has: there may be more"))
        }
        outcome => outcome,
    }
}

/// Replays a run that the old code recorded on the new code.
#[must_use]
pub fn compare(old: &Project, new: &Project, log: &Log) -> Outcome {
    let mut before = Vec::new();
    if let Err(why) = explore(old, log, &Choices::new(), &mut before) {
        return Outcome::Unknown(why);
    }
    let mut refused = None;
    let mut meanings = Vec::new();
    for (choices, outcome) in before {
        match outcome {
            // A history that its own code cannot have recorded shows nothing about another.
            Outcome::Diverges(it) => refused = refused.or(Some(it)),
            _ => meanings.push(choices),
        }
    }
    if let (Some(it), true) = (&refused, meanings.is_empty()) {
        return Outcome::Unknown(Why::new(format!("the old code did not record it: {it}")));
    }
    let mut after = Vec::new();
    for choices in &meanings {
        if let Err(why) = explore(new, log, choices, &mut after) {
            return Outcome::Unknown(why);
        }
    }
    whole(log, merged(after))
}

/// Outcomes for every meaning of what is met, given those that are fixed.
fn explore(
    project: &Project,
    log: &Log,
    fixed: &Choices,
    out: &mut Vec<(Choices, Outcome)>,
) -> Result<(), Why> {
    let Done { outcome, met } = replayed(project, log, fixed);
    let free: Choices = met.into_iter().filter(|(what, _)| !fixed.contains_key(what)).collect();
    let all = free.values().try_fold(1_usize, |all, count| all.checked_mul(*count));
    let is_each_with_each = all.is_some_and(|all| all <= REPLAYS_MAX);
    let mut taken = fixed.clone();
    taken.extend(free.keys().map(|what| (what.clone(), 0)));
    out.push((taken.clone(), outcome));
    let mut open = others(&taken, &free);
    let mut replays = 1;
    while let Some(choices) = open.pop() {
        replays += 1;
        if replays > if is_each_with_each { 2 * REPLAYS_MAX } else { SINGLE_MAX } {
            return Err(Why::new("recorded values whose types the export does not tell"));
        }
        let Done { outcome, met } = replayed(project, log, &choices);
        let free: Choices =
            met.into_iter().filter(|(what, _)| !choices.contains_key(what)).collect();
        let mut taken = choices;
        taken.extend(free.keys().map(|what| (what.clone(), 0)));
        if is_each_with_each {
            open.extend(others(&taken, &free));
        }
        out.push((taken, outcome));
    }
    if is_each_with_each && free.len() > 1 {
        combined(project, log, fixed, &free, out);
    }
    Ok(())
}

/// Every other meaning of one of those that are free, with the first of the rest.
fn others(taken: &Choices, free: &Choices) -> Vec<Choices> {
    let mut out = Vec::new();
    for (what, count) in free {
        for other in 1..*count {
            let mut choices = taken.clone();
            choices.insert(what.clone(), other);
            out.push(choices);
        }
    }
    out
}

/// Meanings in which more than one is not the first.
fn combined(
    project: &Project,
    log: &Log,
    fixed: &Choices,
    free: &Choices,
    out: &mut Vec<(Choices, Outcome)>,
) {
    let mut all = vec![fixed.clone()];
    for (what, count) in free {
        all = all
            .iter()
            .flat_map(|choices| {
                (0..*count).map(|meaning| {
                    let mut choices = choices.clone();
                    choices.insert(what.clone(), meaning);
                    choices
                })
            })
            .collect();
    }
    let is_new = |it: &Choices| free.keys().filter(|what| it[*what] > 0).count() > 1;
    for choices in all.into_iter().filter(is_new) {
        let outcome = replayed(project, log, &choices).outcome;
        out.push((choices, outcome));
    }
}

/// What holds whatever is meant.
fn merged(all: Vec<(Choices, Outcome)>) -> Outcome {
    let mut all = all.into_iter();
    let Some((_, first)) = all.next() else {
        return Outcome::Unknown(Why::new("nothing that was replayed"));
    };
    if matches!(first, Outcome::Unknown(_)) {
        return first;
    }
    for (choices, other) in all {
        if matches!(other, Outcome::Unknown(_)) {
            return other;
        }
        if std::mem::discriminant(&first) != std::mem::discriminant(&other) {
            let what = choices.keys().next().map_or("a value", String::as_str);
            return Outcome::Unknown(Why::new(format!(
                "it depends on {what}, which the export does not tell the type of"
            )));
        }
    }
    first
}
