//! Recorded runs: where they rest, and those that do not replay.

use midflight_core::report::{Report, RunGroupReport, becomes, resting_runs, terminal_text};

use super::paint::{Color, Terminal, put};
use super::table::wrap;

/// Places, kinds of outcome of one place, and values that are listed; the JSON report has all.
const LISTED_MAX: usize = 20;

/// Characters of a recorded value.
const VALUE_CHARS_MAX: usize = 400;

/// One line for each place, and one below it for each way in which runs there do not replay.
pub(super) fn runs(report: &Report, terminal: Terminal, out: &mut String) {
    let all = resting_runs(report);
    if all.is_empty() {
        return;
    }
    out.push_str(&terminal.paint(Color::Strong, "Recorded runs"));
    out.push('\n');
    for place in all.iter().take(LISTED_MAX) {
        let workflow = if place.workflow.is_empty() { "no workflow" } else { place.workflow };
        let mut line = terminal_text(workflow);
        if let Some(against) = place.against {
            put(&mut line, format_args!(" against {}", terminal_text(against)));
        }
        if let Some(at) = place.at {
            put(&mut line, format_args!(", waiting for {}", terminal_text(at)));
        }
        put(&mut line, format_args!(": {}", place.told));
        lines(&line, 2, terminal, out);
        for group in place.others.iter().take(LISTED_MAX) {
            lines(&other(group), 4, terminal, out);
        }
        more(place.others.len(), "    ", out);
    }
    more(all.len(), "  ", out);
    values(report, terminal, out);
    out.push('\n');
}

fn other(group: &RunGroupReport) -> String {
    let mut line = format!("{} {}", group.count, becomes(group));
    if let Some(detail) = &group.detail {
        put(&mut line, format_args!(": {}", terminal_text(detail)));
    }
    let names: Vec<String> = group.examples.iter().map(|name| terminal_text(name)).collect();
    put(&mut line, format_args!(" ({}", names.join(", ")));
    if group.count > names.len() {
        put(&mut line, format_args!(" and {} more", group.count - names.len()));
    }
    line + ")"
}

/// What was recorded, where somebody asked for it.
fn values(report: &Report, terminal: Terminal, out: &mut String) {
    let asked = report.runs.iter().filter_map(|run| Some((run, run.value.as_ref()?)));
    for (run, value) in asked.take(LISTED_MAX) {
        let text: String = value.to_string().chars().take(VALUE_CHARS_MAX).collect();
        let (name, text) = (terminal_text(&run.run), terminal_text(&text));
        let at = run.diverges_at.unwrap_or_default();
        lines(&format!("{name} has recorded at event {at}: {text}"), 2, terminal, out);
    }
}

fn lines(text: &str, indent: usize, terminal: Terminal, out: &mut String) {
    let room = terminal.columns().saturating_sub(indent + 2);
    for (index, line) in wrap(text, room).iter().enumerate() {
        let indent = if index == 0 { indent } else { indent + 2 };
        put(out, format_args!("{}{line}\n", " ".repeat(indent)));
    }
}

fn more(number: usize, indent: &str, out: &mut String) {
    if number > LISTED_MAX {
        let more = number - LISTED_MAX;
        put(out, format_args!("{indent}and {more} more, in the JSON report\n"));
    }
}
