//! Every meaning of what an export leaves open, judged.
//!
//! The export does not tell a date from its text, or `NaN` from null, and the worker's address is
//! not recorded. Where code reads such a value, each of its meanings is replayed; those under which
//! the old code cannot have recorded the history are out.

use super::events::Log;
use super::replay::{Choices, Done, replayed};
use crate::outcome::{Outcome, Why};
use crate::project::Project;

/// Replays of one project on one history.
const REPLAYS_MAX: usize = 40;

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
    let mut open = vec![fixed.clone()];
    while let Some(choices) = open.pop() {
        if out.len() >= REPLAYS_MAX {
            return Err(Why::new("recorded values whose types the export does not tell"));
        }
        let Done { outcome, met } = replayed(project, log, &choices);
        let mut taken = choices;
        for (what, count) in met {
            if taken.contains_key(&what) {
                continue;
            }
            for other in 1..count {
                let mut choices = taken.clone();
                choices.insert(what.clone(), other);
                open.push(choices);
            }
            taken.insert(what, 0);
        }
        out.push((taken, outcome));
    }
    Ok(())
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
