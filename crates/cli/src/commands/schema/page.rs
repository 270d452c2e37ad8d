//! An answer for people at a terminal.

use midflight_core::report::{json_text, terminal_text};
use midflight_core::syntax::Position;

use super::given::Schema;
use super::source::Source;
use super::told::{Told, Verdict};
use super::words;
use crate::human::{Color, Terminal, finish, put, wrap};

/// Columns before the text of a fact.
const MARGIN: usize = 12;

/// The verdict with its sentence, the document that shows it, and what it rests on.
pub(super) fn page(told: &Told, old: &Schema, new: &Schema, terminal: Terminal) -> String {
    let mut out = headline(told, &old.source, &new.source, terminal);
    let mut facts = Vec::new();
    match &told.verdict {
        Verdict::Compatible { proof, assumptions } => {
            facts.push(("proof", words::proof_meaning(*proof).to_owned()));
            facts.extend(assumptions.iter().map(|one| ("assumed", words::assumption(one))));
        }
        Verdict::Incompatible { witness, path } => {
            put(&mut out, format_args!("\nA document of old that is none of new:\n\n"));
            for line in json_text(&format!("{witness:#}")).lines() {
                put(&mut out, format_args!("  {line}\n"));
            }
            let whole = "the whole document".to_owned();
            facts.push(("rejected", if path.is_empty() { whole } else { path.clone() }));
        }
        Verdict::Unknown => {}
    }
    for (side, schema, pointer) in
        [("old", old, &told.old_pointer), ("new", new, &told.new_pointer)]
    {
        if let Some(pointer) = pointer {
            let source = schema.at(told.document_uri.as_deref());
            let Position { line, column } = source.position(pointer);
            facts.push((side, format!("{}:{line}:{column} {pointer}", source.name)));
        }
    }
    let lens = told.lens.as_str();
    facts.push(("lens", format!("{lens}: {}", words::lens_meaning(told.lens))));
    out.push('\n');
    for (name, text) in &facts {
        fact(name, text, terminal, &mut out);
    }
    finish(&out, terminal)
}

fn headline(told: &Told, old: &Source, new: &Source, terminal: Terminal) -> String {
    let (color, sentence) = match &told.verdict {
        Verdict::Compatible { .. } => {
            let sentence = format!("every document of {} is one of {}", old.name, new.name);
            (Color::Good, sentence)
        }
        Verdict::Incompatible { .. } => (Color::Bad, told.detail.clone().unwrap_or_default()),
        Verdict::Unknown => (Color::Doubt, told.detail.clone().unwrap_or_default()),
    };
    let verdict = words::verdict(&told.verdict);
    let text = format!("{verdict}: {}", terminal_text(&sentence));
    let lines = wrap(&text, terminal.columns()).join("\n");
    let rest = lines.strip_prefix(verdict).unwrap_or_default();
    format!("{}{rest}\n", terminal.paint(color, verdict))
}

/// A name and a text beside it, wrapped.
fn fact(name: &str, text: &str, terminal: Terminal, out: &mut String) {
    let room = terminal.columns().saturating_sub(MARGIN);
    let lines = wrap(&terminal_text(text), room).join(&format!("\n{}", " ".repeat(MARGIN)));
    let name = format!("{name:width$}", width = MARGIN - 2);
    put(out, format_args!("  {}{lines}\n", terminal.paint(Color::Faint, &name)));
}
