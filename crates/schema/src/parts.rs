//! Reading a schema for the search: which keywords bear on one value, whatever they sit in.
//!
//! Nothing here has to be exact. The search guesses documents and the validators judge them.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::limits::{ALTERNATIVES_MAX, PARTS_MAX};
use crate::walk::local_pointer;

/// Schema objects that bear on one value.
pub(crate) type Parts<'a> = Vec<&'a Map<String, Value>>;

/// Schemas that all apply to one value.
pub(crate) type Schemas<'a> = Vec<&'a Value>;

/// The schema that a local reference leads to.
pub(crate) fn target<'a>(root: &'a Value, object: &Map<String, Value>) -> Option<&'a Value> {
    root.pointer(&local_pointer(object.get("$ref")?.as_str()?)?)
}

/// The ways to meet all of `schemas`: each is a choice of branches, with their parts together.
pub(crate) fn alternatives<'a>(root: &'a Value, schemas: &[&'a Value]) -> Vec<Parts<'a>> {
    let mut ways = vec![Vec::new()];
    for schema in schemas {
        ways = joined(root, ways, schema, 0);
    }
    ways
}

/// How many references and branches deep one value is followed.
const STEPS_MAX: usize = 16;

fn joined<'a>(
    root: &'a Value,
    ways: Vec<Parts<'a>>,
    schema: &'a Value,
    steps: usize,
) -> Vec<Parts<'a>> {
    let object = match schema {
        Value::Object(object) if steps < STEPS_MAX => object,
        Value::Bool(false) => return Vec::new(),
        _ => return ways,
    };
    if ways.iter().all(|way| way.len() >= PARTS_MAX) {
        return ways;
    }
    let mut ways = ways;
    for way in &mut ways {
        if way.len() < PARTS_MAX {
            way.push(object);
        }
    }
    for schema in target(root, object).into_iter().chain(list(object, "allOf")) {
        ways = joined(root, ways, schema, steps + 1);
    }
    for keyword in ["anyOf", "oneOf"] {
        let branches: Vec<_> = list(object, keyword).collect();
        if !branches.is_empty() {
            ways = forked(root, &ways, &branches, steps + 1);
        }
    }
    if let Some(test) = object.get("if") {
        let then = object.get("then").map(|then| vec![test, then]);
        ways = conditional(root, &ways, &[then, object.get("else").map(|one| vec![one])], steps);
    }
    ways
}

fn forked<'a>(
    root: &'a Value,
    ways: &[Parts<'a>],
    branches: &[&'a Value],
    steps: usize,
) -> Vec<Parts<'a>> {
    let mut forked = Vec::new();
    for branch in branches {
        forked.extend(joined(root, ways.to_vec(), branch, steps));
        if forked.len() >= ALTERNATIVES_MAX {
            break;
        }
    }
    forked.truncate(ALTERNATIVES_MAX);
    forked
}

/// `if` with `then`, or `else`; a side that is not written leaves the value free.
fn conditional<'a>(
    root: &'a Value,
    ways: &[Parts<'a>],
    sides: &[Option<Vec<&'a Value>>],
    steps: usize,
) -> Vec<Parts<'a>> {
    let mut found = Vec::new();
    for side in sides {
        let mut here = ways.to_vec();
        for schema in side.iter().flatten() {
            here = joined(root, here, schema, steps + 1);
        }
        found.extend(here);
    }
    found.truncate(ALTERNATIVES_MAX);
    found
}

/// Every part that bears on the value in any branch, those that only ask included.
pub(crate) fn bag<'a>(root: &'a Value, schemas: &[&'a Value]) -> Parts<'a> {
    let mut parts: Parts<'a> = Vec::new();
    let mut pending: Vec<&'a Value> = schemas.iter().rev().copied().collect();
    while let Some(schema) = pending.pop() {
        let Some(object) = schema.as_object() else { continue };
        let known = parts.iter().any(|part| std::ptr::eq(*part, object));
        if known || parts.len() >= PARTS_MAX {
            continue;
        }
        parts.push(object);
        pending.extend(target(root, object));
        for keyword in ["allOf", "anyOf", "oneOf"] {
            pending.extend(list(object, keyword));
        }
        pending.extend(["if", "then", "else", "not"].iter().filter_map(|key| object.get(*key)));
        for keyword in ["dependentSchemas", "dependencies"] {
            pending.extend(map(object, keyword).map(|(_, schema)| schema));
        }
    }
    parts
}

/// The elements of a keyword that holds a list; none when it holds anything else.
pub(crate) fn list<'a>(
    object: &'a Map<String, Value>,
    keyword: &str,
) -> impl Iterator<Item = &'a Value> + use<'a> {
    object.get(keyword).and_then(Value::as_array).into_iter().flatten()
}

/// The entries of a keyword that holds an object; none when it holds anything else.
pub(crate) fn map<'a>(
    object: &'a Map<String, Value>,
    keyword: &str,
) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
    object.get(keyword).and_then(Value::as_object).into_iter().flatten()
}

/// The schemas that the parts hold for the property `name`.
pub(crate) fn property<'a>(parts: &[&'a Map<String, Value>], name: &str) -> Schemas<'a> {
    let mut found = Vec::new();
    for part in parts {
        let own = part.get("properties").and_then(|properties| properties.get(name));
        found.extend(own.or_else(|| {
            let schema = part.get("additionalProperties").filter(|_| !part_has_patterns(part));
            schema.or_else(|| part.get("unevaluatedProperties"))
        }));
        // Whether a pattern meets the name is left to the validators.
        found.extend(map(part, "patternProperties").map(|(_, schema)| schema).take(1));
    }
    found
}

fn part_has_patterns(part: &Map<String, Value>) -> bool {
    map(part, "patternProperties").next().is_some()
}

/// The schemas that the parts hold for the element at `index`.
pub(crate) fn element<'a>(parts: &[&'a Map<String, Value>], index: usize) -> Schemas<'a> {
    let mut found = Vec::new();
    for part in parts {
        let tuple = part.get("prefixItems").or_else(|| part.get("items").filter(|x| x.is_array()));
        let place = tuple.and_then(|tuple| tuple.get(index));
        found.extend(place.or_else(|| match part.get("items") {
            Some(Value::Array(_)) => part.get("additionalItems"),
            rest => rest.or_else(|| part.get("unevaluatedItems")),
        }));
    }
    found
}

/// Length of the longest tuple among the parts.
pub(crate) fn tuple_length(parts: &[&Map<String, Value>]) -> usize {
    let of = |part: &Map<String, Value>| {
        list(part, "prefixItems").count().max(list(part, "items").count())
    };
    parts.iter().map(|part| of(part)).max().unwrap_or(0)
}

/// The names of required properties, in order and without repetition.
pub(crate) fn required<'a>(parts: &[&'a Map<String, Value>]) -> Vec<&'a str> {
    let names = parts.iter().flat_map(|part| list(part, "required")).filter_map(Value::as_str);
    let mut seen = BTreeSet::new();
    names.filter(|name| seen.insert(*name)).collect()
}

/// The values of a keyword that holds a count.
pub(crate) fn counts(parts: &[&Map<String, Value>], keyword: &str) -> Vec<u64> {
    let found = parts.iter().filter_map(|part| part.get(keyword));
    found.filter_map(|value| value.as_u64().or_else(|| whole(value.as_f64()?))).collect()
}

/// `number` as a count, when it is one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be a whole number that fits"
)]
fn whole(number: f64) -> Option<u64> {
    (number.fract() == 0.0 && (0.0..1e15).contains(&number)).then_some(number as u64)
}

/// The values that the parts list in `enum` and `const`.
pub(crate) fn literals<'a>(parts: &[&'a Map<String, Value>]) -> Vec<&'a Value> {
    parts.iter().flat_map(|part| list(part, "enum").chain(part.get("const"))).collect()
}

/// Whether the parts, all together, admit the JSON type `name`. A missing `type` admits all.
pub(crate) fn admits(parts: &[&Map<String, Value>], name: &str) -> bool {
    let fits = |one: &Value| {
        one.as_str().is_some_and(|one| one == name || (one == "number" && name == "integer"))
    };
    parts.iter().all(|part| match part.get("type") {
        None => true,
        Some(Value::Array(several)) => several.iter().any(fits),
        Some(one) => fits(one),
    })
}
