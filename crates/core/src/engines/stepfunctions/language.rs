//! `QueryLanguage`: which fields belong to which language.

use super::scope::Report;
use crate::syntax::Node;
use crate::text::quoted;

/// A query language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    JsonPath,
    Jsonata,
}

/// Fields that a `JSONata` state must not have.
const JSONPATH_FIELDS: [&str; 15] = [
    "InputPath",
    "OutputPath",
    "Parameters",
    "ResultPath",
    "ResultSelector",
    "ItemsPath",
    "SecondsPath",
    "TimestampPath",
    "TimeoutSecondsPath",
    "HeartbeatSecondsPath",
    "MaxConcurrencyPath",
    "ToleratedFailureCountPath",
    "ToleratedFailurePercentagePath",
    "ErrorPath",
    "CausePath",
];

/// Fields that a `JSONPath` state must not have.
const JSONATA_FIELDS: [&str; 3] = ["Arguments", "Output", "Items"];

/// The language that `node` (a machine or a state) names. `Err` where it names none that
/// exists.
pub(super) fn named(node: &Node) -> Result<Option<Language>, &Node> {
    match node.get("QueryLanguage") {
        None => Ok(None),
        Some(value) => match value.text() {
            Some("JSONPath") => Ok(Some(Language::JsonPath)),
            Some("JSONata") => Ok(Some(Language::Jsonata)),
            _ => Err(value),
        },
    }
}

/// The language of the machine at the top: `JSONPath` where it names none, none where it cannot
/// be told.
pub(super) fn of_machine(machine: &Node, report: &mut Report) -> Option<Language> {
    match named(machine) {
        Ok(language) => Some(language.unwrap_or(Language::JsonPath)),
        Err(value) => {
            unknown_language(value, report);
            None
        }
    }
}

/// The language of a state within an `outer` one, after its fields are checked against it.
pub(super) fn of_state(
    name: &str,
    state: &Node,
    outer: Option<Language>,
    report: &mut Report,
) -> Option<Language> {
    let own = match named(state) {
        Ok(own) => own,
        Err(value) => {
            unknown_language(value, report);
            return None;
        }
    };
    let name = quoted(name);
    if let (Some(Language::JsonPath), Some(Language::Jsonata)) = (own, outer) {
        let span = state.get("QueryLanguage").map_or(state.span, Node::text_span);
        report.invalid(
            format!(
                "state `{name}` asks for JSONPath in a JSONata machine; the service refuses it"
            ),
            "leave `QueryLanguage` out, or name JSONPath at the top and JSONata in each state",
            span,
        );
        return None;
    }
    let language = own.or(outer)?;
    let (foreign, word): (&[&str], &str) = match language {
        Language::Jsonata => (&JSONPATH_FIELDS, "JSONata"),
        Language::JsonPath => (&JSONATA_FIELDS, "JSONPath"),
    };
    for entry in state.entries().iter().filter(|entry| foreign.contains(&entry.key.as_str())) {
        report.invalid(
            format!("`{}` of state `{name}` is no field of a {word} state", entry.key),
            "write it in the state's query language, or set the state's `QueryLanguage`",
            entry.key_span,
        );
    }
    Some(language)
}

fn unknown_language(value: &Node, report: &mut Report) {
    if value.text().is_some_and(crate::references::has_placeholder) {
        let why = "a placeholder stands for it";
        report.not_read("`QueryLanguage`".to_owned(), why, value.text_span());
        return;
    }
    report.invalid(
        "`QueryLanguage` is neither `JSONPath` nor `JSONata`; the service refuses the definition",
        "write `JSONPath` or `JSONata`",
        value.text_span(),
    );
}
