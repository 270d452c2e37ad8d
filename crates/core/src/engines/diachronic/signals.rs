//! Signals: what their payloads must look like.

use std::sync::Arc;

use midflight_replay::{Operation, OperationKind};
use serde_json::{Map, Value, json};

use crate::model::{InputContract, ResultContract};
use crate::syntax::{Entry, Node};
use crate::text::quoted;

/// The contract of a signal's payload; none where its notation is not known.
pub(super) fn payload(signal: &Entry) -> Option<ResultContract> {
    let node = signal.value.get("payload")?;
    Some(ResultContract {
        operation: Operation { kind: OperationKind::Hook, name: signal.key.clone() },
        contract: InputContract {
            name: format!("payload of signal `{}`", quoted(&signal.key)),
            schema: schema(node)?,
            span: node.span,
            node: Arc::new(node.clone()),
        },
    })
}

/// A JSON Schema as it is, or fields with the names of their types.
fn schema(payload: &Node) -> Option<Value> {
    if payload.is_null() {
        return Some(json!({"type": "null"}));
    }
    if let Some(word) = payload.text() {
        return of_word(word);
    }
    let keywords = ["$schema", "$ref", "properties", "anyOf", "oneOf", "allOf", "enum", "const"];
    if keywords.iter().any(|key| payload.get(key).is_some()) {
        return Some(payload.to_json());
    }
    // `{"type": "string"}` is a schema as well as a payload with a field `type`.
    if payload.get("type").is_some() || !payload.is_mapping() {
        return None;
    }
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in payload.entries() {
        let name = field.key.strip_suffix('?').unwrap_or(&field.key);
        properties.insert(name.to_owned(), schema(&field.value)?);
        if name == field.key {
            required.push(name.to_owned());
        }
    }
    Some(json!({"type": "object", "properties": properties, "required": required}))
}

fn of_word(word: &str) -> Option<Value> {
    match word {
        "string" | "number" | "integer" | "boolean" | "null" | "object" | "array" => {
            Some(json!({"type": word}))
        }
        "any" | "unknown" => Some(Value::Bool(true)),
        _ => None,
    }
}
