//! An answer for machines: the line of a batch, and the whole of it.

use midflight_schema::Assumption;
use serde_json::{Map, Value, json};

use super::given::Schema;
use super::told::{Told, Verdict};
use super::{numbers, words};

/// What a batch answers beside `id` and `micros`.
pub(super) fn line(told: &Told) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("verdict".to_owned(), words::verdict(&told.verdict).into());
    if let Verdict::Incompatible { witness, .. } = &told.verdict {
        // Readers that make an integer of 1.0 would show another document than was found.
        if numbers::has_whole_floats(witness) {
            out.insert("witness_json".to_owned(), witness.to_string().into());
        } else {
            out.insert("witness".to_owned(), witness.clone());
        }
    }
    if let Some(detail) = &told.detail {
        out.insert("detail".to_owned(), detail.as_str().into());
    }
    out
}

/// What is answered about two files.
pub(super) fn whole(told: &Told, old: &Schema, new: &Schema) -> Value {
    let mut out = line(told);
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    match &told.verdict {
        Verdict::Compatible { proof, assumptions } => {
            put("proof", words::proof(*proof).into());
            put("assumptions", assumptions.iter().map(assumption).collect());
        }
        Verdict::Incompatible { path, .. } => {
            put("path", path.as_str().into());
            put("message", told.detail.as_deref().into());
        }
        Verdict::Unknown => {
            put("message", told.detail.as_deref().into());
        }
    }
    put("lens", told.lens.as_str().into());
    for (side, schema, pointer) in
        [("old", old, &told.old_pointer), ("new", new, &told.new_pointer)]
    {
        let mut place = json!({"file": schema.source.name});
        if let Some(pointer) = pointer {
            let source = schema.at(told.document_uri.as_deref());
            if let Some(uri) = &told.document_uri {
                place = json!({"file": source.name, "uri": uri});
            }
            put(&format!("{side}_pointer"), pointer.as_str().into());
            let position = source.position(pointer);
            place["line"] = position.line.into();
            place["column"] = position.column.into();
        }
        put(side, place);
    }
    Value::Object(out)
}

fn assumption(assumption: &Assumption) -> Value {
    match assumption {
        Assumption::FormatsAreAnnotations => json!({"kind": "formats-are-annotations"}),
        Assumption::UnchangedReference { uri } => {
            json!({"kind": "unchanged-reference", "uri": uri})
        }
    }
}
