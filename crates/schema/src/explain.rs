//! What the new schema holds against a document, as one sentence in its user's words.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use crate::limits::QUOTED_MAX;

/// Whether a sentence may quote values of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Values {
    Shown,
    /// It is somebody's data.
    Hidden,
}

/// Such as: new requires `currency`. Without a full stop.
pub(crate) fn sentence(error: &ValidationError<'_>, values: Values) -> String {
    use ValidationErrorKind as Kind;
    let place = place(error.instance_path().as_str());
    match error.kind() {
        Kind::Required { property } => format!("new requires {}{place}", name(property)),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            format!("new does not allow {}{place}", names(unexpected))
        }
        Kind::Type { kind } => format!("new wants {}{place}", type_words(kind)),
        Kind::Constant { expected_value } => {
            format!("new wants exactly {}{place}", quoted(expected_value))
        }
        Kind::Enum { options } if values == Values::Hidden => {
            format!("new does not list the value{place} among {}", quoted(options))
        }
        Kind::Enum { options } => format!(
            "new does not list {}{place} among {}",
            quoted(error.instance()),
            quoted(options)
        ),
        Kind::FalseSchema => format!("new allows nothing{place}"),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => {
            format!("new has no alternative that accepts the value{place}")
        }
        Kind::OneOfMultipleValid { .. } => {
            format!("new has several alternatives that accept the value{place}, and wants one")
        }
        Kind::Not { .. } => format!("new excludes the value{place}"),
        Kind::Pattern { pattern } => {
            format!("new wants text{place} to match {}", quoted(&Value::from(pattern.as_str())))
        }
        Kind::Minimum { limit } => format!("new wants at least {limit}{place}"),
        Kind::Maximum { limit } => format!("new wants at most {limit}{place}"),
        Kind::ExclusiveMinimum { limit } => format!("new wants more than {limit}{place}"),
        Kind::ExclusiveMaximum { limit } => format!("new wants less than {limit}{place}"),
        Kind::PropertyNames { .. } => format!("new does not allow a property of this name{place}"),
        other => match count(other) {
            Some(bound) => format!("new wants {bound}{place}"),
            None => format!("new rejects the value{place}: {}", error.masked()),
        },
    }
}

/// The words of a bound on a count.
fn count(kind: &ValidationErrorKind) -> Option<String> {
    use ValidationErrorKind as Kind;
    let (bound, limit, one, many) = match kind {
        Kind::MinLength { limit } => ("at least", limit, "character", "characters"),
        Kind::MaxLength { limit } => ("at most", limit, "character", "characters"),
        Kind::MinItems { limit } => ("at least", limit, "item", "items"),
        Kind::MaxItems { limit } => ("at most", limit, "item", "items"),
        Kind::MinProperties { limit } => ("at least", limit, "property", "properties"),
        Kind::MaxProperties { limit } => ("at most", limit, "property", "properties"),
        _ => return None,
    };
    let unit = if *limit == 1 { one } else { many };
    Some(format!("{bound} {limit} {unit}"))
}

fn place(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!(" at `{path}`") }
}

fn name(property: &Value) -> String {
    match property.as_str() {
        Some(text) => format!("`{text}`"),
        None => format!("`{property}`"),
    }
}

fn names(properties: &[String]) -> String {
    let listed: Vec<_> = properties.iter().map(|property| format!("`{property}`")).collect();
    listed.join(", ")
}

fn type_words(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => one.as_str().to_owned(),
        TypeKind::Multiple(several) => {
            several.iter().map(JsonType::as_str).collect::<Vec<_>>().join(" or ")
        }
    }
}

fn quoted(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= QUOTED_MAX {
        return format!("`{text}`");
    }
    let kept: String = text.chars().take(QUOTED_MAX).collect();
    format!("`{kept}…`")
}
