//! An answer for people at a terminal.

use midflight_core::report::terminal_text;
use midflight_core::syntax::Position;
use midflight_replay::{HistoryVerdict, Operation, Site, Verdict};

use super::answer::{history_sentence, history_word, sentence, word};
use super::manifest::Manifest;
use super::report::Report;
use crate::human::{Color, Terminal, finish, put, wrap};

/// Columns before the text of a fact.
const MARGIN: usize = 12;

/// Runs that are told one by one; the rest are counted.
pub(super) const RUNS_SHOWN_MAX: usize = 50;

/// The static verdict with its witness, and each run that does not replay.
pub(super) fn page(report: &Report<'_>, terminal: Terminal) -> String {
    let mut out = String::new();
    let color = match report.verdict {
        Verdict::Compatible => Color::Good,
        Verdict::Incompatible(_) => Color::Bad,
        Verdict::Unknown(_) => Color::Doubt,
    };
    let default = || "every history of the old version replays on the new one".to_owned();
    let text = sentence(&report.verdict).unwrap_or_else(default);
    headline(word(&report.verdict), color, &text, terminal, &mut out);
    if let Verdict::Incompatible(it) = &report.verdict {
        let witness: Vec<String> = it.witness.iter().map(ToString::to_string).collect();
        out.push('\n');
        fact("witness", &witness.join(" "), terminal, &mut out);
        places(
            report,
            (it.old_site, it.old_operation.as_ref()),
            (it.new_site, it.new_operation.as_ref()),
            terminal,
            &mut out,
        );
    }
    if report.has_histories {
        out.push('\n');
        runs(report, terminal, &mut out);
    }
    finish(&out, terminal)
}

fn runs(report: &Report<'_>, terminal: Terminal, out: &mut String) {
    let runs = &report.runs;
    for run in &runs.kept {
        let color = match run.verdict {
            HistoryVerdict::Unknown { .. } => Color::Doubt,
            _ => Color::Bad,
        };
        let name = run.name.as_deref().unwrap_or(&run.file);
        let why = history_sentence(&run.verdict).unwrap_or_default();
        let text = format!("{name}: {why}");
        headline(history_word(&run.verdict), color, &text, terminal, out);
        match &run.verdict {
            HistoryVerdict::Diverges(it) => {
                fact("event", &it.at.to_string(), terminal, out);
                places(
                    report,
                    (it.old_site, it.old_operation.as_ref()),
                    (it.new_site, it.new_operation.as_ref()),
                    terminal,
                    out,
                );
                fact("redo", &it.resume.redo.to_string(), terminal, out);
            }
            HistoryVerdict::Corrupt(it) => fact("event", &it.at.to_string(), terminal, out),
            HistoryVerdict::Unknown { .. } | HistoryVerdict::Replayable => {}
        }
    }
    let hidden = runs.count - runs.replayable - runs.kept.len();
    if hidden > 0 {
        put(out, format_args!("and {hidden} more that do not replay\n"));
    }
    for (at, why) in &runs.not_read.kept {
        headline("not read", Color::Bad, &format!("{at}: {why}"), terminal, out);
    }
    let hidden = runs.not_read.count - runs.not_read.kept.len();
    if hidden > 0 {
        put(out, format_args!("and {hidden} more that cannot be read\n"));
    }
    put(out, format_args!("{} of {} runs replay\n", runs.replayable, runs.count));
}

fn headline(word: &str, color: Color, sentence: &str, terminal: Terminal, out: &mut String) {
    let text = format!("{word}: {}", terminal_text(sentence));
    let lines = wrap(&text, terminal.columns()).join("\n");
    let rest = lines.strip_prefix(word).unwrap_or_default();
    put(out, format_args!("{}{rest}\n", terminal.paint(color, word)));
}

type Place<'a> = (Option<Site>, Option<&'a Operation>);

fn places(
    report: &Report<'_>,
    old: Place<'_>,
    new: Place<'_>,
    terminal: Terminal,
    out: &mut String,
) {
    place("old", report.pair.old, old, terminal, out);
    place("new", report.pair.new, new, terminal, out);
}

fn place(
    name: &str,
    manifest: &Manifest,
    (site, operation): Place<'_>,
    terminal: Terminal,
    out: &mut String,
) {
    let Some(Position { line, column }) = site.and_then(|site| manifest.position(site)) else {
        return;
    };
    let operation = operation.map(ToString::to_string).unwrap_or_default();
    fact(name, &format!("{}:{line}:{column} {operation}", manifest.file), terminal, out);
}

/// A name and a text beside it, wrapped.
fn fact(name: &str, text: &str, terminal: Terminal, out: &mut String) {
    let room = terminal.columns().saturating_sub(MARGIN);
    let lines = wrap(&terminal_text(text), room).join(&format!("\n{}", " ".repeat(MARGIN)));
    let name = format!("{name:width$}", width = MARGIN - 2);
    put(out, format_args!("  {}{lines}\n", terminal.paint(Color::Faint, &name)));
}
