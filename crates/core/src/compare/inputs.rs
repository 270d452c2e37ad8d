//! Whether what the old version accepts still fits the new one.

use std::collections::BTreeSet;

use midflight_schema::{Assumption, Containment, Lens, Options, Proof};
use serde_json::{Map, Value};

use crate::model::{InputContract, Inputs, RequiredInput, Span};
use crate::text::quoted;

/// Whether a run's input still fits.
#[derive(Debug, Clone)]
pub(crate) struct InputsFact {
    pub(crate) verdict: InputsVerdict,
    /// Why, for the report.
    pub(crate) reason: String,
}

/// The three verdicts with what shows them.
#[derive(Debug, Clone)]
pub(crate) enum InputsVerdict {
    /// Everything fits.
    Safe,
    /// Not decided, for the reason of the fact.
    Unknown,
    /// Nothing says what a run needs, so there is no text to point at.
    NotDeclared,
    /// Paths that the new version needs besides, and an input without them.
    Required { added: Vec<RequiredInput>, witness: Value },
    /// A schema rejects what the old one accepts.
    Schema(Box<SchemaFact>),
}

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

/// Compares what runs need at their start.
pub(super) fn compare(old: &Inputs, new: &Inputs) -> InputsFact {
    match (old, new) {
        (Inputs::Required(old), Inputs::Required(new)) => compare_required(old, new),
        (Inputs::Schema(old), Inputs::Schema(new)) => {
            // The strict lens: what starts a run is written by others, who may send more than
            // the schema names.
            let fact = compare_schemas(old, new, Lens::Strict);
            let reason = fact.reason.clone();
            let verdict = match fact.verdict {
                SchemaVerdict::Safe => InputsVerdict::Safe,
                SchemaVerdict::Unknown => InputsVerdict::Unknown,
                SchemaVerdict::Unsafe(_) => InputsVerdict::Schema(Box::new(fact)),
            };
            InputsFact { verdict, reason }
        }
        (Inputs::NotDeclared(reason), _) | (_, Inputs::NotDeclared(reason)) => {
            InputsFact { verdict: InputsVerdict::NotDeclared, reason: reason.clone() }
        }
        (Inputs::Required(_), Inputs::Schema(_)) | (Inputs::Schema(_), Inputs::Required(_)) => {
            let reason = "the two versions declare their inputs in different ways".to_owned();
            InputsFact { verdict: InputsVerdict::Unknown, reason }
        }
    }
}

fn compare_required(old: &[RequiredInput], new: &[RequiredInput]) -> InputsFact {
    let had: BTreeSet<&str> = old.iter().map(|input| input.path.as_str()).collect();
    let is_new = |input: &&RequiredInput| !had.contains(input.path.as_str());
    let added: Vec<RequiredInput> = new.iter().filter(is_new).cloned().collect();
    if added.is_empty() {
        let reason = "the new version reads no input that the old one did not".to_owned();
        return InputsFact { verdict: InputsVerdict::Safe, reason };
    }
    let names: Vec<String> =
        added.iter().map(|input| format!("`{}`", quoted(&input.path))).collect();
    let reason = format!("the new version also needs {}", names.join(", "));
    let witness = input_with(old.iter().map(|input| input.path.as_str()));
    InputsFact { verdict: InputsVerdict::Required { added, witness }, reason }
}

/// An input that has these dotted paths and nothing else, each with its own name as value.
fn input_with<'a>(paths: impl Iterator<Item = &'a str>) -> Value {
    let mut root = Map::new();
    let mut sorted: Vec<&str> = paths.collect();
    // Longer paths last, so that a path that is also a prefix becomes a mapping.
    sorted.sort_unstable();
    for path in sorted {
        let mut at = &mut root;
        let mut parts = path.split('.').peekable();
        while let Some(part) = parts.next() {
            let slot = at.entry(part).or_insert(Value::Null);
            if parts.peek().is_none() {
                if slot.is_null() {
                    *slot = Value::from(format!("any {part}"));
                }
                break;
            }
            if !slot.is_object() {
                *slot = Value::Object(Map::new());
            }
            let Value::Object(inner) = slot else { break };
            at = inner;
        }
    }
    Value::Object(root)
}

/// Asks the schema prover and puts spans to its pointers.
pub(super) fn compare_schemas(old: &InputContract, new: &InputContract, lens: Lens) -> SchemaFact {
    let options = Options { lens, ..Options::default() };
    let fact = |verdict, reason: String, old_span, new_span| SchemaFact {
        name: new.name.clone(),
        verdict,
        reason,
        old: old_span,
        new: new_span,
    };
    match midflight_schema::compare(&old.schema, &new.schema, &options) {
        Containment::Compatible(proof) => {
            // The text is the same, but what it refers to lies elsewhere and may have changed.
            let (verdict, why) = if let Some(uri) = outside(&proof) {
                let uri = quoted(uri);
                (SchemaVerdict::Unknown, format!("the {} refers to `{uri}`, not read", new.name))
            } else {
                let why = format!("every {} that the old version accepts still fits", new.name);
                (SchemaVerdict::Safe, why)
            };
            fact(verdict, why, old.span, new.span)
        }
        Containment::Incompatible(witness) => {
            let new_span = nearest(new, Some(&witness.new_pointer));
            let old_span = nearest(old, witness.old_pointer.as_ref());
            fact(SchemaVerdict::Unsafe(witness.document), witness.message, old_span, new_span)
        }
        Containment::Unknown(reason) => {
            let pointer = Some(&reason.pointer);
            let message = format!("{} ({})", reason.message, new.name);
            fact(SchemaVerdict::Unknown, message, old.span, nearest(new, pointer))
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_witness_has_every_old_path() {
        let witness = input_with(["job.a.b", "job.a", "job.c"].into_iter());
        assert_eq!(witness, json!({"job": {"a": {"b": "any b"}, "c": "any c"}}));
    }
}
