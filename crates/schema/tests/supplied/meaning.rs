//! What is said where a reference leads to.

use midflight_schema::{Containment, Given, Lens, Options, ProofKind, ReasonCode, compare_with};
use serde_json::json;

use super::{
    DRAFT_4, DRAFT_7, DRAFT_2020, asked, is_integer, leads_to_integers, supplied, unknown, witness,
};

#[test]
fn drafts_are_mixed() {
    let bound = json!({"minimum": 3, "exclusiveMinimum": true, "type": "number"});
    let mut draft_4 = bound.clone();
    draft_4["$schema"] = json!(DRAFT_4);
    let modern = json!({"$schema": DRAFT_2020, "type": "number", "exclusiveMinimum": 3});
    let old = json!({"$schema": DRAFT_7, "properties": {"a": {"$ref": "four.json"}}});
    let new = json!({"$schema": DRAFT_2020, "properties": {"a": {"$ref": "modern.json"}}});
    let with = json!({"four.json": draft_4, "modern.json": modern});
    for (one, other) in [(&old, &new), (&new, &old)] {
        let answer = asked(one, other, &with, Lens::Strict);
        assert!(matches!(answer, Containment::Compatible(_)), "{answer:?}");
    }
    // Without a draft of its own it is of that of the schema.
    let old = json!({"$schema": DRAFT_4, "$ref": "bound.json"});
    let answer =
        asked(&old, &json!({"exclusiveMinimum": 3}), &json!({"bound.json": bound}), Lens::Strict);
    assert!(matches!(answer, Containment::Compatible(_)), "{answer:?}");
    let odd = json!({"a.json": {"$schema": "https://example.com/mine"}});
    let reason = is_integer(&json!({"$ref": "a.json"}), &odd).unwrap_err();
    assert_eq!(
        (reason.code, reason.document_uri.as_deref()),
        (ReasonCode::UnknownDialect, Some("a.json"))
    );
    // What is a whole number differs, and a list of documents has to be shown in both forms.
    let whole = json!({"four.json": {"$schema": DRAFT_4, "type": "integer"}});
    let answer =
        asked(&json!({"enum": [1, 2]}), &json!({"$ref": "four.json"}), &whole, Lens::Strict);
    assert!(!matches!(answer, Containment::Compatible(_)), "{answer:?}");
}

#[test]
fn siblings_of_a_reference_count_as_the_draft_of_their_document_has_it() {
    for (draft, expected) in [(DRAFT_7, Ok(false)), (DRAFT_2020, Ok(true))] {
        let document = json!({"$schema": draft, "$ref": "#/definitions/any", "type": "integer",
            "definitions": {"any": {}}});
        let root = json!({"$ref": "a.json"});
        assert_eq!(is_integer(&root, &json!({"a.json": document})), expected);
        // In the schema itself, a name beside a reference is none in old drafts.
        let root = json!({"$schema": draft, "$id": "https://x.org/r.json", "$ref": "a.json"});
        let there = json!({"https://x.org/a.json": {"type": "integer"}});
        let here = json!({"a.json": {"type": "integer"}});
        assert_eq!(is_integer(&root, &there).is_ok(), draft == DRAFT_2020);
        leads_to_integers(&root, &here);
    }
}

#[test]
fn published_meta_schemas_are_known_and_stay_what_they_are() {
    let root = json!({"$schema": DRAFT_7, "$ref": "a.json"});
    let a = json!({"$schema": DRAFT_7, "$ref": DRAFT_7});
    let fake = json!({"type": "integer"});
    let with = json!({"a.json": a, "http://json-schema.org/draft-07/schema": fake});
    assert_eq!(is_integer(&root, &with), Ok(false));
    let copy = json!({"$schema": DRAFT_7, "$id": DRAFT_7, "type": "integer"});
    let reason = is_integer(&root, &json!({"a.json": copy})).unwrap_err();
    assert_eq!(reason.document_uri.as_deref(), Some("a.json"));
}

#[test]
fn each_side_has_its_own_documents() {
    let root = json!({"properties": {"a": {"$ref": "a.json"}}});
    let (text, whole) =
        (json!({"a.json": {"type": "string"}}), json!({"a.json": {"type": "integer"}}));
    let (old, new) = (supplied(&text), supplied(&whole));
    let given = |supplied| Given { schema: &root, supplied };
    let answer = compare_with(given(&old), given(&new), &Options::default());
    assert!(witness(answer).document["a"].is_string());
    let answer = compare_with(given(&old), given(&old), &Options::default());
    let Containment::Compatible(proof) = answer else { panic!("{answer:?}") };
    assert_eq!((proof.kind, proof.assumptions), (ProofKind::Identical, Vec::new()));
    let titled = supplied(&json!({"a.json": {"type": "string", "title": "A"}}));
    let answer = compare_with(given(&old), given(&titled), &Options::default());
    let Containment::Compatible(proof) = answer else { panic!("{answer:?}") };
    assert_eq!(proof.kind, ProofKind::Identical);
    // Known to one side alone: nothing follows.
    let answer = compare_with(given(&old), Given::alone(&root), &Options::default());
    assert_eq!(unknown(answer).code, ReasonCode::ExternalReference);
    let answer = compare_with(Given::alone(&root), given(&old), &Options::default());
    assert_eq!(unknown(answer).code, ReasonCode::ExternalReference);
}

#[test]
fn the_closed_writer_lens_closes_what_was_supplied() {
    let root = json!({"properties": {"a": {"$ref": "a.json#/types/x"}}});
    let old = json!({"a.json": {"types": {"x": {"$ref": "b.json"}}},
        "b.json": {"properties": {"n": {}}}});
    let new = json!({"a.json": {"types": {"x": {"$ref": "b.json"}}},
        "b.json": {"properties": {"n": {}, "m": {"type": "string"}}}});
    let (old, new) = (supplied(&old), supplied(&new));
    let given = |supplied| Given { schema: &root, supplied };
    let asked = |lens| compare_with(given(&old), given(&new), &Options { lens, dialect: None });
    assert!(!witness(asked(Lens::Strict)).document["a"]["m"].is_string());
    assert!(matches!(asked(Lens::ClosedWriter), Containment::Compatible(_)));
    // Two documents that describe one value admit the names of each other.
    let root = json!({"allOf": [{"$ref": "a.json"}, {"$ref": "b.json"}]});
    let with = json!({"a.json": {"properties": {"a": {}}}, "b.json": {"properties": {"b": {}}}});
    let new = json!({"properties": {"b": {"type": "string"}}});
    let found = witness(super::asked(&root, &new, &with, Lens::ClosedWriter));
    assert!(found.document.get("b").is_some());
    let new = json!({"properties": {"c": {"type": "string"}}});
    let answer = super::asked(&root, &new, &with, Lens::ClosedWriter);
    assert!(matches!(answer, Containment::Compatible(_)), "{answer:?}");
    let reason = unknown(super::asked(&root, &new, &json!({"a.json": {}}), Lens::ClosedWriter));
    assert_eq!(reason.code, ReasonCode::ExternalReference);
}

#[test]
fn dynamic_references_are_followed_where_one_target_is_possible() {
    let list = json!({"$id": "https://x.org/list", "$defs": {"item": {"$dynamicAnchor": "item"}},
        "items": {"$dynamicRef": "#item"}});
    let root = json!({"type": "array", "$ref": "https://x.org/list"});
    let integers = json!({"type": "array", "items": {"type": "integer"}});
    let with = json!({"https://x.org/list": list});
    assert!(witness(asked(&root, &integers, &with, Lens::Strict)).document.is_array());
    // The outermost anchor counts: nobody may take the inner one for it.
    let bound = json!({"type": "array", "$ref": "list", "$id": "https://x.org/of",
        "$defs": {"i": {"$dynamicAnchor": "item", "type": "integer"}}});
    let texts = json!({"type": "array", "items": {"type": "string"}});
    let answer = asked(&bound, &texts, &with, Lens::Strict);
    assert!(!matches!(answer, Containment::Compatible(_)), "{answer:?}");
    let answer = asked(&integers, &bound, &with, Lens::Strict);
    assert!(!matches!(answer, Containment::Incompatible(_)), "{answer:?}");
    // What has been evaluated in another draft is left open.
    let new = json!({"$ref": "a.json", "unevaluatedProperties": false});
    let with = json!({"a.json": {"$schema": DRAFT_7, "properties": {"a": {}}}});
    let answer = asked(&json!({"type": "object"}), &new, &with, Lens::Strict);
    assert!(!matches!(answer, Containment::Compatible(_)), "{answer:?}");
}
