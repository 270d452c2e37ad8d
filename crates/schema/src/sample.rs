//! One plain document of a schema, by taking its word: the ground that guesses are planted in.

use std::cell::Cell;

use serde_json::{Map, Value};

use crate::limits::{LENGTH_MAX, SAMPLE_VALUES_MAX};
use crate::parts::{
    Parts, admits, alternatives, counts, element, literals, map, property, required, tuple_length,
};
use crate::pattern;
use crate::scalars::{numbers, texts};

/// The schema document whose samples are made, and how many values they may still hold.
#[derive(Debug)]
struct Ground<'a> {
    root: &'a Value,
    fuel: Cell<usize>,
}

impl<'a> Ground<'a> {
    /// The ground for one sample.
    fn new(root: &'a Value) -> Self {
        Self { root, fuel: Cell::new(SAMPLE_VALUES_MAX) }
    }
}

/// A likely document of all `schemas`; `turn` picks among their alternatives, `depth` ends
/// recursion. It may well be wrong: `uniqueItems`, `not` and patterns are not heeded.
pub(crate) fn sample(root: &Value, schemas: &[&Value], turn: usize, depth: usize) -> Value {
    value(&Ground::new(root), schemas, turn, depth)
}

fn value(ground: &Ground<'_>, schemas: &[&Value], turn: usize, depth: usize) -> Value {
    if depth == 0 || ground.fuel.get() == 0 {
        return Value::Null;
    }
    ground.fuel.set(ground.fuel.get() - 1);
    let ways = alternatives(ground.root, schemas);
    if ways.is_empty() {
        return Value::Null;
    }
    value_of(ground, &ways[turn % ways.len()], turn, depth)
}

fn value_of(ground: &Ground<'_>, way: &Parts<'_>, turn: usize, depth: usize) -> Value {
    let listed = literals(way);
    if !listed.is_empty() {
        return listed[turn % listed.len()].clone();
    }
    match likely_type(way, turn) {
        "object" => Value::Object(filled(ground, way, turn, depth)),
        "array" => Value::Array(array(ground, way, turn, depth)),
        "string" => Value::from(text(way)),
        kind @ ("integer" | "number") => number(way, kind == "number"),
        "boolean" => Value::Bool(true),
        _ => Value::Null,
    }
}

/// The type that the parts name, else the one that their keywords speak of.
fn likely_type(way: &Parts<'_>, turn: usize) -> &'static str {
    const TYPES: [(&str, &[&str]); 7] = [
        ("object", &["properties", "required", "additionalProperties", "minProperties"]),
        ("array", &["items", "prefixItems", "minItems", "contains"]),
        ("string", &["pattern", "minLength", "maxLength"]),
        ("integer", &["minimum", "maximum", "multipleOf"]),
        ("number", &["exclusiveMinimum", "exclusiveMaximum"]),
        ("boolean", &[]),
        ("null", &[]),
    ];
    let open: Vec<_> = TYPES.iter().filter(|(name, _)| admits(way, name)).collect();
    if way.iter().any(|part| part.contains_key("type")) && !open.is_empty() {
        return open[turn % open.len()].0;
    }
    let spoken = open.iter().find(|(_, words)| {
        words.iter().any(|word| way.iter().any(|part| part.contains_key(*word)))
    });
    spoken.map_or("string", |(name, _)| name)
}

/// Whether a value meets the numeric bounds is cheap to see, so the first that does is taken.
fn number(way: &Parts<'_>, fractions: bool) -> Value {
    let fits = |value: &Value| {
        let Some(value) = value.as_f64() else { return false };
        way.iter().all(|part| {
            let bound = |keyword: &str| part.get(keyword).and_then(Value::as_f64);
            let strict = |keyword: &str| part.get(keyword) == Some(&Value::Bool(true));
            bound("minimum").is_none_or(|low| value >= low)
                && bound("maximum").is_none_or(|high| value <= high)
                && bound("exclusiveMinimum").is_none_or(|low| value > low)
                && bound("exclusiveMaximum").is_none_or(|high| value < high)
                && !(strict("exclusiveMinimum") && bound("minimum") == Some(value))
                && !(strict("exclusiveMaximum") && bound("maximum") == Some(value))
                && bound("multipleOf").is_none_or(|step| (value / step).fract() == 0.0)
        })
    };
    let guesses = numbers(way, fractions);
    guesses.iter().find(|value| fits(value)).cloned().unwrap_or(Value::from(0))
}

fn text(way: &Parts<'_>) -> String {
    let least = counts(way, "minLength").into_iter().max().unwrap_or(0).min(LENGTH_MAX);
    let pattern = way.iter().find_map(|part| part.get("pattern")?.as_str());
    let base = pattern.map(pattern::example);
    let fits = |text: &String| text.chars().count() as u64 >= least;
    base.filter(fits).or_else(|| texts(way).into_iter().find(fits)).unwrap_or_default()
}

fn array(ground: &Ground<'_>, way: &Parts<'_>, turn: usize, depth: usize) -> Vec<Value> {
    let least = counts(way, "minItems").into_iter().max().unwrap_or(0).min(LENGTH_MAX);
    let contains: Vec<_> = way.iter().filter_map(|part| part.get("contains")).collect();
    let mut items: Vec<Value> =
        contains.iter().map(|schema| value(ground, &[*schema], turn, depth - 1)).collect();
    while (items.len() as u64) < least && ground.fuel.get() > 0 {
        let index = items.len();
        // Turning on gives different elements, for `uniqueItems`.
        items.push(value(ground, &element(way, index), turn + index, depth - 1));
    }
    items
}

/// An array that fills the whole tuple, if the parts describe one.
pub(crate) fn whole_tuple(root: &Value, way: &Parts<'_>, depth: usize) -> Vec<Value> {
    let length = tuple_length(way);
    (0..length).map(|index| sample(root, &element(way, index), 0, depth - 1)).collect()
}

/// The required properties, and further ones up to `minProperties`.
pub(crate) fn object(
    root: &Value,
    way: &Parts<'_>,
    turn: usize,
    depth: usize,
) -> Map<String, Value> {
    filled(&Ground::new(root), way, turn, depth)
}

fn filled(ground: &Ground<'_>, way: &Parts<'_>, turn: usize, depth: usize) -> Map<String, Value> {
    let mut made = Map::new();
    for name in required(way) {
        made.insert(name.to_owned(), value(ground, &property(way, name), turn, depth - 1));
    }
    let least = counts(way, "minProperties").into_iter().max().unwrap_or(0).min(LENGTH_MAX);
    let mut spare = spare_names(way).into_iter();
    while (made.len() as u64) < least {
        let Some(name) = spare.next() else { break };
        if !made.contains_key(&name) {
            let made_value = value(ground, &property(way, &name), turn, depth - 1);
            made.insert(name, made_value);
        }
    }
    made
}

/// Names that the parts would take: declared, then suggested by patterns, then free ones.
pub(crate) fn spare_names(way: &Parts<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in way {
        names.extend(map(part, "properties").map(|(name, _)| name.clone()));
        names.extend(map(part, "patternProperties").map(|(name, _)| pattern::example(name)));
        let rule = part.get("propertyNames").and_then(|rule| rule.get("pattern")?.as_str());
        names.extend(rule.map(pattern::example));
    }
    names.extend((0..16).map(|index| format!("extra{index}")));
    names
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::sample;

    #[test]
    fn required_parts_are_filled() {
        let schema = json!({
            "$defs": {"id": {"type": "string", "pattern": "^[A-Z]{3}$"}},
            "type": "object",
            "required": ["id", "n", "tags"],
            "properties": {
                "id": {"$ref": "#/$defs/id"},
                "n": {"type": "integer", "exclusiveMinimum": 4, "multipleOf": 5},
                "tags": {"type": "array", "minItems": 1, "items": {"enum": ["x"]}}
            }
        });
        let made = sample(&schema, &[&schema], 0, 8);
        assert_eq!(made, json!({"id": "AAA", "n": 5, "tags": ["x"]}));
    }

    #[test]
    fn endless_schemas_end() {
        let schema =
            json!({"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#"}}});
        assert_eq!(sample(&schema, &[&schema], 0, 3), json!({"a": {"a": {"a": null}}}));
    }
}
