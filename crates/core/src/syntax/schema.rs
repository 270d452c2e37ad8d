//! Trees against our published JSON Schemas, with positions and "did you mean".

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::{Node, Problem, suggestion};
use crate::limits::{NODES_OF_ALL_ERRORS_MAX, PROBLEMS_PER_FILE_MAX};
use crate::text::quoted;

/// What `node` has that `schema` does not allow, each at its place.
pub fn validate(node: &Node, validator: &Validator, schema: &Value) -> Vec<Problem> {
    let document = node.to_json();
    let mut problems = Vec::new();
    // The validator makes all errors at once, of up to 10 KB each.
    let errors: Vec<ValidationError<'_>> = if node.has_more_nodes_than(NODES_OF_ALL_ERRORS_MAX) {
        validator.validate(&document).err().into_iter().collect()
    } else {
        validator.iter_errors(&document).take(PROBLEMS_PER_FILE_MAX).collect()
    };
    for error in errors {
        let place = node.nearest(error.instance_path().as_str());
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                let known = known_keys(schema, error.schema_path().as_str());
                let left = PROBLEMS_PER_FILE_MAX.saturating_sub(problems.len());
                let unexpected = unexpected.iter().take(left);
                problems.extend(unexpected.map(|key| unknown_key(place, key, &known)));
            }
            ValidationErrorKind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                let message = format!("the key `{name}` is missing");
                problems.push(Problem::invalid(message, format!("add `{name}`"), place.span));
            }
            ValidationErrorKind::Enum { options } => problems.push(not_one_of(place, options)),
            ValidationErrorKind::AnyOf { .. } => {
                let kinds = alternatives(schema, error.schema_path().as_str());
                problems.push(no_kind(place, &kinds));
            }
            _ => {
                let what = error.instance_path().as_str().trim_start_matches('/');
                let what = if what.is_empty() { "the document" } else { what };
                let message = format!("`{}`: {}", quoted(what), quoted(&error.to_string()));
                problems.push(Problem::invalid(message, HELP, place.span));
            }
        }
    }
    problems
}

const HELP: &str = "`midflight schemas` prints what is allowed here";

/// A text that should be one of a few.
fn not_one_of(place: &Node, options: &Value) -> Problem {
    let names: Vec<&str> =
        options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let written = place.text().unwrap_or("this value");
    let help = match suggestion(written, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("one of: {}", names.join(", ")),
    };
    Problem::invalid(format!("`{}` is not known here", quoted(written)), help, place.text_span())
}

/// A mapping that has none of the keys that tell what it is.
fn no_kind(place: &Node, kinds: &[String]) -> Problem {
    let names = || kinds.iter().map(String::as_str);
    let slip = place
        .entries()
        .iter()
        .find_map(|entry| suggestion(&entry.key, names()).map(|near| (entry.key_span, near)));
    let (span, help) = match slip {
        Some((span, near)) => (span, format!("did you mean `{near}`?")),
        None => (place.span, format!("one of: {}", kinds.join(", "))),
    };
    Problem::invalid("no key tells what this is", help, span)
}

/// The keys that alternatives of the form `{"required": [key]}` ask for.
fn alternatives(schema: &Value, schema_path: &str) -> Vec<String> {
    let list = follow(schema, schema_path).and_then(Value::as_array);
    let keys = list.into_iter().flatten().filter_map(|one| one.get("required")?.get(0)?.as_str());
    keys.map(str::to_owned).collect()
}

fn unknown_key(place: &Node, key: &str, known: &[String]) -> Problem {
    let span = place.entry(key).map_or(place.span, |entry| entry.key_span);
    let message = format!("the key `{}` is not known here", quoted(key));
    let help = match suggestion(key, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "remove it".to_owned(),
        None => format!("known keys: {}", known.join(", ")),
    };
    Problem::invalid(message, help, span)
}

/// The keys that the object schema around `schema_path` names.
fn known_keys(schema: &Value, schema_path: &str) -> Vec<String> {
    let around = schema_path.rsplit_once('/').map_or("", |(around, _)| around);
    let properties = follow(schema, around).and_then(|at| at.get("properties"));
    let properties = properties.and_then(Value::as_object);
    properties.map(|map| map.keys().cloned().collect()).unwrap_or_default()
}

/// The part of a schema that a validator's path leads to.
fn follow<'s>(schema: &'s Value, path: &str) -> Option<&'s Value> {
    let mut at = schema;
    for part in path.split('/').skip(1) {
        // The path runs through references: follow them as the validator did.
        let next = match at {
            Value::Object(map) if part == "$ref" => map
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|target| schema.pointer(target.trim_start_matches('#'))),
            Value::Object(map) => map.get(&part.replace("~1", "/").replace("~0", "~")),
            Value::Array(items) => part.parse::<usize>().ok().and_then(|i| items.get(i)),
            _ => None,
        };
        at = next?;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let schema = json!({
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {
                "kind": {"enum": ["drain", "migrate"]},
                "node": {"anyOf": [{"required": ["step"]}, {"required": ["timer"]}]},
            },
        });
        let validator = jsonschema::validator_for(&schema).unwrap();
        let (nodes, _) = crate::syntax::parse("x.yaml", text);
        let found = validate(&nodes[0], &validator, &schema);
        let line = |p: &Problem| format!("{:?} {}; {}", p.span.range(), p.message, p.help);
        found.iter().map(line).collect()
    }

    #[test]
    fn slips_are_met() {
        assert_eq!(
            problems("kind: drian\nnode: {stp: a}\nnod: 1\n"),
            [
                "6..11 `drian` is not known here; did you mean `drain`?",
                "19..22 no key tells what this is; did you mean `step`?",
                "27..30 the key `nod` is not known here; did you mean `node`?",
            ]
        );
        assert_eq!(problems("{}"), ["0..2 the key `kind` is missing; add `kind`"]);
    }
}
