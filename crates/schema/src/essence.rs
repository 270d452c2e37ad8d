//! What is left of a schema when everything that cannot reject a document is taken away.

use serde_json::Value;

use crate::walk::schema_pointers;

/// Keywords that say something about a document and never reject it.
const ANNOTATIONS: [&str; 8] = [
    "title",
    "description",
    "examples",
    "default",
    "$comment",
    "deprecated",
    "readOnly",
    "writeOnly",
];

/// Keywords that some validators assert and the standard lets be annotations. They are taken
/// away by hand, as the drafts differ in what the prover makes of them.
const FORMATS: [&str; 4] = ["format", "contentEncoding", "contentMediaType", "contentSchema"];

/// `schema` without annotations and without formats. Pointers into it stay what they were.
pub(crate) fn of(schema: &Value) -> Value {
    without(schema, &[&ANNOTATIONS[..], &FORMATS[..]].concat())
}

/// Whether the two say the same once annotations are left out, formats counting.
pub(crate) fn same_formats(old: &Value, new: &Value) -> bool {
    without(old, &ANNOTATIONS) == without(new, &ANNOTATIONS)
}

/// Whether `schema` uses a format or a content keyword anywhere.
pub(crate) fn has_formats(schema: &Value) -> bool {
    schema_pointers(schema)
        .iter()
        .filter_map(|pointer| schema.pointer(pointer))
        .any(|schema| FORMATS.iter().any(|keyword| schema.get(keyword).is_some()))
}

/// Whether `schema` uses one of `keywords` anywhere; the first such place as a JSON Pointer.
pub(crate) fn find(schema: &Value, keywords: &[&str]) -> Option<String> {
    schema_pointers(schema).into_iter().find_map(|pointer| {
        let object = schema.pointer(&pointer)?;
        let keyword = keywords.iter().find(|keyword| object.get(keyword).is_some())?;
        Some(format!("{pointer}/{keyword}"))
    })
}

fn without(schema: &Value, keywords: &[&str]) -> Value {
    let mut left = schema.clone();
    for pointer in schema_pointers(schema) {
        if let Some(object) = left.pointer_mut(&pointer).and_then(Value::as_object_mut) {
            object.retain(|key, _| !keywords.contains(&key.as_str()));
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{has_formats, of};

    #[test]
    fn properties_and_literals_are_kept() {
        let schema = json!({
            "title": "a",
            "properties": {"title": {"description": "b", "enum": [{"title": 1}]}},
            "const": {"format": "x"}
        });
        let left = json!({
            "properties": {"title": {"enum": [{"title": 1}]}},
            "const": {"format": "x"}
        });
        assert_eq!(of(&schema), left);
        assert!(!has_formats(&schema));
        assert!(has_formats(&json!({"items": {"format": "date"}})));
    }
}
