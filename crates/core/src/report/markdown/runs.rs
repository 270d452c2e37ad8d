//! Recorded runs: where they rest, and those that do not replay.

use crate::report::escape::{markdown_code, markdown_text};
use crate::report::put::put;
use crate::report::{Report, RestingRuns, RunGroupReport, becomes, resting_runs};

/// Places, and kinds of outcome, that a page lists; the JSON report has all.
const LISTED_MAX: usize = 30;

/// A table of places, and a line for each way in which runs do not replay.
pub(super) fn runs(report: &Report, out: &mut String) {
    let all = resting_runs(report);
    if all.is_empty() {
        return;
    }
    out.push_str("\n#### Recorded runs\n\n| workflow | waiting for | runs |\n|---|---|---|\n");
    for place in all.iter().take(LISTED_MAX) {
        let at = place.at.map(markdown_code).unwrap_or_default();
        put(out, format_args!("| {} | {at} | {} |\n", workflow(place), place.told));
    }
    more(all.len(), "places", out);
    let others: Vec<_> =
        all.iter().flat_map(|place| place.others.iter().map(move |it| (place, it))).collect();
    if !others.is_empty() {
        out.push('\n');
    }
    for (place, group) in others.iter().take(LISTED_MAX) {
        other(place, group, out);
    }
    more(others.len(), "kinds", out);
}

fn workflow(place: &RestingRuns<'_>) -> String {
    let id = if place.workflow.is_empty() { "-".to_owned() } else { markdown_code(place.workflow) };
    match place.against {
        Some(against) => format!("{id} against {}", markdown_text(against)),
        None => id,
    }
}

fn other(place: &RestingRuns<'_>, group: &RunGroupReport, out: &mut String) {
    let noun = if group.count == 1 { "run" } else { "runs" };
    let of = workflow(place);
    put(out, format_args!("- {} {noun} of {of} {}", group.count, becomes(group)));
    if let Some(detail) = &group.detail {
        put(out, format_args!(": {}", markdown_text(detail)));
    }
    let names: Vec<String> = group.examples.iter().map(|name| markdown_code(name)).collect();
    put(out, format_args!(" ({}", names.join(", ")));
    if group.count > names.len() {
        put(out, format_args!(" and {} more", group.count - names.len()));
    }
    out.push_str(")\n");
}

fn more(number: usize, what: &str, out: &mut String) {
    if number > LISTED_MAX {
        put(out, format_args!("\nand {} more {what}, in the JSON report\n", number - LISTED_MAX));
    }
}
