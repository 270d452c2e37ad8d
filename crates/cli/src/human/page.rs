//! The order of things on the page: findings, workflows, what was not looked at, the verdict.

use midflight_core::model::Verdict;
use midflight_core::report::words::{
    change_word, headline, is_notable, next_step, tone, unchanged,
};
use midflight_core::report::{Report, WorkflowReport, terminal_text};

use super::Sources;
use super::diagnostic::diagnostic;
use super::paint::{Color, Terminal, finish, put};
use super::runs::runs;
use super::table::{Row, table, wrap};

/// Park points of one workflow, waived findings and things not looked at that are listed one by
/// one; the JSON report has all.
const LISTED_MAX: usize = 20;

/// The report for people at `terminal`, with a line feed at the end.
pub(crate) fn human(report: &Report, sources: &Sources<'_>, terminal: Terminal) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        out.push_str(&diagnostic(report, finding, sources, terminal));
        out.push('\n');
    }
    if !report.findings.is_empty() && !terminal.links {
        text("More about a rule: midflight explain RULE", Color::Faint, terminal, &mut out);
        out.push('\n');
    }
    for one in report.workflows.iter().filter(|one| is_notable(one)) {
        workflow(report, one, terminal, &mut out);
        out.push('\n');
    }
    let quiet = report.workflows.iter().filter(|one| !is_notable(one)).count();
    if quiet > 0 {
        put(&mut out, format_args!("{}\n\n", unchanged(quiet)));
    }
    runs(report, terminal, &mut out);
    let waived = report.waived.iter().map(|one| {
        let (file, reason) = (terminal_text(&one.file), terminal_text(&one.reason));
        format!("{file}:{} {}: {reason}", one.line, one.rule)
    });
    list("Waived", waived, terminal, &mut out);
    let skipped = report
        .not_looked_at
        .iter()
        .map(|one| format!("{}: {}", terminal_text(&one.what), terminal_text(&one.why)));
    list("Not looked at", skipped, terminal, &mut out);
    verdict(report, terminal, &mut out);
    finish(&out, terminal)
}

fn verdict(report: &Report, terminal: Terminal, out: &mut String) {
    if !report.against.is_empty() {
        let labels: Vec<_> = report.against.iter().map(|label| terminal_text(label)).collect();
        let line = format!("Compared with {}.", labels.join("; "));
        text(&line, Color::Faint, terminal, out);
    }
    text(&headline(report), tone(report).into(), terminal, out);
    // The backticks of Markdown mean nothing here.
    for line in wrap(&next_step(report).replace('`', ""), terminal.columns()) {
        put(out, format_args!("{line}\n"));
    }
}

fn workflow(report: &Report, one: &WorkflowReport, terminal: Terminal, out: &mut String) {
    let (id, file) = (terminal_text(&one.id), terminal_text(&one.file));
    let mut facts = vec![one.engine.to_owned(), change_word(one.change).to_owned()];
    if let Some(against) = one.against.as_ref().filter(|_| report.against.len() > 1) {
        facts.push(format!("against {}", terminal_text(against)));
    }
    let word = terminal.paint(one.verdict.into(), one.verdict.as_str());
    let strategy = one.strategy.as_str();
    out.push_str(&terminal.paint(Color::Strong, &id));
    put(out, format_args!(": {word} with {strategy}\n"));
    text(&format!("{file} ({})", facts.join(", ")), Color::Faint, terminal, out);
    fact("inputs", one.inputs.verdict, &one.inputs.reason, terminal, out);
    fact("history", one.history.verdict, &one.history.reason, terminal, out);
    strategies(one, terminal, out);
    park_points(one, terminal, out);
}

/// One line of text, wrapped, in one colour.
fn text(line: &str, color: Color, terminal: Terminal, out: &mut String) {
    for line in wrap(line, terminal.columns()) {
        out.push_str(&terminal.paint(color, &line));
        out.push('\n');
    }
}

/// What is known of inputs or history, where it is not plainly safe.
fn fact(name: &str, verdict: Verdict, reason: &str, terminal: Terminal, out: &mut String) {
    if verdict == Verdict::Safe {
        return;
    }
    let start = format!("  {name} {}", terminal.paint(verdict.into(), verdict.as_str()));
    let used = 2 + name.len() + 1 + verdict.as_str().len() + 2;
    let lines = wrap(&terminal_text(reason), terminal.columns().saturating_sub(used));
    let text = lines.join(&format!("\n{}", " ".repeat(used)));
    let colon = if text.is_empty() { "" } else { ": " };
    put(out, format_args!("{start}{colon}{text}\n"));
}

fn strategies(one: &WorkflowReport, terminal: Terminal, out: &mut String) {
    let row = |(strategy, found): &(_, midflight_core::report::StrategyReport)| {
        let mut notes = Vec::new();
        if *strategy == one.strategy {
            notes.push("in force");
        } else if Some(*strategy) == one.recommended {
            notes.push("recommended");
        }
        notes.extend(found.reasons.iter().map(String::as_str));
        Row { name: strategy.as_str().to_owned(), verdict: found.verdict, why: notes.join("; ") }
    };
    let rows: Vec<_> = one.strategies.0.iter().map(row).collect();
    if !rows.is_empty() {
        out.push('\n');
        out.push_str(&table("strategy", &rows, terminal));
    }
}

fn park_points(one: &WorkflowReport, terminal: Terminal, out: &mut String) {
    let points = &one.history.park_points;
    let row = |point: &midflight_core::report::ParkPointReport| Row {
        name: point.at.clone(),
        verdict: point.verdict,
        why: if point.reason.is_empty() {
            format!("line {} of the old version", point.line)
        } else {
            format!("{} (line {} of the old version)", point.reason, point.line)
        },
    };
    let rows: Vec<_> = points.iter().take(LISTED_MAX).map(row).collect();
    if !rows.is_empty() {
        out.push('\n');
        out.push_str(&table("runs resting at", &rows, terminal));
    }
    more(points.len(), out);
}

fn list(
    title: &str,
    items: impl ExactSizeIterator<Item = String>,
    terminal: Terminal,
    out: &mut String,
) {
    let number = items.len();
    if number == 0 {
        return;
    }
    put(out, format_args!("{title}:\n"));
    for item in items.take(LISTED_MAX) {
        for (index, line) in wrap(&item, terminal.columns().saturating_sub(4)).iter().enumerate() {
            let indent = if index == 0 { "  " } else { "    " };
            put(out, format_args!("{indent}{line}\n"));
        }
    }
    more(number, out);
    out.push('\n');
}

fn more(number: usize, out: &mut String) {
    if number > LISTED_MAX {
        put(out, format_args!("  and {} more, in the JSON report\n", number - LISTED_MAX));
    }
}
