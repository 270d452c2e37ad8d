//! The validators: the schemas exactly as they were given, with what was supplied, and nothing
//! fetched.

use jsonschema::error::ValidationErrorKind;
use jsonschema::paths::Location;
use jsonschema::{ReferencingError, ValidationError, Validator};
use referencing::DefaultRetriever;
use serde_json::Value;

use crate::contract::Rejection;
use crate::dialect::Dialect;
use crate::documents::Documents;
use crate::explain::{Values, sentence};
use crate::model::{Reason, ReasonCode, Side};

/// The validator of a schema, or why there is none.
pub(crate) fn validator(documents: &Documents<'_>, side: Side) -> Result<Validator, Reason> {
    let root = documents.root();
    let options = jsonschema::options()
        .with_draft(root.dialect.draft())
        .offline()
        .should_validate_formats(false)
        .without_content_media_type_support("application/json")
        .without_content_encoding_support("base64");
    let built = if documents.is_alone() {
        options.build(&root.value)
    } else {
        let prepared = documents.registry().and_then(|(registry, base)| {
            // What was not supplied is not fetched here either.
            Ok((registry.retriever(DefaultRetriever).prepare()?, base))
        });
        prepared.map_err(ValidationError::from).and_then(|(registry, base)| {
            options.with_registry(&registry).with_base_uri(base.as_str()).build(&root.value)
        })
    };
    built.map_err(|error| {
        let place = place(documents, &error, error.instance_path());
        refusal(documents, &error, side, place)
    })
}

/// Whether a schema keeps the rules of its dialect, whatever its references lead to. `document` is
/// the name of one that references lead to.
pub(crate) fn well_formed(
    schema: &Value,
    dialect: Dialect,
    side: Side,
    document: Option<&str>,
) -> Result<(), Reason> {
    let checked = match dialect {
        Dialect::Draft4 => jsonschema::draft4::meta::validate(schema),
        Dialect::Draft6 => jsonschema::draft6::meta::validate(schema),
        Dialect::Draft7 => jsonschema::draft7::meta::validate(schema),
        Dialect::Draft201909 => jsonschema::draft201909::meta::validate(schema),
        Dialect::Draft202012 => jsonschema::draft202012::meta::validate(schema),
    };
    checked.map_err(|error| {
        let place = (document.map(str::to_owned), error.instance_path().as_str().to_owned());
        invalid(&error, side, place)
    })
}

/// The name of a document and a JSON Pointer into it.
type Place = (Option<String>, String);

/// The place that an error is about, which is `path` where nothing was supplied.
fn place(documents: &Documents<'_>, error: &ValidationError<'_>, path: &Location) -> Place {
    if documents.is_alone() {
        return (None, path.as_str().to_owned());
    }
    let located = error.absolute_keyword_location().and_then(|uri| documents.located(uri));
    // An error of compilation tells no URI, and yet what it found.
    let holds = || documents.holding(path.as_str(), error.instance());
    let located = located.or_else(|| Some((holds()?.name.as_deref(), path.as_str().to_owned())));
    located.map_or_else(Place::default, |(name, pointer)| (name.map(str::to_owned), pointer))
}

fn refusal(
    documents: &Documents<'_>,
    error: &ValidationError<'_>,
    side: Side,
    place: Place,
) -> Reason {
    let word = side.word();
    match error.kind() {
        ValidationErrorKind::Referencing(ReferencingError::Unretrievable { uri, .. }) => {
            let written = documents.outside();
            let named = if written.is_empty() { uri.clone() } else { written.join("`, `") };
            let message = format!("the {word} schema refers to `{named}`, which is not fetched");
            side.obstacle(ReasonCode::ExternalReference, message)
        }
        ValidationErrorKind::Referencing(inner) => {
            let message = format!("a reference of the {word} schema leads nowhere: {inner}");
            side.obstacle(ReasonCode::BrokenReference, message)
        }
        _ => invalid(error, side, place),
    }
}

fn invalid(error: &ValidationError<'_>, side: Side, (document_uri, pointer): Place) -> Reason {
    let message = format!("{} is invalid: {}", side.names(document_uri.as_deref()), error.masked());
    Reason { document_uri, pointer, ..side.obstacle(ReasonCode::InvalidSchema, message) }
}

/// Whether the validator accepts `document`.
pub(crate) fn accepts(validator: &Validator, document: &Value) -> bool {
    validator.is_valid(document)
}

/// The first rejection of `document`, or `None` when it is accepted or when a regular expression
/// ran out of steps on it, which tells nothing about the document.
pub(crate) fn rejection(
    validator: &Validator,
    documents: &Documents<'_>,
    document: &Value,
    values: Values,
) -> Option<Rejection> {
    let mut first = None;
    for error in validator.iter_errors(document) {
        if undecided(&error) {
            return None;
        }
        first.get_or_insert_with(|| {
            let (document_uri, pointer) = place(documents, &error, error.schema_path());
            let path = error.instance_path().as_str().to_owned();
            Rejection { path, pointer, document_uri, message: sentence(&error, values) }
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
