//! Workflows: the table of all, and what is known of one.

use super::page::{Detail, name};
use crate::model::Verdict;
use crate::report::escape::{markdown_code, markdown_fence, markdown_text};
use crate::report::put::put;
use crate::report::words::{change_word, is_notable, plural, unchanged};
use crate::report::{FindingReport, Report, WorkflowReport};

/// Places where a run can rest that a page lists; the JSON report has all.
const PARK_POINTS_MAX: usize = 30;

/// A verdict as icon and word: colour and picture are never the only sign.
pub(super) fn verdict(verdict: Verdict) -> String {
    let icon = match verdict {
        Verdict::Safe => "✅",
        Verdict::Unknown => "❔",
        Verdict::Unsafe => "❌",
    };
    // A space that does not break, so that narrow columns keep the two together.
    format!("{icon}\u{a0}{}", verdict.as_str())
}

/// One row for each workflow that changed or is not safe.
pub(super) fn summary_table(report: &Report, out: &mut String) {
    let (notable, quiet): (Vec<_>, Vec<_>) =
        report.workflows.iter().partition(|one| is_notable(one));
    if !notable.is_empty() {
        out.push_str("\n| workflow | engine | change | strategy in force | verdict |\n");
        out.push_str("|---|---|---|---|---|\n");
    }
    for one in notable {
        put(
            out,
            format_args!(
                "| {} | {} | {} | `{}` | {} |\n",
                name(report, one),
                one.engine,
                change_word(one.change),
                one.strategy.as_str(),
                verdict(one.verdict),
            ),
        );
    }
    if !quiet.is_empty() {
        put(out, format_args!("\n{}\n", unchanged(quiet.len())));
    }
}

/// What is known of one workflow.
pub(super) fn workflow(report: &Report, one: &WorkflowReport, detail: Detail, out: &mut String) {
    let file = markdown_code(&one.file);
    put(out, format_args!("\n#### {} in {file}\n\n", name(report, one)));
    if one.inputs.verdict != Verdict::Safe {
        fact("Inputs", one.inputs.verdict, &one.inputs.reason, out);
    }
    if one.history.verdict != Verdict::Safe {
        fact("History", one.history.verdict, &one.history.reason, out);
    }
    strategies(one, out);
    if detail == Detail::Full {
        park_points(one, out);
        witnesses(report, one, out);
    }
}

fn fact(title: &str, found: Verdict, reason: &str, out: &mut String) {
    let reason = markdown_text(reason);
    let colon = if reason.is_empty() { "" } else { ": " };
    put(out, format_args!("{title} {}{colon}{reason}\n\n", verdict(found)));
}

fn strategies(one: &WorkflowReport, out: &mut String) {
    if one.strategies.0.is_empty() {
        return;
    }
    out.push_str("| strategy | verdict | why |\n|---|---|---|\n");
    for (strategy, found) in &one.strategies.0 {
        let mut notes = Vec::new();
        if *strategy == one.strategy {
            notes.push("in force".to_owned());
        }
        if Some(*strategy) == one.recommended && *strategy != one.strategy {
            notes.push("recommended".to_owned());
        }
        notes.extend(found.reasons.iter().map(|reason| markdown_text(reason)));
        let (name, verdict) = (strategy.as_str(), verdict(found.verdict));
        put(out, format_args!("| `{name}` | {verdict} | {} |\n", notes.join("; ")));
    }
}

fn park_points(one: &WorkflowReport, out: &mut String) {
    let points = &one.history.park_points;
    if points.is_empty() {
        return;
    }
    let number = plural(points.len(), "place");
    put(out, format_args!("\n<details><summary>{number} where a run can rest</summary>\n\n"));
    out.push_str("| resting at | old line | verdict | why |\n|---|---|---|---|\n");
    for point in points.iter().take(PARK_POINTS_MAX) {
        put(
            out,
            format_args!(
                "| {} | {} | {} | {} |\n",
                markdown_code(&point.at),
                point.line,
                verdict(point.verdict),
                markdown_text(&point.reason),
            ),
        );
    }
    if points.len() > PARK_POINTS_MAX {
        let more = points.len() - PARK_POINTS_MAX;
        put(out, format_args!("\nand {more} more, in the JSON report\n"));
    }
    out.push_str("\n</details>\n");
}

/// Witnesses that no finding of the workflow shows already.
fn witnesses(report: &Report, one: &WorkflowReport, out: &mut String) {
    let shown = |witness: &serde_json::Value| {
        let same = |finding: &&FindingReport| finding.witness.as_ref() == Some(witness);
        report.findings.iter().any(|finding| same(&finding))
    };
    let history = one.history.witness.as_ref().map(|events| serde_json::json!(events));
    let both = [
        (
            "an input that the old version accepts and the new one rejects",
            one.inputs.witness.clone(),
        ),
        ("a history that the new version cannot replay", history),
    ];
    for (title, witness) in both {
        if let Some(witness) = witness.filter(|witness| !shown(witness)) {
            put(out, format_args!("\n<details><summary>{title}</summary>\n"));
            out.push_str(&json_block(&witness));
            out.push_str("\n</details>\n");
        }
    }
}

/// Characters of a witness on a page; a longer one is in the JSON report.
const WITNESS_CHARS_MAX: usize = 4_000;

/// A witness as JSON: indented, or on one line where it is short or a list of events.
pub(super) fn json_block(witness: &serde_json::Value) -> String {
    let short = witness.to_string();
    let text = match serde_json::to_string_pretty(witness) {
        Ok(pretty) if short.chars().count() > 80 && !witness.is_array() => pretty,
        _ => short,
    };
    let length = text.chars().count();
    if length > WITNESS_CHARS_MAX {
        return format!("\nIts {length} characters are in the JSON report.\n");
    }
    markdown_fence(&text, "json")
}
