//! Which document a reference means.

use midflight_schema::{Containment, Lens};
use serde_json::{Value, json};

use super::{DRAFT_4, asked, is_integer, leads_to_integers, witness};

#[test]
fn a_reference_leads_to_all_kinds_of_places() {
    let integer = json!({"type": "integer"});
    for (reference, document) in [
        ("a.json", integer.clone()),
        ("a.json#", integer.clone()),
        ("a.json#/$defs/x", json!({"$defs": {"x": integer}})),
        ("a.json#/types/x", json!({"types": {"x": integer}})),
        ("a.json#/a~1b%20c", json!({"a/b c": integer})),
        ("a.json#here", json!({"$defs": {"x": {"$anchor": "here", "type": "integer"}}})),
        ("./b/../a.json", integer.clone()),
        ("a.json", json!({"$ref": "#/$defs/x", "$defs": {"x": integer}})),
    ] {
        leads_to_integers(&json!({"$ref": reference}), &json!({"a.json": document}));
    }
    let named = json!({"$schema": DRAFT_4, "definitions": {"x": {"id": "#x", "type": "integer"}}});
    leads_to_integers(&json!({"$ref": "a.json#x"}), &json!({"a.json": named}));
}

#[test]
fn uris_are_relative_to_what_holds_them() {
    let integer = json!({"type": "integer"});
    // A schema without a name, one with a name, and documents relative to each other.
    for (root, with) in [
        (json!({"$ref": "b/a.json"}), json!({"b/a.json": {"$ref": "c.json"}, "b/c.json": integer})),
        (
            json!({"$ref": "b/a.json"}),
            json!({"b/a.json": {"$ref": "../c.json"}, "c.json": integer}),
        ),
        (json!({"$id": "https://x.org/s/r.json", "$ref": "a.json"}), json!({"a.json": integer})),
        (
            json!({"$id": "https://x.org/s/r.json", "$ref": "/t/a.json"}),
            json!({"https://x.org/t/a.json": {"$ref": "b.json#/y"}, "../t/b.json": {"y": integer}}),
        ),
        (json!({"$id": "s/r.json", "$ref": "a.json"}), json!({"a.json": integer})),
        (json!({"$ref": "urn:example:a"}), json!({"urn:example:a": integer})),
        (
            json!({"$defs": {"x": {"$id": "https://y.org/d/", "$ref": "a.json"}},
                   "$ref": "#/$defs/x"}),
            json!({"https://y.org/d/a.json": integer}),
        ),
    ] {
        leads_to_integers(&root, &with);
    }
}

#[test]
fn a_document_is_known_by_its_own_name_and_by_that_it_was_given() {
    // Its own name is what its references are relative to, however it was asked for.
    let integer = json!({"type": "integer"});
    let wrong = json!({"type": "string"});
    let document = |rest: Value| {
        let mut all = json!({"$id": "https://x.org/d/a.json"});
        all.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        all
    };
    for (reference, rest) in [
        ("a.json", json!({"$ref": "b.json"})),
        ("https://x.org/d/a.json", json!({"$ref": "b.json"})),
        ("a.json#/types/x", json!({"types": {"x": {"$ref": "b.json"}}})),
        (
            "a.json#/types/x",
            json!({"types": {"x": {"$ref": "#/types/y"}, "y": {"$ref": "b.json"}}}),
        ),
        ("a.json#/$defs/x", json!({"$defs": {"x": {"$ref": "a.json#/$defs/y"}, "y": integer}})),
        ("a.json#y", json!({"$defs": {"y": {"$anchor": "y", "$ref": "./b.json#/z/../z"}}})),
    ] {
        let with = json!({
            "a.json": document(rest), "b.json": wrong,
            "https://x.org/d/b.json": {"type": "integer", "z": {"type": "integer"}}
        });
        let answer = is_integer(&json!({"$ref": reference}), &with);
        assert_ne!(answer, Ok(false), "{reference} {with}");
        assert!(answer.is_ok() || reference.ends_with("#y"), "{answer:?} {reference}");
    }
    // A relative name is resolved once, whichever way leads to it.
    let with = json!({
        "a.json": {"$id": "d/a.json", "$ref": "#/$defs/x", "$defs": {"x": {"$ref": "b.json"}}},
        "d/b.json": integer, "b.json": wrong, "d/d/b.json": wrong
    });
    leads_to_integers(&json!({"$ref": "a.json"}), &with);
    leads_to_integers(&json!({"$ref": "d/a.json"}), &with);
    leads_to_integers(&json!({"$ref": "a.json#/$defs/x"}), &with);
}

#[test]
fn a_resource_inside_of_a_document_has_its_own_base() {
    let integer = json!({"type": "integer"});
    let wrong = json!({"type": "string"});
    let inside = json!({"$id": "e/x.json", "$ref": "y.json"});
    let with = json!({
        "a.json": {"$defs": {"x": inside}, "$ref": "#/$defs/x"},
        "b.json": {"$ref": "e/x.json"},
        "e/y.json": integer, "y.json": wrong, "e/e/y.json": wrong
    });
    for root in [
        json!({"$ref": "a.json"}),
        json!({"$ref": "a.json#/$defs/x"}),
        json!({"allOf": [{"$ref": "a.json"}, {"$ref": "e/x.json"}]}),
    ] {
        leads_to_integers(&root, &with);
    }
    // The same inside of the schema itself.
    let root = json!({"$ref": "e/x.json", "$defs": {"x": inside, "y": {"$id": "e/y.json",
        "type": "integer"}, "z": {"$id": "e/e/y.json", "type": "string"}}});
    leads_to_integers(&root, &json!({}));
    let new = json!({"type": "string"});
    assert!(witness(asked(&root, &new, &json!({}), Lens::Strict)).document.is_number());
}

#[test]
fn documents_with_the_same_parts_are_kept_apart() {
    let root = json!({
        "$ref": "a.json",
        "$defs": {"x": {"type": "string"}, "a.json": {"type": "null"}},
    });
    let with = json!({
        "a.json": {"$ref": "#/$defs/x", "$defs": {"x": {"$ref": "b.json#/$defs/x"}}},
        "b.json": {"$defs": {"x": {"type": "integer"}}}
    });
    leads_to_integers(&root, &with);
}

#[test]
fn two_meanings_of_a_name_are_no_answer() {
    let named = |kind: &str| json!({"$id": "https://x.org/a.json", "type": kind});
    let root = json!({"$ref": "https://x.org/a.json"});
    let with = json!({"https://x.org/a.json": named("integer"), "b.json": named("string")});
    let reason = is_integer(&root, &with).unwrap_err();
    assert_eq!(reason.message, "the old schema leads to two schemas named `https://x.org/a.json`");
    leads_to_integers(&root, &json!({"a.json": named("integer"), "b.json": named("integer")}));
    // Local references inside of either would be anyone's guess.
    let both = json!({"allOf": [{"$ref": "b.json"}, {"$ref": "c.json"}]});
    let with = json!({"b.json": named("integer"), "c.json": named("string")});
    assert!(is_integer(&both, &with).is_err());
    // A part of a bundle, and another document of its name.
    let bundle = json!({"$ref": "https://x.org/a.json", "$defs": {"a": named("string")}});
    assert!(is_integer(&bundle, &json!({"https://x.org/a.json": named("integer")})).is_err());
    assert_eq!(is_integer(&bundle, &json!({"b": named("string")})), Ok(false));
    // What is never followed does not matter, and the schema itself is what is asked about.
    let with =
        json!({"a.json": {"type": "integer"}, "b.json": named("string"), "c.json": named("null")});
    leads_to_integers(&json!({"$ref": "a.json"}), &with);
    let own = json!({"$id": "https://x.org/r.json", "$ref": "a.json", "$defs": {"x": {"type": "integer"}}});
    let with = json!({"a.json": {"$ref": "r.json#/$defs/x"},
        "other.json": {"$id": "https://x.org/r.json", "$defs": {"x": {"type": "string"}}}});
    leads_to_integers(&own, &with);
}

#[test]
fn a_document_refers_back_to_the_schema() {
    let tree = |leaf: &str| {
        json!({"$id": "https://x.org/tree.json", "type": ["object", leaf],
            "additionalProperties": {"$ref": "node.json"}})
    };
    let with = json!({"node.json": {"anyOf": [{"$ref": "tree.json"}, {"type": "null"}]}});
    let (old, new) = (tree("string"), tree("boolean"));
    let witness = witness(asked(&old, &new, &with, Lens::Strict));
    assert!(witness.document.is_string(), "{witness:?}");
    let mut wider = old.clone();
    wider["type"] = json!(["object", "string", "integer"]);
    let answer = asked(&old, &wider, &with, Lens::Strict);
    assert!(matches!(answer, Containment::Compatible(_)), "{answer:?}");
}
