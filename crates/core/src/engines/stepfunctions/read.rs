//! Reads one state machine.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::kind::Kind;
use super::scope::{State, Walk};
use super::{canonical, facets, inputs, references, table};
use crate::engines::Document;
use crate::model::{Inputs, NotRead, Operation, Reading, Span, Workflow, WorkflowId};
use crate::syntax::Node;
use crate::text::quoted;

/// A state machine, wherever it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StateMachine<'a> {
    /// Its fields, with their places in `text`.
    pub(crate) root: &'a Node,
    /// What it is known by across versions.
    pub(crate) id: &'a str,
    /// Where that stands.
    pub(crate) named_at: Span,
    /// The file.
    pub(crate) path: &'a Arc<str>,
    /// Its text.
    pub(crate) text: &'a str,
}

/// Reads a document that `detect` takes for a state machine.
pub(super) fn read(document: &Document<'_>, reading: &mut Reading) {
    let machine = StateMachine {
        root: document.root,
        id: document.stem(),
        named_at: named_at(document),
        path: document.path,
        text: document.text,
    };
    let workflow = machine.read(reading);
    reading.workflows.push(workflow);
}

impl StateMachine<'_> {
    /// The workflow; what is wrong with it goes to the reading.
    pub(crate) fn read(&self, reading: &mut Reading) -> Workflow {
        let Walk { states, mut report, .. } = Walk::of(self.root);
        let mut workflow = self.workflow();
        workflow.facets = facets::of_machine(self.root);
        workflow.inputs = inputs::of(self.root);
        for state in &states {
            let mut found = references::of_state(state, &mut report);
            facets::of_state(state, &found.nodes, &mut workflow.facets);
            workflow.artifacts.append(&mut found.artifacts);
        }
        workflow.operations = states.iter().map(|state| operation(state, self.text)).collect();
        workflow.not_read = report.not_read;
        reading.problems.append(&mut report.problems);
        workflow
    }

    /// The workflow of a definition that could not be read. Its digest is that of what is
    /// written, so that nothing is said about one that did not change.
    pub(crate) fn unread(&self, why: &str) -> Workflow {
        let what = format!("the definition of `{}`", quoted(self.id));
        let mut workflow = self.workflow();
        workflow.not_read.push(NotRead { what, why: why.to_owned(), span: self.root.span });
        workflow
    }

    /// The same for two texts only where they are the same.
    pub(crate) fn digest_of(text: &str) -> String {
        canonical::hash(text)
    }

    fn workflow(&self) -> Workflow {
        Workflow {
            id: WorkflowId(self.id.to_owned()),
            engine: super::ENGINE.name,
            file: Arc::clone(self.path),
            named_at: self.named_at,
            version: None,
            // Neither stands in a definition.
            in_flight: None,
            upgrade: None,
            profile: None,
            inputs: Inputs::NotDeclared(INPUTS.to_owned()),
            artifacts: Vec::new(),
            operations: Vec::new(),
            flow: None,
            code: None,
            sites: Vec::new(),
            results: Vec::new(),
            not_repeatable: Vec::new(),
            rollout: crate::model::Rollout::default(),
            output: None,
            children: Vec::new(),
            timers: BTreeMap::new(),
            facets: Vec::new(),
            strategy_facts: table::strategy_facts(),
            not_read: Vec::new(),
            digest: canonical::digest(self.root),
        }
    }
}

/// Of a definition that is not read.
const INPUTS: &str = "which parts of its input the state machine reads is not known";

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
