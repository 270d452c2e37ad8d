//! What stands in the way, and where it is told to be.

use midflight_schema::{Assumption, Containment, Given, Lens, Options, ReasonCode, compare_with};
use serde_json::{Value, json};

use super::{asked, is_integer, leads_to_integers, supplied, unknown, witness};

#[test]
fn what_is_no_schema_is_told_by_its_name() {
    leads_to_integers(&json!({"$ref": "a.json"}), &json!({"a.json": false}));
    assert_eq!(is_integer(&json!({"$ref": "a.json"}), &json!({"a.json": true})), Ok(false));
    for (document, pointer) in [
        (json!([{"type": "integer"}]), ""),
        (json!("text"), ""),
        (json!({"properties": {"x": {"type": "integr"}}}), "/properties/x/type"),
    ] {
        let reason = is_integer(&json!({"$ref": "a.json#/0"}), &json!({"a.json": document}));
        let reason = reason.unwrap_err();
        assert_eq!(reason.code, ReasonCode::InvalidSchema, "{reason:?}");
        assert_eq!((reason.document_uri.as_deref(), &*reason.pointer), (Some("a.json"), pointer));
        assert!(reason.message.starts_with("`a.json` of the old schema is invalid"), "{reason:?}");
    }
    // Where no draft knows of a schema, only the reference makes it one.
    let odd = json!({"a.json": {"types": {"x": {"type": 5}, "y": "text"}}});
    for reference in ["a.json#/types/x", "a.json#/types/y", "a.json#/types/z"] {
        let answer = asked(&json!({"$ref": reference}), &json!({}), &odd, Lens::Strict);
        assert!(!matches!(answer, Containment::Compatible(_)), "{answer:?}");
    }
    let pattern = json!({"a.json": {"$defs": {"x": {"pattern": "("}}}});
    let reason =
        unknown(asked(&json!({"$ref": "a.json#/$defs/x"}), &json!({}), &pattern, Lens::Strict));
    assert_eq!(reason.document_uri.as_deref(), Some("a.json"), "{reason:?}");
    assert_eq!(reason.pointer, "/$defs/x/pattern");
}

#[test]
fn what_a_document_leads_to_and_is_not_there_is_named() {
    let root = json!({"$id": "https://x.org/r.json", "properties": {"a": {"$ref": "a.json"}}});
    let with = json!({"a.json": {"$ref": "d/b.json#/x"}});
    let null = json!({"properties": {"a": {"type": "null"}}});
    let reason = unknown(asked(&root, &null, &with, Lens::Strict));
    assert_eq!(reason.code, ReasonCode::ExternalReference);
    assert!(reason.message.contains("`https://x.org/d/b.json`"), "{reason:?}");
    // The same on both sides is the same, said so.
    let mut wider = root.clone();
    wider["properties"]["b"] = json!({});
    let answer = asked(&root, &wider, &with, Lens::Strict);
    let Containment::Compatible(proof) = answer else { panic!("{answer:?}") };
    let uri = "https://x.org/d/b.json".to_owned();
    assert_eq!(proof.assumptions, [Assumption::UnchangedReference { uri }]);
    // What it says besides can be enough.
    let mut narrow = root.clone();
    narrow["type"] = json!("object");
    assert!(!witness(asked(&root, &narrow, &with, Lens::Strict)).document.is_object());
}

#[test]
fn a_place_is_told_in_the_document_that_it_is_in() {
    let root = |name: &str| json!({"properties": {"a": {"$ref": format!("{name}#/types/x")}}});
    let kind = |kind: &str| json!({"types": {"x": {"items": {"type": kind}}}});
    let with = json!({"a.json": kind("string"), "b.json": kind("integer")});
    let found = witness(asked(&root("a.json"), &root("b.json"), &with, Lens::Strict));
    assert_eq!(found.document_uri.as_deref(), Some("b.json"));
    assert_eq!((found.old_pointer, &*found.new_pointer), (None, "/types/x/items/type"));
    let (old, new) =
        (supplied(&json!({"a.json": kind("string")})), supplied(&json!({"a.json": kind("null")})));
    let root = root("a.json");
    let given = |supplied| Given { schema: &root, supplied };
    let found = witness(compare_with(given(&old), given(&new), &Options::default()));
    assert_eq!(found.document_uri.as_deref(), Some("a.json"));
    assert_eq!(found.old_pointer.as_deref(), Some("/types/x/items/type"));
    assert_eq!(found.path, "/a/0");
    // In the schema itself, and in a resource inside of a document.
    let new = json!({"required": ["b"], "properties": {"a": {"$ref": "a.json"}}});
    let with = json!({"a.json": {"$defs": {"x": {"$id": "https://y.org/x", "type": "integer"}},
        "properties": {"x": {"$ref": "https://y.org/x"}}}});
    let found = witness(asked(&json!({}), &new, &with, Lens::Strict));
    assert_eq!((found.document_uri, &*found.new_pointer), (None, "/required"));
    let new = json!({"properties": {"a": {"$ref": "a.json"}}});
    let found = witness(asked(&json!({"type": "object"}), &new, &with, Lens::Strict));
    assert_eq!(found.document_uri.as_deref(), Some("a.json"));
    assert_eq!(found.new_pointer, "/$defs/x/type");
}

#[test]
fn hostile_documents_end_in_words() {
    let root = json!({"$ref": "0"});
    let chain = |length: usize, part: &dyn Fn(Value) -> Value| {
        let one = |at: usize| (at.to_string(), part(json!({"$ref": (at + 1).to_string()})));
        let mut all: serde_json::Map<_, _> = (0..length).map(one).collect();
        all.insert(length.to_string(), json!({"type": "integer"}));
        Value::Object(all)
    };
    let longest = (root.clone(), chain(145, &|next| next));
    let judged = std::thread::Builder::new().stack_size(1 << 20);
    judged.spawn(move || leads_to_integers(&longest.0, &longest.1)).unwrap().join().unwrap();
    let reason = is_integer(&root, &chain(400, &|next| next)).unwrap_err();
    assert_eq!(reason.code, ReasonCode::TooDeep, "{reason:?}");
    let reason = is_integer(&root, &chain(1_100, &|next| next)).unwrap_err();
    assert_eq!(reason.code, ReasonCode::TooLarge, "{reason:?}");
    let doubling = chain(40, &|next| json!({"allOf": [next, next]}));
    let reason = is_integer(&root, &doubling).unwrap_err();
    assert_eq!(reason.code, ReasonCode::TooLarge, "{reason:?}");
    let circle = json!({"0": {"anyOf": [{"$ref": "1"}]}, "1": {"anyOf": [{"$ref": "0#"}]}});
    let reason = is_integer(&root, &circle).unwrap_err();
    assert_eq!(reason.code, ReasonCode::EndlessReference, "{reason:?}");
    // Files of one name in many folders are no circle.
    let layers = json!({"a/s.json": {"$ref": "../b/s.json#/$defs/x"},
        "b/s.json": {"$defs": {"x": {"$ref": "../c/s.json"}}}, "c/s.json": {"type": "integer"}});
    leads_to_integers(&json!({"$ref": "a/s.json"}), &layers);
    let wide = |length: usize| json!({"enum": (0..length).collect::<Vec<_>>()});
    let both = json!({"allOf": [{"$ref": "a"}, {"$ref": "b"}]});
    let reason = is_integer(&both, &json!({"a": wide(60_000), "b": wide(60_000)})).unwrap_err();
    assert_eq!(reason.code, ReasonCode::TooLarge, "{reason:?}");
    let mut deep = json!({"type": "integer"});
    (0..70).for_each(|_| deep = json!({"not": deep}));
    let reason = is_integer(&root, &json!({"0": deep})).unwrap_err();
    assert_eq!((reason.code, reason.document_uri.as_deref()), (ReasonCode::TooDeep, Some("0")));
    // What no reference leads to is not looked at.
    let with = json!({"0": {"type": "integer"}, "1": wide(200_000), "2": {"type": 5}});
    leads_to_integers(&root, &with);
}
