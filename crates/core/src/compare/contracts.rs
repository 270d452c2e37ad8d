//! Whether what was written under one contract is read under another.

use midflight_schema::{Assumption, Containment, Lens, Options, Proof};
use serde_json::Value;

use crate::model::{InputContract, Span};
use crate::text::quoted;

/// Whether one contract's documents are all documents of the other.
#[derive(Debug, Clone)]
pub(crate) struct SchemaFact {
    /// What it is the contract of.
    pub(crate) name: String,
    pub(crate) verdict: SchemaVerdict,
    /// One sentence.
    pub(crate) reason: String,
    /// The text on the old side, as near as can be told.
    pub(crate) old: Span,
    /// The text on the new side.
    pub(crate) new: Span,
}

/// The answer of the schema prover.
#[derive(Debug, Clone)]
pub(crate) enum SchemaVerdict {
    Safe,
    Unknown,
    /// With a document that the old schema accepts and the new one rejects.
    Unsafe(Value),
}

/// Whether what the old version wrote, or accepted, is accepted by the new one.
pub(super) fn recorded(old: &InputContract, new: &InputContract, lens: Lens) -> SchemaFact {
    let answer = ask(old, new, lens, str::to_owned);
    let fits = format!("every {} that the old version accepts still fits", new.name);
    SchemaFact {
        name: new.name.clone(),
        reason: answer.reason(&fits, lens),
        verdict: answer.verdict,
        old: answer.writer,
        new: answer.reader,
    }
}

/// Whether what the new version gives back is what the old one promised: the other direction.
pub(super) fn returned(old: &InputContract, new: &InputContract, lens: Lens) -> SchemaFact {
    let answer = ask(new, old, lens, turned);
    let fits = format!("every {} of the new version is one that the old one promises", new.name);
    SchemaFact {
        name: new.name.clone(),
        reason: answer.reason(&fits, lens),
        verdict: answer.verdict,
        old: answer.reader,
        new: answer.writer,
    }
}

/// A sentence of the prover for whom old is new and new is old.
fn turned(sentence: &str) -> String {
    match sentence.strip_prefix("new ") {
        Some(rest) => format!("the old contract {rest}"),
        None => sentence
            .replace("the old schema", "the\u{0} schema")
            .replace("the new schema", "the old schema")
            .replace("the\u{0} schema", "the new schema"),
    }
}

/// What the prover says.
struct Answer {
    verdict: SchemaVerdict,
    /// None where everything fits.
    reason: Option<String>,
    writer: Span,
    reader: Span,
}

impl Answer {
    /// The reason for people, with the lens that decided.
    fn reason(&self, fits: &str, lens: Lens) -> String {
        let reason = self.reason.as_deref().unwrap_or(fits);
        format!("{reason} ({} lens)", lens.as_str())
    }
}

/// Asks the schema prover and puts spans to its pointers. `tell` fits its sentences to the sides.
fn ask(
    writer: &InputContract,
    reader: &InputContract,
    lens: Lens,
    tell: fn(&str) -> String,
) -> Answer {
    let options = Options { lens, ..Options::default() };
    let answer = |verdict, reason, writer, reader| Answer { verdict, reason, writer, reader };
    match midflight_schema::compare(&writer.schema, &reader.schema, &options) {
        Containment::Compatible(proof) => {
            // The text is the same, but what it refers to lies elsewhere and may have changed.
            let why = outside(&proof)
                .map(|uri| format!("the {} refers to `{}`, not read", reader.name, quoted(uri)));
            let safe = if why.is_some() { SchemaVerdict::Unknown } else { SchemaVerdict::Safe };
            answer(safe, why, writer.span, reader.span)
        }
        Containment::Incompatible(witness) => {
            let read = nearest(reader, Some(&witness.new_pointer));
            let written = nearest(writer, witness.old_pointer.as_ref());
            let told = Some(tell(&witness.message));
            answer(SchemaVerdict::Unsafe(witness.document), told, written, read)
        }
        Containment::Unknown(reason) => {
            let message = format!("{} ({})", tell(&reason.message), reader.name);
            let read = nearest(reader, Some(&reason.pointer));
            answer(SchemaVerdict::Unknown, Some(message), writer.span, read)
        }
    }
}

/// A reference that a proof takes for unchanged.
fn outside(proof: &Proof) -> Option<&str> {
    proof.assumptions.iter().find_map(|assumption| match assumption {
        Assumption::UnchangedReference { uri } => Some(uri.as_str()),
        Assumption::FormatsAreAnnotations => None,
    })
}

fn nearest(contract: &InputContract, pointer: Option<&String>) -> Span {
    match pointer {
        Some(pointer) => contract.node.nearest(pointer).span,
        None => contract.span,
    }
}
