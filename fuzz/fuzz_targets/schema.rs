//! An old and a new JSON Schema and any number of documents, parted by zero bytes.
#![no_main]

use jsonschema::Validator;
use libfuzzer_sys::fuzz_target;
use midflight_schema::{Containment, Options, compare};
use serde_json::{Value, json};

/// More takes longer without saying more.
const MOST_BYTES: usize = 8 * 1024;

/// As many documents are tried at most, so that no input is slow by its number of them.
const MOST_DOCUMENTS: usize = 400;

fuzz_target!(|bytes: &[u8]| {
    if bytes.len() > MOST_BYTES {
        return;
    }
    let mut texts = bytes.split(|byte| *byte == 0).map(serde_json::from_slice::<Value>);
    let (Some(Ok(old)), Some(Ok(new))) = (texts.next(), texts.next()) else { return };
    let answer = compare(&old, &new, &Options::default());
    if matches!(answer, Containment::Unknown(_)) {
        return;
    }
    // A reference that leads outside keeps no one from calling two equal schemas compatible.
    let (Some(old_accepts), Some(new_accepts)) = (validator(&old), validator(&new)) else { return };
    match answer {
        Containment::Incompatible(witness) => {
            let document = &witness.document;
            assert!(old_accepts.is_valid(document), "old rejects {document} of {old} and {new}");
            assert!(!new_accepts.is_valid(document), "new accepts {document} of {old} and {new}");
        }
        Containment::Compatible(proof) => {
            let mut documents = fixed();
            documents.extend(texts.flatten());
            for schema in [&old, &new] {
                derived(schema, &mut documents);
            }
            for document in &documents {
                let lost = old_accepts.is_valid(document) && !new_accepts.is_valid(document);
                assert!(!lost, "{proof:?}, yet {document} is lost from {old} to {new}");
            }
        }
        Containment::Unknown(_) => {}
    }
});

/// The schema as given, read as `compare` promises to: formats and contents are annotations.
fn validator(schema: &Value) -> Option<Validator> {
    jsonschema::options()
        .offline()
        .should_validate_formats(false)
        .without_content_media_type_support("application/json")
        .without_content_encoding_support("base64")
        .build(schema)
        .ok()
}

fn fixed() -> Vec<Value> {
    let documents = json!([
        null, true, false, 0, 1, -1, 2, 10, 0.5, 1.0, 1e30, u64::MAX, i64::MIN, "", "a", "b", "ab",
        "0", "A", "\n", "é", "\u{1f600}", "aaaaaaaaaaaaaaaaaaaa", [], [0], [0, 0], [0, 1], [null],
        ["a"], ["a", 0], [[]], [{}], [0, "a", null, []], {}, {"a": 0}, {"a": "a"}, {"a": null},
        {"b": 0}, {"a": 0, "b": 0}, {"a": "a", "b": []}, {"": 0}, {"a": {}}, {"a": {"a": 0}},
        {"a": [], "b": {}, "c": 1}, {"x-a": true}
    ]);
    documents.as_array().cloned().unwrap_or_default()
}

/// What stands in the schema, as it is and inside an object and an array: constants, numbers about
/// a bound, names of properties. A false proof is likeliest at the borders that a schema draws.
fn derived(schema: &Value, documents: &mut Vec<Value>) {
    let mut names = vec!["a".to_owned()];
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        if documents.len() >= MOST_DOCUMENTS {
            return;
        }
        match value {
            Value::Object(map) => {
                for (name, inner) in map {
                    names.push(name.clone());
                    documents.push(json!(name));
                    documents.push(json!({ name.as_str(): inner }));
                    open.push(inner);
                }
            }
            Value::Array(items) => open.extend(items),
            Value::Number(number) => {
                if let Some(number) = number.as_i64() {
                    documents.push(json!(number.wrapping_add(1)));
                    documents.push(json!(number.wrapping_sub(1)));
                    documents.extend(sized(number));
                }
            }
            Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
        documents.push(value.clone());
        documents.push(json!([value]));
        let name = &names[documents.len() % names.len()];
        documents.push(json!({ name.as_str(): value }));
    }
}

/// A text, a list and an object of each length about a small bound.
fn sized(bound: i64) -> Vec<Value> {
    let lengths = (bound - 1..=bound + 1).filter_map(|length| usize::try_from(length).ok());
    let shape = |length: usize| {
        let object = (0..length).map(|at| (format!("k{at}"), json!(at))).collect();
        let list = (0..length).map(|at| json!(at)).collect();
        [json!("a".repeat(length)), Value::Array(list), Value::Object(object)]
    };
    if (0..=20).contains(&bound) { lengths.flat_map(shape).collect() } else { Vec::new() }
}
