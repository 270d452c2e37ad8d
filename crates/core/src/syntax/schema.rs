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
                problems.push(Problem::invalid(message, format!("add `{name}:`"), place.span));
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
    let mut at = schema;
    for part in around.split('/').skip(1) {
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
        let Some(next) = next else { return Vec::new() };
        at = next;
    }
    let properties = at.get("properties").and_then(Value::as_object);
    properties.map(|map| map.keys().cloned().collect()).unwrap_or_default()
}
