//! States of a machine, and the events and delays that runs wait for in them.

use std::collections::BTreeSet;

use super::is_parallel;
use crate::model::{Cell, Facet, Operation, Span, Strategy, StrategyFact};
use crate::syntax::{Entry, Node};
use crate::text::quoted;

const CAN_INTERRUPT: &str = "diachronic.v1.can-interrupt";
const NO_MIGRATE: &str = "diachronic.v1.no-migrate";

/// Fields that are looked at, or that say nothing about where a run can be.
const KNOWN: [&str; 14] = [
    "on",
    "after",
    "always",
    "invoke",
    "states",
    "tags",
    "type",
    "initial",
    "entry",
    "exit",
    "description",
    "meta",
    "output",
    "onDone",
];

/// What the states of a machine come to.
#[derive(Debug, Default)]
pub(super) struct States<'a> {
    /// Names of delays that have an implementation; none where the export does not list them.
    pub(super) delays: Option<BTreeSet<&'a str>>,
    pub(super) operations: Vec<Operation>,
    pub(super) facets: Vec<Facet>,
    pub(super) facts: Vec<StrategyFact>,
}

impl States<'_> {
    /// Reads the states within a machine or a state. A region of a parallel state is no child of
    /// a compound one: the value of a run in it has another shape.
    pub(super) fn read(&mut self, outer: &Node, path: &str) {
        let separator = match (is_parallel(outer), path) {
            (true, _) => "/",
            (false, "") => "",
            (false, _) => ".",
        };
        for entry in outer.get("states").map(Node::entries).unwrap_or_default() {
            let path = format!("{path}{separator}{}", quoted(&entry.key));
            let kind = match entry.value.get("type").and_then(Node::text) {
                Some("final") => "final state",
                Some("history") => "history state",
                _ => "state",
            };
            // A run is over in a final state at the top; within, others may still be active.
            let can_rest = kind == "state" || kind == "final state" && !separator.is_empty();
            self.operation(path.clone(), kind, entry.key_span, can_rest);
            self.waits(entry, &path);
            self.facts(entry, &path);
            self.others(entry, &path);
            self.read(&entry.value, &path);
        }
    }

    /// The events and delays that the machine or a state itself waits for.
    pub(super) fn waits(&mut self, state: &Entry, path: &str) {
        for event in state.value.get("on").map(Node::entries).unwrap_or_default() {
            let name = format!("event {} in {path}", quoted(&event.key));
            self.operation(name, "event", event.key_span, true);
        }
        let after = state.value.get("after");
        let named = after.map(Node::entries).unwrap_or_default().iter();
        let listed = after.map(Node::items).unwrap_or_default().iter();
        let delays = named
            .map(|entry| (entry.key.as_str(), entry.key_span))
            .chain(listed.filter_map(|item| Some((item.get("delay")?.text()?, item.span))));
        let mut missing = Vec::new();
        for (delay, span) in delays {
            let is_number = delay.bytes().all(|byte| byte.is_ascii_digit());
            let has_code = self.delays.as_ref().is_none_or(|known| known.contains(delay));
            if is_number || has_code {
                let name = format!("delay {} of {path}", quoted(delay));
                self.operation(name, "delay", span, true);
            } else {
                missing.push(quoted(delay));
            }
        }
        // A resumed state starts its delays, and one without code throws.
        let name = format!("the delays without code of `{path}`");
        missing.sort_unstable();
        self.facets.push(Facet { name, value: missing.join(","), span: state.key_span });
    }

    fn operation(&mut self, name: String, kind: &str, span: Span, can_rest: bool) {
        self.operations.push(Operation {
            name,
            kind: kind.to_owned(),
            span,
            takes_previous: false,
            can_rest,
            previous: None,
        });
    }

    /// States that runs never leave while they may not move.
    fn facts(&mut self, entry: &Entry, path: &str) {
        let state = &entry.value;
        if has_tag(state, NO_MIGRATE) && !has_exit(state) {
            self.fact(format!("`{path}` must not move (`{NO_MIGRATE}`), and nothing leads out"));
        }
        let works = state.get("invoke").is_some_and(|invoke| !invoke.is_null());
        if works && !has_tag(state, CAN_INTERRUPT) && !leaves_on_error(entry) {
            self.fact(format!(
                "`{path}` invokes and cannot be interrupted, and an error leads nowhere else: a \
                 run may never move"
            ));
        }
    }

    fn fact(&mut self, reason: String) {
        let strategy = Strategy::Migrate;
        self.facts.push(StrategyFact { strategy, cell: Cell::Block, reason });
    }

    fn others(&mut self, entry: &Entry, path: &str) {
        let mut others: Vec<String> = Vec::new();
        for field in entry.value.entries().iter().filter(|e| !KNOWN.contains(&e.key.as_str())) {
            others.push(format!("{}:{}", quoted(&field.key), field.value.canonical()));
        }
        others.sort_unstable();
        let name = format!("what else state `{path}` says");
        self.facets.push(Facet { name, value: others.join(","), span: entry.key_span });
    }
}

fn has_tag(state: &Node, tag: &str) -> bool {
    let Some(tags) = state.get("tags") else { return false };
    tags.text() == Some(tag) || tags.items().iter().any(|item| item.text() == Some(tag))
}

fn has_exit(state: &Node) -> bool {
    let filled = |key: &&str| {
        let value = state.get(key);
        value.is_some_and(|v| !v.items().is_empty() || !v.entries().is_empty() || is_text(v))
    };
    ["on", "after", "always", "onDone", "states", "invoke"].iter().any(filled)
}

fn is_text(node: &Node) -> bool {
    node.text().is_some() && !node.is_null()
}

/// Whether every invoke has an error handler that leads to another state, or the state can be
/// left otherwise.
fn leaves_on_error(entry: &Entry) -> bool {
    let state = &entry.value;
    let leads_away = |node: &Node| targets(node).iter().any(|target| *target != entry.key);
    let by_wait = ["after", "on"].iter().filter_map(|key| state.get(key)).any(|waits| {
        waits.entries().iter().any(|event| leads_away(&event.value))
            || waits.items().iter().any(leads_away)
    });
    let invokes: Vec<&Node> = match state.get("invoke") {
        Some(invoke) if invoke.is_mapping() => vec![invoke],
        Some(invoke) => invoke.items().iter().collect(),
        None => Vec::new(),
    };
    by_wait || invokes.iter().all(|invoke| invoke.get("onError").is_some_and(leads_away))
}

/// The targets of a transition in any of its shapes.
fn targets(transition: &Node) -> Vec<&str> {
    let own = transition.text().or_else(|| transition.get("target")?.text());
    own.into_iter().chain(transition.items().iter().flat_map(targets)).collect()
}
