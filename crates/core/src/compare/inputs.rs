//! Whether what the old version accepts still fits the new one.

use std::collections::BTreeSet;
use std::sync::Arc;

use midflight_schema::Lens;
use serde_json::{Map, Value, json};

use super::contracts::{self, SchemaFact, SchemaVerdict};
use super::reads;
use crate::model::{InputContract, InputTypes, Inputs, RequiredInput, Span};
use crate::syntax::{Data, Node};
use crate::text::quoted;

/// Whether a run's input still fits.
#[derive(Debug, Clone)]
pub(crate) struct InputsFact {
    pub(crate) verdict: InputsVerdict,
    /// Why, for the report.
    pub(crate) reason: String,
    /// The text of the new version that it is about, where there is one.
    pub(crate) at: Option<Span>,
}

impl InputsFact {
    pub(super) fn new(verdict: InputsVerdict, reason: String) -> Self {
        Self { verdict, reason, at: None }
    }
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

/// Compares what runs need at their start.
pub(super) fn compare(old: &Inputs, new: &Inputs, lens: Option<Lens>) -> InputsFact {
    // Strict unless asked: what starts a run is written by others, who may send more than the
    // schema names.
    let lens = lens.unwrap_or(Lens::Strict);
    match (old, new) {
        (Inputs::Required(old), Inputs::Required(new)) => compare_required(old, new),
        (Inputs::Schema(old), Inputs::Schema(new)) => compare_schemas(old, new, lens),
        (Inputs::Required(old), Inputs::Schema(new)) => {
            compare_schemas(&contract(old, new), new, lens)
        }
        (Inputs::Schema(old), Inputs::Required(new)) => {
            compare_schemas(old, &contract(new, old), lens)
        }
        (Inputs::Read(old), Inputs::Read(new)) => reads::compare(old, new),
        (Inputs::NotDeclared(reason), _) | (_, Inputs::NotDeclared(reason)) => {
            InputsFact::new(InputsVerdict::NotDeclared, reason.clone())
        }
        (Inputs::Types(old), Inputs::Types(new)) => compare_types(old, new),
        (Inputs::Types(_) | Inputs::Read(_), _) | (_, Inputs::Types(_) | Inputs::Read(_)) => {
            let reason = "the two versions say in different ways what they read".to_owned();
            InputsFact::new(InputsVerdict::NotDeclared, reason)
        }
    }
}

fn compare_types(old: &InputTypes, new: &InputTypes) -> InputsFact {
    if let Some(open) = old.open.as_ref().or(new.open.as_ref()) {
        let reason = format!("what the types of its parameters come to is not known: {open}");
        return InputsFact::new(InputsVerdict::NotDeclared, reason);
    }
    if old.text == new.text {
        let reason = "the types of its parameters are the same".to_owned();
        return InputsFact::new(InputsVerdict::Safe, reason);
    }
    let reason = "the types of its parameters changed, and are not compared yet".to_owned();
    InputsFact::new(InputsVerdict::NotDeclared, reason)
}

fn compare_schemas(old: &InputContract, new: &InputContract, lens: Lens) -> InputsFact {
    let fact = contracts::recorded(old, new, lens);
    let reason = fact.reason.clone();
    let verdict = match fact.verdict {
        SchemaVerdict::Safe => InputsVerdict::Safe,
        SchemaVerdict::Unknown => InputsVerdict::Unknown,
        SchemaVerdict::Unsafe(_) => InputsVerdict::Schema(Box::new(fact)),
    };
    InputsFact::new(verdict, reason)
}

/// What a version says of its inputs, as one contract.
pub(super) fn contract_of(inputs: &Inputs) -> Option<InputContract> {
    match inputs {
        // Which of what some runs read this one would is not known.
        Inputs::NotDeclared(_) | Inputs::Read(_) | Inputs::Types(_) => None,
        Inputs::Schema(contract) => Some(contract.clone()),
        Inputs::Required(required) => Some(required_contract("input", Span::default(), required)),
    }
}

/// What needs these paths, as a contract; the place is that of the first, else of `other`.
fn contract(required: &[RequiredInput], other: &InputContract) -> InputContract {
    required_contract(&other.name, other.span, required)
}

fn required_contract(name: &str, elsewhere: Span, required: &[RequiredInput]) -> InputContract {
    let span = required.first().map_or(elsewhere, |input| input.span);
    let node = Arc::new(Node { span, data: Data::Mapping(Vec::new()), tag: None });
    let paths = required.iter().map(|input| input.path.as_str());
    InputContract { name: name.to_owned(), schema: schema_of(paths), span, node }
}

/// The JSON Schema of inputs that have these dotted paths, whatever else they have.
fn schema_of<'a>(paths: impl Iterator<Item = &'a str>) -> Value {
    let mut root = json!({"type": "object"});
    for path in paths {
        let mut at = &mut root;
        for part in path.split('.') {
            at = need(at, part);
        }
    }
    root
}

/// Makes a schema need an object with this property, and gives the schema of the property.
fn need<'s>(schema: &'s mut Value, part: &str) -> &'s mut Value {
    schema["type"] = "object".into();
    let required = &mut schema["required"];
    match required {
        Value::Array(names) if names.iter().any(|name| name == part) => {}
        Value::Array(names) => names.push(part.into()),
        none => *none = json!([part]),
    }
    let property = &mut schema["properties"][part];
    if property.is_null() {
        *property = json!({});
    }
    property
}

fn compare_required(old: &[RequiredInput], new: &[RequiredInput]) -> InputsFact {
    let had: BTreeSet<&str> = old.iter().map(|input| input.path.as_str()).collect();
    let is_new = |input: &&RequiredInput| !had.contains(input.path.as_str());
    let added: Vec<RequiredInput> = new.iter().filter(is_new).cloned().collect();
    if added.is_empty() {
        let reason = "the new version reads no input that the old one did not".to_owned();
        return InputsFact::new(InputsVerdict::Safe, reason);
    }
    let names: Vec<String> =
        added.iter().map(|input| format!("`{}`", quoted(&input.path))).collect();
    let reason = format!("the new version also needs {}", names.join(", "));
    let witness = input_with(old.iter().map(|input| input.path.split('.').collect()));
    InputsFact::new(InputsVerdict::Required { added, witness }, reason)
}

/// An input that has these paths and nothing else, each with its own name as value.
pub(super) fn input_with<'a>(paths: impl Iterator<Item = Vec<&'a str>>) -> Value {
    let mut root = Map::new();
    let mut sorted: Vec<Vec<&str>> = paths.collect();
    // Longer paths last, so that a path that is also a prefix becomes a mapping.
    sorted.sort_unstable();
    for path in sorted {
        let mut at = &mut root;
        let mut parts = path.into_iter().peekable();
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_witness_has_every_old_path() {
        let witness =
            input_with([vec!["job", "a", "b"], vec!["job", "a"], vec!["job", "c"]].into_iter());
        assert_eq!(witness, json!({"job": {"a": {"b": "any b"}, "c": "any c"}}));
    }

    #[test]
    fn paths_are_a_schema() {
        let schema = schema_of(["job.a.b", "job.a", "c"].into_iter());
        let wanted = json!({
            "type": "object",
            "required": ["job", "c"],
            "properties": {
                "job": {
                    "type": "object",
                    "required": ["a"],
                    "properties": {
                        "a": {"type": "object", "required": ["b"], "properties": {"b": {}}}
                    }
                },
                "c": {}
            }
        });
        assert_eq!(schema, wanted);
    }
}
