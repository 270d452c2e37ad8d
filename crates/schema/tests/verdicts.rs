//! What users are told, case by case.

use midflight_schema::{
    Assumption, Containment, Dialect, Lens, Options, ProofKind, ReasonCode, Side, compare,
};
use serde_json::{Value, json};

/// The answer as text, one part a line.
fn told(old: &Value, new: &Value, lens: Lens) -> String {
    match compare(old, new, &Options { lens, dialect: None }) {
        Containment::Compatible(proof) => format!("compatible: {:?}", proof.kind),
        Containment::Incompatible(witness) => format!(
            "{}\n{}\nat {:?}\nold {:?}\nnew {:?}",
            witness.message,
            witness.document,
            witness.path,
            witness.old_pointer,
            witness.new_pointer
        ),
        Containment::Unknown(reason) => format!("{:?}: {}", reason.code, reason.message),
    }
}

fn strict(old: &Value, new: &Value) -> String {
    told(old, new, Lens::Strict)
}

fn code(old: &Value, new: &Value) -> ReasonCode {
    match compare(old, new, &Options::default()) {
        Containment::Unknown(reason) => reason.code,
        other => panic!("not unknown: {other:?}"),
    }
}

fn order() -> Value {
    json!({
        "type": "object",
        "required": ["amount"],
        "properties": {
            "amount": {"type": "integer", "minimum": 0},
            "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}}
        },
        "$defs": {"line": {"type": "object", "properties": {"kind": {"enum": ["a", "b"]}}}}
    })
}

#[test]
fn a_property_becomes_required() {
    let mut new = order();
    new["required"] = json!(["amount", "currency"]);
    insta::assert_snapshot!(strict(&order(), &new), @r#"
    new requires `currency`
    {"amount":0}
    at ""
    old Some("/required")
    new "/required"
    "#);
}

#[test]
fn a_bound_and_an_enum_narrow_deep_inside() {
    let mut new = order();
    new["properties"]["amount"]["minimum"] = json!(1);
    insta::assert_snapshot!(strict(&order(), &new), @r#"
    new wants at least 1 at `/amount`
    {"amount":0}
    at "/amount"
    old Some("/properties/amount/minimum")
    new "/properties/amount/minimum"
    "#);
    let mut new = order();
    new["$defs"]["line"]["properties"]["kind"]["enum"] = json!(["a"]);
    insta::assert_snapshot!(strict(&order(), &new), @r#"
    new does not list `"b"` at `/lines/0/kind` among `["a"]`
    {"amount":0,"lines":[{"kind":"b"}]}
    at "/lines/0/kind"
    old Some("/$defs/line/properties/kind/enum")
    new "/$defs/line/properties/kind/enum"
    "#);
}

#[test]
fn widening_is_proved() {
    let mut new = order();
    new["properties"]["amount"] = json!({"type": "number"});
    new["title"] = json!("Order");
    insta::assert_snapshot!(strict(&order(), &new), @"compatible: Structural");
    new = order();
    new["description"] = json!("Annotations do not count");
    insta::assert_snapshot!(strict(&order(), &new), @"compatible: Identical");
}

#[test]
fn an_optional_property_is_lost_only_to_strangers() {
    let mut new = order();
    new["properties"]["currency"] = json!({"type": "string"});
    insta::assert_snapshot!(strict(&order(), &new), @r#"
    new wants string at `/currency`
    {"amount":0,"currency":null}
    at "/currency"
    old None
    new "/properties/currency/type"
    "#);
    insta::assert_snapshot!(told(&order(), &new, Lens::ClosedWriter), @"compatible: Structural");
}

#[test]
fn the_lens_still_sees_what_the_writer_did_write() {
    let mut new = order();
    new["properties"]["amount"] = json!({"type": "string"});
    insta::assert_snapshot!(told(&order(), &new, Lens::ClosedWriter), @r#"
    new wants string at `/amount`
    {"amount":0}
    at "/amount"
    old Some("/properties/amount/type")
    new "/properties/amount/type"
    "#);
    let map = json!({"type": "object"});
    let small = json!({"type": "object", "maxProperties": 1});
    insta::assert_snapshot!(told(&map, &small, Lens::ClosedWriter), @r#"
    new wants at most 1 property
    {"a":null,"b":null}
    at ""
    old Some("")
    new "/maxProperties"
    "#);
}

#[test]
fn formats_are_annotations_and_said_to_be() {
    let (old, new) = (json!({"type": "string"}), json!({"type": "string", "format": "uuid"}));
    let Containment::Compatible(proof) = compare(&old, &new, &Options::default()) else {
        panic!("not compatible")
    };
    assert_eq!(proof.kind, ProofKind::Identical);
    assert_eq!(proof.assumptions, [Assumption::FormatsAreAnnotations]);
}

#[test]
fn nothing_is_fetched() {
    let old = json!({"properties": {"a": {"$ref": "https://example.com/a.json"}}});
    let new = json!({"properties": {"a": {"type": "null"}}});
    let Containment::Unknown(reason) = compare(&old, &new, &Options::default()) else {
        panic!("not unknown")
    };
    assert_eq!((reason.code, reason.side), (ReasonCode::ExternalReference, Some(Side::Old)));
    assert!(reason.message.contains("`https://example.com/a.json`"), "{}", reason.message);
    let Containment::Compatible(proof) = compare(&old, &old, &Options::default()) else {
        panic!("not compatible")
    };
    let uri = "https://example.com/a.json".to_owned();
    assert_eq!(proof.assumptions, [Assumption::UnchangedReference { uri: uri.clone() }]);
    let wider = json!({"properties": {"a": {"$ref": uri}, "b": {}}, "type": ["object", "string"]});
    let mut narrow = wider.clone();
    narrow["type"] = json!("object");
    let Containment::Compatible(proof) = compare(&narrow, &wider, &Options::default()) else {
        panic!("not compatible")
    };
    assert_eq!(proof.assumptions, [Assumption::UnchangedReference { uri }]);
    let Containment::Incompatible(witness) = compare(&wider, &narrow, &Options::default()) else {
        panic!("not incompatible")
    };
    assert!(witness.document.is_string());
}

#[test]
fn obstacles_are_named() {
    let text = json!({"type": "string"});
    assert_eq!(code(&json!({"type": 5}), &text), ReasonCode::InvalidSchema);
    assert_eq!(code(&json!({"type": 5}), &json!({"type": 5})), ReasonCode::InvalidSchema);
    assert_eq!(code(&json!(null), &text), ReasonCode::InvalidSchema);
    assert_eq!(code(&text, &json!({"pattern": "("})), ReasonCode::InvalidSchema);
    assert_eq!(code(&json!({"$ref": "#/$defs/a"}), &text), ReasonCode::BrokenReference);
    assert_eq!(code(&json!({"$schema": "urn:x"}), &text), ReasonCode::UnknownDialect);
    assert_eq!(code(&json!({"anyOf": [{"$ref": "#"}]}), &text), ReasonCode::EndlessReference);
    let draft_4 = json!({"$schema": "http://json-schema.org/draft-04/schema#", "type": "string"});
    let twice = (json!({"pattern": r"^(a|b)\1$"}), json!({"pattern": r"^([ab])\1$"}));
    assert_eq!(code(&twice.0, &twice.1), ReasonCode::Undecided);
    let mut other = draft_4;
    other["pattern"] = twice.1["pattern"].clone();
    let mut old = text;
    old["pattern"] = twice.0["pattern"].clone();
    assert_eq!(code(&old, &other), ReasonCode::Undecided);
}

#[test]
fn drafts_are_compared_with_each_other() {
    let whole = json!({"type": "integer"});
    let draft_4 = json!({"$schema": "http://json-schema.org/draft-04/schema#", "type": "integer"});
    assert!(matches!(compare(&draft_4, &whole, &Options::default()), Containment::Compatible(_)));
    // In draft 4 `0.0` is no integer, and later it is.
    let Containment::Incompatible(witness) = compare(&whole, &draft_4, &Options::default()) else {
        panic!("not incompatible")
    };
    assert!(witness.document.is_f64());
}

#[test]
fn patterns_are_compared_as_languages() {
    let (plus, star) = (json!({"pattern": "^a+$"}), json!({"pattern": "^a*$"}));
    assert!(matches!(compare(&plus, &star, &Options::default()), Containment::Compatible(_)));
    insta::assert_snapshot!(strict(&star, &plus), @r#"
    new wants text to match `"^a+$"`
    ""
    at ""
    old Some("/pattern")
    new "/pattern"
    "#);
}

#[test]
fn an_item_may_be_counted_twice() {
    // `[1]` is one integer, as may be, and holds a 1, as must be.
    let one_integer = json!({"contains": {"type": "integer"}, "minContains": 0, "maxContains": 1});
    let a_one = json!({"contains": {"const": 1}});
    for all in [json!([one_integer, a_one]), json!([a_one, one_integer])] {
        let old = json!({"type": "array", "maxItems": 2, "allOf": all});
        let answer = compare(&old, &json!(false), &Options::default());
        let Containment::Incompatible(witness) = answer else { panic!("{answer:?}") };
        assert_eq!(witness.document, json!([1]));
    }
}

#[test]
fn many_counted_items_are_not_chosen_one_by_one() {
    let old = json!({"type": "array", "contains": {"const": 0}});
    let new = json!({"contains": {"title": "any"}, "maxContains": 62});
    let answer = compare(&old, &new, &Options::default());
    let Containment::Incompatible(witness) = answer else { panic!("{answer:?}") };
    assert_eq!(witness.document.as_array().map(Vec::len), Some(63));
    let mixed = json!({
        "type": "array",
        "prefixItems": [{"type": "string"}, {"type": "integer"}, {"type": "null"}],
        "items": {"type": ["integer", "string"]}
    });
    let many = json!({"contains": {"type": "string"}, "minContains": 30, "maxContains": 90});
    let answer = compare(&mixed, &many, &Options::default());
    assert!(matches!(answer, Containment::Incompatible(_)), "{answer:?}");
}

#[test]
fn an_invalid_place_is_pointed_at() {
    let old = json!({"properties": {"a/b": {"minLength": -1}}});
    let Containment::Unknown(reason) = compare(&old, &json!(true), &Options::default()) else {
        panic!("not unknown")
    };
    assert_eq!(reason.pointer, "/properties/a~1b/minLength");
}

#[test]
fn the_dialect_changes_what_is_said() {
    let old = json!({"type": "integer"});
    let new = json!({"type": "integer", "minimum": 3, "exclusiveMinimum": true});
    let draft_4 = Options { dialect: Some(Dialect::Draft4), ..Options::default() };
    assert!(matches!(compare(&old, &new, &draft_4), Containment::Incompatible(_)));
    assert!(matches!(compare(&old, &new, &Options::default()), Containment::Unknown(_)));
}

#[test]
fn numbers_beyond_floating_point_are_no_witness() {
    let old = json!({"const": 1e60});
    assert_eq!(code(&old, &json!({"type": "string"})), ReasonCode::Undecided);
}

#[test]
fn hostile_schemas_end_in_words() {
    let mut deep = json!({"type": "null"});
    for _ in 0..50_000 {
        deep = Value::Array(vec![deep]);
    }
    assert_eq!(code(&deep, &json!(true)), ReasonCode::TooDeep);
    // Dropping such a value recurses once per level, which is not what is tested here.
    std::mem::forget(deep);
    let wide = json!({"enum": (0..100_001).collect::<Vec<_>>()});
    assert_eq!(code(&wide, &json!(true)), ReasonCode::TooLarge);
    let long = json!({"const": "a".repeat(70_000)});
    assert_eq!(code(&json!(true), &long), ReasonCode::TooLarge);
}

/// Definitions that each hold `part` of the next one.
fn row(length: usize, part: impl Fn(Value) -> Value) -> Value {
    let next = |at: usize| json!({"$ref": format!("#/$defs/{}", at + 1)});
    let mut all: serde_json::Map<_, _> =
        (0..length).map(|at| (at.to_string(), part(next(at)))).collect();
    all.insert(length.to_string(), json!({"type": "null"}));
    json!({"$ref": "#/$defs/0", "$defs": all})
}

#[test]
fn a_small_stack_is_enough_for_what_is_let_through() {
    let longest = [
        row(147, |next| next),
        row(73, |next| json!({"properties": {"a": next}})),
        row(73, |next| json!({"anyOf": [next, {"type": "string"}]})),
        row(73, |next| json!({"properties": {"a": next, "b": next}})),
        row(73, |next| json!({"not": next})),
        row(12, |next| json!({"allOf": [next, next]})),
    ];
    let judged = std::thread::Builder::new().stack_size(1 << 20).spawn(move || {
        for old in &longest {
            let mut new = old.clone();
            new["maxLength"] = json!(3);
            for lens in [Lens::Strict, Lens::ClosedWriter] {
                let options = Options { lens, dialect: None };
                compare(old, &new, &options);
                compare(old, &json!({"type": "string"}), &options);
            }
        }
    });
    judged.unwrap().join().unwrap();
}

#[test]
fn a_listed_document_is_shown_to_both() {
    let new = json!({
        "if": {"properties": {"kind": {"const": "a"}}, "required": ["kind"]},
        "then": {"properties": {"name": {"type": "string"}}},
        "unevaluatedProperties": false
    });
    let old = json!({"anyOf": [{"const": {"kind": "a", "name": "b"}}, {"const": {"kind": "a"}}]});
    insta::assert_snapshot!(strict(&old, &new), @"compatible: Listed");
    let old = json!({"enum": [{"kind": "a"}, {"kind": "a", "other": 1}]});
    insta::assert_snapshot!(strict(&old, &new), @r#"
    new does not allow `other`
    {"kind":"a","other":1}
    at ""
    old Some("")
    new "/unevaluatedProperties"
    "#);
}

#[test]
fn what_is_not_followed_is_not_guessed() {
    let new = json!({"anyOf": [{"properties": {"a": {}}}], "unevaluatedProperties": false});
    let old = json!({"properties": {"a": {}}, "additionalProperties": false, "maxProperties": 1});
    let reason = strict(&old, &new);
    assert!(reason.ends_with("and `unevaluatedProperties` is not followed"), "{reason}");
}

#[test]
fn a_question_without_end_stops_at_a_count() {
    // Nine birds in eight holes, no two in one: nobody knows a short way to see that it is false.
    let name = |bird: u32, hole: u32| format!("{bird}.{hole}");
    let has = |bird, hole| json!({"required": [name(bird, hole)]});
    let somewhere =
        (0..9).map(|bird| json!({"anyOf": (0..8).map(|hole| has(bird, hole)).collect::<Vec<_>>()}));
    let pairs = (0..9).flat_map(|one| (0..one).map(move |other| (one, other)));
    let alone = pairs.flat_map(|(one, other)| {
        (0..8).map(move |hole| json!({"not": {"required": [name(one, hole), name(other, hole)]}}))
    });
    let all: Vec<_> = somewhere.chain(alone).collect();
    let old = json!({"type": "object", "allOf": all});
    let reason = strict(&old, &json!(false));
    assert!(reason.ends_with("the question takes more steps than are allowed"), "{reason}");
}
