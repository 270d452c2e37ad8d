//! Laws of containment, on small random schemas and documents.

use jsonschema::Validator;
use midflight_schema::{
    Containment, Given, Lens, Options, ReasonCode, Supplied, compare, compare_with,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// Documents over few names and literals, so that schemas over the same ones meet them.
fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2_i64..5).prop_map(Value::from),
        Just(json!(0.5)),
        select(vec!["", "a", "b", "ab", "aab"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((select(vec!["a", "b", "ab", "c"]), inner), 0..4).prop_map(|entries| {
                Value::Object(entries.into_iter().map(|(key, one)| (key.into(), one)).collect())
            }),
        ]
    })
}

/// One keyword that holds no schema.
fn assertion() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => select(vec!["null", "boolean", "integer", "number", "string", "array", "object"])
            .prop_map(|name| json!({"type": name})),
        1 => Just(json!({"type": ["string", "null"]})),
        1 => vec(document(), 1..4).prop_filter_map("repeated", |values| {
            let schema = json!({"enum": values});
            jsonschema::is_valid(&json!({"uniqueItems": true}), &schema["enum"]).then_some(schema)
        }),
        1 => document().prop_map(|value| json!({"const": value})),
        1 => (-2_i64..5).prop_map(|bound| json!({"minimum": bound})),
        1 => (-2_i64..5).prop_map(|bound| json!({"exclusiveMaximum": bound})),
        1 => select(vec![json!(2), json!(0.5), json!(3)]).prop_map(|by| json!({"multipleOf": by})),
        1 => (0_u64..3).prop_map(|bound| json!({"minLength": bound})),
        1 => (0_u64..3).prop_map(|bound| json!({"maxLength": bound})),
        1 => select(vec!["a", "^a", "^a+$", "b$", "^.b"]).prop_map(|text| json!({"pattern": text})),
        1 => (0_u64..3).prop_map(|bound| json!({"minItems": bound})),
        1 => (0_u64..3).prop_map(|bound| json!({"maxItems": bound})),
        1 => Just(json!({"uniqueItems": true})),
        1 => (0_u64..3).prop_map(|bound| json!({"minProperties": bound})),
        1 => (0_u64..3).prop_map(|bound| json!({"maxProperties": bound})),
        1 => select(vec![json!(["a"]), json!(["a", "b"])]).prop_map(|all| json!({"required": all})),
        1 => Just(json!({"dependentRequired": {"a": ["b"]}})),
        1 => Just(json!({"format": "date"})),
    ]
}

fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        1 => any::<bool>().prop_map(Value::from),
        2 => Just(json!({"$ref": "#/$defs/x"})),
        12 => assertion(),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let one = select(vec![
            "items",
            "contains",
            "additionalProperties",
            "unevaluatedProperties",
            "unevaluatedItems",
            "propertyNames",
            "not",
            "if",
            "then",
            "else",
        ]);
        let list = select(vec!["allOf", "anyOf", "oneOf", "prefixItems"]);
        let keyword = prop_oneof![
            assertion(),
            (one, inner.clone()).prop_map(|(keyword, schema)| json!({keyword: schema})),
            (list, vec(inner.clone(), 1..3)).prop_map(|(word, schemas)| json!({word: schemas})),
            (select(vec!["a", "b"]), inner.clone())
                .prop_map(|(name, schema)| json!({"properties": {name: schema}})),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| json!({"properties": {"a": a, "b": b}})),
            inner.clone().prop_map(|schema| json!({"patternProperties": {"^a": schema}})),
            (inner.clone(), 0_u64..3, 0_u64..3).prop_map(|(schema, min, max)| {
                json!({"contains": schema, "minContains": min, "maxContains": max})
            }),
            inner.prop_map(|schema| json!({"dependentSchemas": {"a": schema}})),
        ];
        vec(keyword, 1..4).prop_map(|keywords| {
            let entries = keywords.into_iter().filter_map(|one| match one {
                Value::Object(map) => Some(map),
                _ => None,
            });
            Value::Object(entries.flatten().collect::<Map<_, _>>())
        })
    })
}

/// A whole schema with its one definition.
fn root(schema: &Value, definition: &Value) -> Value {
    match schema {
        Value::Object(map) => {
            let mut whole = map.clone();
            whole.insert("$defs".into(), json!({"x": definition}));
            Value::Object(whole)
        }
        other => other.clone(),
    }
}

/// Two schemas that often share most of what they say.
fn pair() -> impl Strategy<Value = (Value, Value)> {
    (schema(), schema(), assertion(), assertion(), 0..6).prop_map(|(a, b, x, y, kind)| {
        let (old, new) = match kind {
            0 => (a, b),
            1 => (json!({"allOf": [a, b]}), a),
            2 => (a.clone(), json!({"anyOf": [b, a]})),
            3 => (json!({"properties": {"a": a}}), json!({"properties": {"a": a, "b": b}})),
            4 => (json!({"not": {"anyOf": [a, b]}}), json!({"not": a})),
            _ => (a.clone(), json!({"oneOf": [a, b]})),
        };
        (root(&old, &x), root(&new, if kind == 0 { &y } else { &x }))
    })
}

#[expect(clippy::unwrap_used, reason = "only tests call it, with schemas that are valid")]
fn validator(schema: &Value) -> Validator {
    jsonschema::options().should_validate_formats(false).build(schema).unwrap()
}

fn strict(old: &Value, new: &Value) -> Containment {
    compare(old, new, &Options::default())
}

fn closed(old: &Value, new: &Value) -> Containment {
    compare(old, new, &Options { lens: Lens::ClosedWriter, dialect: None })
}

/// The schema with its parts in documents of their own, in folders, some under two names.
#[expect(clippy::unwrap_used, reason = "only tests call it, with names that are URIs")]
fn split(schema: &Value) -> (Value, Supplied) {
    let mut parts = Supplied::default();
    let mut count = 0;
    let mut whole = schema.clone();
    if let Value::Object(map) = &mut whole {
        let definition = map.remove("$defs").unwrap_or_default();
        parts.insert("defs.json", definition).unwrap();
    }
    (moved(&whole, "", &mut count, &mut parts), parts)
}

/// A schema that stands in a folder, with references to where its parts went.
#[expect(clippy::unwrap_used, reason = "only tests call it, with names that are URIs")]
fn moved(schema: &Value, folder: &str, count: &mut usize, parts: &mut Supplied) -> Value {
    let Value::Object(map) = schema else { return schema.clone() };
    let up = if folder.is_empty() { "" } else { "../" };
    let mut part = |schema: &Value| {
        *count += 1;
        let (name, below) = (format!("p{count}.json"), format!("d{}", *count % 3));
        let mut inner = moved(schema, &below, count, parts);
        let given = format!("{below}/{name}");
        if let (true, Value::Object(map)) = (name.ends_with("2.json"), &mut inner) {
            // A name of its own, which its references are relative to.
            map.insert("$id".into(), format!("../../{given}").into());
            parts.insert(&format!("as/given/{name}"), inner).unwrap();
            return json!({"$ref": format!("{up}as/given/{name}")});
        }
        parts.insert(&given, json!({"types": {"x": inner}})).unwrap();
        json!({"$ref": format!("{up}{given}#/types/x")})
    };
    let entries = map.iter().map(|(keyword, value)| {
        let value = match (keyword.as_str(), value) {
            ("$ref", _) => json!(format!("{up}defs.json#/x")),
            ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(all)) => {
                all.iter().map(&mut part).collect()
            }
            ("properties" | "patternProperties" | "dependentSchemas", Value::Object(all)) => {
                Value::Object(all.iter().map(|(name, one)| (name.clone(), part(one))).collect())
            }
            (
                "items"
                | "contains"
                | "additionalProperties"
                | "propertyNames"
                | "not"
                | "if"
                | "then"
                | "else",
                one,
            ) => part(one),
            _ => value.clone(),
        };
        (keyword.clone(), value)
    });
    Value::Object(entries.collect())
}

/// Whether the answer is unknown for what a reference can hide or uncover. Two known answers are
/// never excused.
fn may_stay_open(answer: &Containment, lens: Lens, old: &Value, new: &Value) -> bool {
    let Containment::Unknown(reason) = answer else { return false };
    // What has been evaluated is not followed into parts that refer to others.
    let is_evaluated = format!("{old}{new}").contains("unevaluated");
    // Closing one of several branches lets a document match it no more, and so exactly one of
    // them, which old rejects. Where such a document is met first, it is not confirmed.
    let is_widened = lens == Lens::ClosedWriter
        && reason.code == ReasonCode::UnconfirmedLoss
        && old.to_string().contains("oneOf");
    // Two that count are seen to be one where they are written alike, and not behind names; what
    // a list or an object still lacks is chosen otherwise where a part has a name.
    let is_counted = ["counted in more than one way", "have to differ"]
        .iter()
        .any(|it| reason.message.contains(it));
    is_evaluated || is_widened || is_counted
}

fn verdict(answer: &Containment) -> &'static str {
    match answer {
        Containment::Compatible(_) => "compatible",
        Containment::Incompatible(_) => "incompatible",
        Containment::Unknown(_) => "unknown",
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_document_refutes_a_proof((old, new) in pair(), documents in vec(document(), 24)) {
        if let Containment::Compatible(proof) = strict(&old, &new) {
            let (accepts, reads) = (validator(&old), validator(&new));
            for document in &documents {
                let lost = accepts.is_valid(document) && !reads.is_valid(document);
                prop_assert!(!lost, "{proof:?} of {old} in {new}, but {document}");
            }
        }
    }

    #[test]
    fn a_witness_is_one((old, new) in pair()) {
        for answer in [strict(&old, &new), closed(&old, &new)] {
            if let Containment::Incompatible(witness) = answer {
                prop_assert!(validator(&old).is_valid(&witness.document));
                prop_assert!(!validator(&new).is_valid(&witness.document));
                prop_assert!(witness.document.pointer(&witness.path).is_some());
                prop_assert!(new.is_boolean() || new.pointer(&witness.new_pointer).is_some());
            }
        }
    }

    #[test]
    fn a_schema_contains_itself(schema in schema(), definition in assertion()) {
        let whole = root(&schema, &definition);
        prop_assert!(matches!(strict(&whole, &whole), Containment::Compatible(_)));
        prop_assert!(matches!(closed(&whole, &whole), Containment::Compatible(_)));
    }

    #[test]
    fn documents_say_what_parts_say((old, new) in pair()) {
        let ((old_root, olds), (new_root, news)) = (split(&old), split(&new));
        for lens in [Lens::Strict, Lens::ClosedWriter] {
            let options = Options { lens, dialect: None };
            let inside = compare(&old, &new, &options);
            let olds = Given { schema: &old_root, supplied: &olds };
            let news = Given { schema: &new_root, supplied: &news };
            let apart = compare_with(olds, news, &options);
            let same = verdict(&inside) == verdict(&apart);
            let left_open = [&inside, &apart].map(|it| may_stay_open(it, lens, &old, &new));
            let left_open = left_open.contains(&true);
            prop_assert!(same || left_open, "{old} {new}: {inside:?}, apart {apart:?}");
            if let Containment::Incompatible(witness) = apart {
                prop_assert!(validator(&old).is_valid(&witness.document));
                prop_assert!(!validator(&new).is_valid(&witness.document));
            }
        }
    }

    #[test]
    fn a_lens_only_leaves_documents_out((old, new) in pair()) {
        if let Containment::Compatible(_) = strict(&old, &new) {
            prop_assert!(!matches!(closed(&old, &new), Containment::Incompatible(_)));
        }
    }
}
