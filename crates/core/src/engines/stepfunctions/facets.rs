//! Parts that no rule models yet. They are compared for equality alone.
//!
//! Each state has every one of its facets, empty where it has none of the fields, because a
//! facet is compared where both versions have it: a field that is added must make a difference,
//! and a state that is added must make none by itself.

use super::canonical;
use super::scope::State;
use super::transitions::NAME_CHARS_MAX;
use crate::model::{Facet, Span};
use crate::syntax::{Data, Entry, Node};

/// Facets of a state with their fields. What is in none of them is in "other fields".
const OF_STATES: [(&str, &[&str]); 10] = [
    ("resource", &["Resource", "Credentials"]),
    ("parameters", &["Parameters", "Arguments", "ItemSelector"]),
    ("transitions", &["Next", "End", "Default"]),
    ("choices", &["Choices"]),
    ("retry and catchers", &["Retry", "Catch"]),
    (
        "timing",
        &[
            "Seconds",
            "SecondsPath",
            "Timestamp",
            "TimestampPath",
            "TimeoutSeconds",
            "TimeoutSecondsPath",
            "HeartbeatSeconds",
            "HeartbeatSecondsPath",
        ],
    ),
    ("result path", &["ResultPath", "ResultSelector"]),
    (
        "input and output",
        &["InputPath", "OutputPath", "Output", "Assign", "Result", "QueryLanguage"],
    ),
    (
        "items",
        &["Items", "ItemsPath", "ItemReader", "ItemBatcher", "ResultWriter", "MaxConcurrency"],
    ),
    ("branches", &["Branches", "ItemProcessor", "Iterator"]),
];

/// Facets of the machine itself, each of one field.
const OF_MACHINES: [&str; 4] = ["StartAt", "QueryLanguage", "TimeoutSeconds", "Version"];

/// The facets of the machine at the top.
pub(super) fn of_machine(machine: &Node) -> Vec<Facet> {
    let known = |entry: &Entry| {
        let key = entry.key.as_str();
        OF_MACHINES.contains(&key) || key == "States" || canonical::is_comment(entry)
    };
    let fallback = machine.entry("States").map_or(machine.span, |entry| entry.key_span);
    let named = OF_MACHINES.iter().map(|field| {
        let entries = machine.entries().iter().filter(move |entry| entry.key == *field);
        facet(format!("`{field}` of the state machine"), entries, &[], "", fallback)
    });
    let others = machine.entries().iter().filter(|entry| !known(entry));
    let name = "other fields of the state machine".to_owned();
    named.chain([facet(name, others, &[], "", fallback)]).collect()
}

/// The facets of a state, without the nodes that are references. A state whose name the service
/// refuses has none: the whole definition is faulty, and the name may be a megabyte.
pub(super) fn of_state(state: &State<'_>, references: &[&Node], out: &mut Vec<Facet>) {
    if state.name.chars().count() > 3 * NAME_CHARS_MAX {
        return;
    }
    let entries = state.fields().entries();
    for (what, fields) in OF_STATES {
        let own = entries.iter().filter(|entry| fields.contains(&entry.key.as_str()));
        let name = format!("{what} of state `{}`", state.name);
        // A state that moves to another branch is entered on another way.
        let within = if what == "transitions" { state.within.as_str() } else { "" };
        out.push(facet(name, own, references, within, state.entry.key_span));
    }
    let others = entries.iter().filter(|entry| {
        let key = entry.key.as_str();
        let known = OF_STATES.iter().any(|(_, fields)| fields.contains(&key));
        !known && key != "Type" && !canonical::is_comment(entry)
    });
    let name = format!("other fields of state `{}`", state.name);
    out.push(facet(name, others, references, "", state.entry.key_span));
}

fn facet<'a>(
    name: String,
    entries: impl Iterator<Item = &'a Entry> + Clone,
    masked: &[&Node],
    within: &str,
    fallback: Span,
) -> Facet {
    let span = entries.clone().next().map_or(fallback, span);
    let mut fields = canonical::fields(entries, masked);
    if !within.is_empty() {
        // No field of the language begins with a blank.
        let data = Data::Scalar { text: within.to_owned(), plain: false, inner: None };
        let value = Node { span, data, tag: None };
        fields.push(Entry { key: " within".to_owned(), key_span: span, value });
    }
    let value = Node { span, data: Data::Mapping(fields), tag: None }.canonical();
    Facet { name, value, span }
}

/// A short value, or the key of a long one.
fn span(entry: &Entry) -> Span {
    match entry.value.data {
        Data::Scalar { .. } => entry.value.text_span(),
        _ => entry.key_span,
    }
}
