//! Schemas that refer outside of themselves, with something in the place of what was not fetched.
//!
//! What a document says nothing about cannot depend on what was not fetched: such a document is
//! accepted, or rejected, with everything in the place of the missing schemas and with nothing.

use serde_json::{Map, Value, json};

use crate::dialect::Dialect;
use crate::documents::Documents;

/// Keywords that hold schemas for others to refer to.
const KEPT: [&str; 5] = ["$id", "id", "$schema", "$defs", "definitions"];

/// The schema with everything, and with nothing, in the place of what lies outside of it and of all
/// that was supplied.
pub(crate) fn stand_ins(documents: &Documents<'_>) -> [Documents<'static>; 2] {
    let values = || documents.all().iter().map(|document| (*document.value).clone());
    let mut both = [values().collect::<Vec<_>>(), values().collect()];
    for (index, document) in documents.all().iter().enumerate() {
        for pointer in documents.leaving(index) {
            for (side, refuses) in both.iter_mut().zip([false, true]) {
                if let Some(Value::Object(object)) = side[index].pointer_mut(&pointer) {
                    replace(object, document.dialect, refuses);
                }
            }
        }
    }
    both.map(|values| documents.with(values))
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
    use serde_json::{Value, json};

    use super::stand_ins;
    use crate::dialect::Dialect;
    use crate::documents::Documents;

    fn both(schema: &Value, dialect: Dialect) -> [Value; 2] {
        stand_ins(&Documents::alone(schema, dialect)).map(|one| (*one.root().value).clone())
    }

    #[test]
    fn only_what_lies_outside_is_replaced() {
        let schema = json!({
            "properties": {"a": {"$ref": "b.json#/x", "type": "null"}, "b": {"$ref": "#/$defs/c"}},
            "$defs": {"c": {}}
        });
        let [admits, refuses] = both(&schema, Dialect::Draft7);
        assert_eq!(admits["properties"], json!({"a": {}, "b": {"$ref": "#/$defs/c"}}));
        assert_eq!(refuses["properties"]["a"], json!({"not": {}}));
        let [admits, refuses] = both(&schema, Dialect::Draft202012);
        assert_eq!(admits["properties"]["a"], json!({"type": "null"}));
        assert_eq!(refuses["properties"]["a"], json!({"type": "null", "not": {}}));
    }
}
