//! Schemas that refer outside of themselves, with something in the place of what was not fetched.
//!
//! What a document says nothing about cannot depend on what was not fetched: such a document is
//! accepted, or rejected, with everything in the place of the missing schemas and with nothing.

use serde_json::{Map, Value, json};

use crate::dialect::Dialect;
use crate::walk::Schemas;

/// Keywords that hold schemas for others to refer to.
const KEPT: [&str; 5] = ["$id", "id", "$schema", "$defs", "definitions"];

/// The schema with everything, and with nothing, in the place of what lies outside of it.
pub(crate) fn stand_ins(schema: &Value, dialect: Dialect) -> [Value; 2] {
    let schemas = Schemas::of(schema);
    let outside = schemas.outside_references();
    let mut admitting = schema.clone();
    let mut refusing = schema.clone();
    for (pointer, map) in schemas.with("$ref") {
        let reference = map.get("$ref").and_then(Value::as_str);
        if !reference.is_some_and(|text| outside.iter().any(|one| one == text)) {
            continue;
        }
        for (side, refuses) in [(&mut admitting, false), (&mut refusing, true)] {
            if let Some(Value::Object(object)) = side.pointer_mut(&pointer) {
                replace(object, dialect, refuses);
            }
        }
    }
    [admitting, refusing]
}

fn replace(object: &mut Map<String, Value>, dialect: Dialect, refuses: bool) {
    object.remove("$ref");
    if dialect.reference_hides_siblings() {
        object.retain(|keyword, _| KEPT.contains(&keyword.as_str()));
    }
    if refuses {
        object.insert("not".to_owned(), json!({}));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::stand_ins;
    use crate::dialect::Dialect;

    #[test]
    fn only_what_lies_outside_is_replaced() {
        let schema = json!({
            "properties": {"a": {"$ref": "b.json#/x", "type": "null"}, "b": {"$ref": "#/$defs/c"}},
            "$defs": {"c": {}}
        });
        let [admits, refuses] = stand_ins(&schema, Dialect::Draft7);
        assert_eq!(admits["properties"], json!({"a": {}, "b": {"$ref": "#/$defs/c"}}));
        assert_eq!(refuses["properties"]["a"], json!({"not": {}}));
        let [admits, refuses] = stand_ins(&schema, Dialect::Draft202012);
        assert_eq!(admits["properties"]["a"], json!({"type": "null"}));
        assert_eq!(refuses["properties"]["a"], json!({"type": "null", "not": {}}));
    }
}
