//! The validators: the schemas exactly as they were given, and nothing fetched.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ReferencingError, ValidationError, Validator};
use serde_json::Value;

use crate::contract::Rejection;
use crate::dialect::Dialect;
use crate::explain::{Values, sentence};
use crate::model::{Reason, ReasonCode, Side};
use crate::walk::Schemas;

/// The validator of `schema`, or why there is none.
pub(crate) fn validator(schema: &Value, dialect: Dialect, side: Side) -> Result<Validator, Reason> {
    jsonschema::options()
        .with_draft(dialect.draft())
        .offline()
        .should_validate_formats(false)
        .without_content_media_type_support("application/json")
        .without_content_encoding_support("base64")
        .build(schema)
        .map_err(|error| refusal(schema, &error, side))
}

/// Whether `schema` keeps the rules of its dialect, whatever its references lead to.
pub(crate) fn well_formed(schema: &Value, dialect: Dialect, side: Side) -> Result<(), Reason> {
    let checked = match dialect {
        Dialect::Draft4 => jsonschema::draft4::meta::validate(schema),
        Dialect::Draft6 => jsonschema::draft6::meta::validate(schema),
        Dialect::Draft7 => jsonschema::draft7::meta::validate(schema),
        Dialect::Draft201909 => jsonschema::draft201909::meta::validate(schema),
        Dialect::Draft202012 => jsonschema::draft202012::meta::validate(schema),
    };
    checked.map_err(|error| refusal(schema, &error, side))
}

fn refusal(schema: &Value, error: &ValidationError<'_>, side: Side) -> Reason {
    let word = side.word();
    let reason = |code, message, pointer| Reason { code, message, side: Some(side), pointer };
    match error.kind() {
        ValidationErrorKind::Referencing(ReferencingError::Unretrievable { uri, .. }) => {
            let written = Schemas::of(schema).outside_references();
            let named = if written.is_empty() { uri.clone() } else { written.join("`, `") };
            let message = format!("the {word} schema refers to `{named}`, which is not fetched");
            reason(ReasonCode::ExternalReference, message, String::new())
        }
        ValidationErrorKind::Referencing(inner) => {
            let message = format!("a reference of the {word} schema leads nowhere: {inner}");
            reason(ReasonCode::BrokenReference, message, String::new())
        }
        _ => {
            let message = format!("the {word} schema is invalid: {}", error.masked());
            reason(ReasonCode::InvalidSchema, message, error.instance_path().as_str().to_owned())
        }
    }
}

/// Whether the validator accepts `document`.
pub(crate) fn accepts(validator: &Validator, document: &Value) -> bool {
    validator.is_valid(document)
}

/// The first rejection of `document`, or `None` when it is accepted or when a regular expression
/// ran out of steps on it, which tells nothing about the document.
pub(crate) fn rejection(
    validator: &Validator,
    document: &Value,
    values: Values,
) -> Option<Rejection> {
    let mut first = None;
    for error in validator.iter_errors(document) {
        if undecided(&error) {
            return None;
        }
        first.get_or_insert_with(|| Rejection {
            path: error.instance_path().as_str().to_owned(),
            pointer: error.schema_path().as_str().to_owned(),
            message: sentence(&error, values),
        });
    }
    first
}

/// Whether the error, or one that it rests on, is about the regular expression engine.
fn undecided(error: &ValidationError<'_>) -> bool {
    match error.kind() {
        ValidationErrorKind::BacktrackLimitExceeded { .. }
        | ValidationErrorKind::RegexEngineFailure { .. }
        | ValidationErrorKind::Referencing(_) => true,
        ValidationErrorKind::AnyOf { context }
        | ValidationErrorKind::OneOfNotValid { context }
        | ValidationErrorKind::OneOfMultipleValid { context } => {
            context.iter().flatten().any(undecided)
        }
        ValidationErrorKind::PropertyNames { error } => undecided(error),
        _ => false,
    }
}
