//! Reads one state machine.

use std::sync::Arc;

use super::kind::Kind;
use super::scope::{State, Walk};
use super::{canonical, facets, references, table};
use crate::engines::Document;
use crate::model::{Inputs, Operation, Reading, Span, Workflow, WorkflowId};
use crate::text::quoted;

/// Reads a document that `detect` takes for a state machine.
pub(super) fn read(document: &Document<'_>, reading: &mut Reading) {
    let machine = document.root;
    let Walk { states, mut report, .. } = Walk::of(machine);
    let mut artifacts = Vec::new();
    let mut facets = facets::of_machine(machine);
    for state in &states {
        let mut found = references::of_state(state, &mut report);
        facets::of_state(state, &found.nodes, &mut facets);
        artifacts.append(&mut found.artifacts);
    }
    reading.problems.append(&mut report.problems);
    reading.workflows.push(Workflow {
        id: WorkflowId(document.stem().to_owned()),
        engine: super::ENGINE.name,
        file: Arc::clone(document.path),
        named_at: named_at(document),
        version: None,
        // Neither stands in a definition.
        in_flight: None,
        upgrade: None,
        profile: None,
        inputs: Inputs::NotDeclared(INPUTS.to_owned()),
        artifacts,
        operations: states.iter().map(|state| operation(state, document.text)).collect(),
        flow: None,
        sites: Vec::new(),
        results: Vec::new(),
        facets,
        strategy_facts: table::strategy_facts(),
        not_read: report.not_read,
        digest: canonical::digest(machine),
    });
}

const INPUTS: &str =
    "which parts of its input a state machine reads is not worked out, and it declares none";

fn named_at(document: &Document<'_>) -> Span {
    let start = document.root.entry("StartAt");
    let start = start.or_else(|| document.root.entry("States"));
    start.map_or(document.root.span, |entry| match entry.value.text() {
        Some(_) => entry.value.text_span(),
        None => entry.key_span,
    })
}

fn operation(state: &State<'_>, text: &str) -> Operation {
    let written = state.fields().get("Type").and_then(|kind| kind.text());
    let kind = match state.kind {
        Some(kind) => kind.as_str().to_owned(),
        None => quoted(written.unwrap_or("state without a type")),
    };
    Operation {
        name: state.name.clone(),
        kind,
        span: without_quotes(state.entry.key_span, text),
        takes_previous: false,
        // A type that is not known may be one that waits.
        can_rest: state.reachable && state.kind.is_none_or(Kind::can_rest),
        previous: None,
    }
}

fn without_quotes(span: Span, text: &str) -> Span {
    match text.get(span.range()) {
        Some(written) if written.len() >= 2 && written.starts_with('"') => {
            Span { start: span.start + 1, end: span.end - 1 }
        }
        _ => span,
    }
}
