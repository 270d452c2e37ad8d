//! The flow notation of the manifest into flow terms.

use std::collections::{BTreeMap, BTreeSet};

use midflight_replay::{Flow, Node as Term, NodeKind, Site};

use crate::model::{Operation, Span};
use crate::syntax::{Entry, Node};

/// A flow with the places of its nodes.
#[derive(Debug, Default)]
pub(super) struct FlowReader<'a> {
    /// The manifest's `steps`.
    pub(super) steps: BTreeMap<&'a str, &'a Node>,
    pub(super) sites: Vec<Span>,
    pub(super) operations: Vec<Operation>,
    /// Names of the operations so far.
    pub(super) named: BTreeSet<String>,
    /// By name: the lengths of a timer, as written; an empty one where none is.
    pub(super) timers: BTreeMap<String, Vec<String>>,
    /// Workflows that are started as children.
    pub(super) children: BTreeSet<String>,
    /// A node that is none of those known; the schema check says where and why.
    pub(super) incomplete: bool,
}

impl FlowReader<'_> {
    /// A list of nodes.
    pub(super) fn flow(&mut self, list: Option<&Node>) -> Flow {
        let items = list.map(Node::items).unwrap_or_default();
        Flow::new(items.iter().filter_map(|item| self.node(item)).collect())
    }

    fn flows(&mut self, lists: Option<&Node>) -> Vec<Flow> {
        let lists = lists.map(Node::items).unwrap_or_default();
        lists.iter().map(|list| self.flow(Some(list))).collect()
    }

    fn node(&mut self, node: &Node) -> Option<Term> {
        let read = KINDS.iter().find_map(|kind| node.entry(kind));
        let Some(entry) = read else {
            self.incomplete = true;
            return None;
        };
        let site = Site(u32::try_from(self.sites.len()).unwrap_or(u32::MAX));
        self.sites.push(span(entry));
        let kind = self.kind(entry, node)?;
        Some(Term { site, kind })
    }

    fn kind(&mut self, entry: &Entry, node: &Node) -> Option<NodeKind> {
        let text = entry.value.text().map(str::to_owned);
        let identity = || text.clone().filter(|_| !entry.value.is_null());
        let value = Some(&entry.value);
        Some(match entry.key.as_str() {
            "choose" => {
                NodeKind::Choose { identity: identity(), arms: self.flows(node.get("arms")) }
            }
            "loop" => NodeKind::Loop { identity: identity(), body: self.flow(node.get("body")) },
            "all" => NodeKind::All(self.flows(value)),
            "race" => NodeKind::Race(self.flows(value)),
            "try" => NodeKind::Try { body: self.flow(value), catch: self.flow(node.get("catch")) },
            "continue_as_new" => NodeKind::ContinueAsNew,
            "fail" => NodeKind::Fail,
            key => {
                let Some(name) = text else {
                    self.incomplete = true;
                    return None;
                };
                self.operation(key, &name, entry);
                self.named(key, name, node)
            }
        })
    }

    fn named(&mut self, key: &str, name: String, node: &Node) -> NodeKind {
        match key {
            "timer" => {
                let length = node.get("for").and_then(Node::text).unwrap_or_default();
                self.timers.entry(name.clone()).or_default().push(length.to_owned());
                NodeKind::Timer { name }
            }
            "child" => {
                self.children.insert(name.clone());
                NodeKind::Child { name }
            }
            "hook" => NodeKind::Hook { name },
            "open" => NodeKind::Open { name },
            "await" => NodeKind::Await { name },
            "signal" => NodeKind::Signal { name },
            "marker" => NodeKind::Marker { name },
            "patch" => {
                let then = self.flow(node.get("then"));
                NodeKind::Patch { id: name, then, otherwise: self.flow(node.get("else")) }
            }
            "deprecated_patch" => {
                NodeKind::DeprecatedPatch { id: name, then: self.flow(node.get("then")) }
            }
            _ => {
                let declared = self.steps.get(name.as_str());
                let can_fail = declared.and_then(|step| step.get("can_fail"));
                let can_fail = can_fail.and_then(Node::text) == Some("true");
                NodeKind::Step { name, can_fail }
            }
        }
    }

    fn operation(&mut self, key: &str, name: &str, entry: &Entry) {
        let name = format!("{key} {name}");
        if !self.named.insert(name.clone()) {
            return;
        }
        self.operations.push(Operation {
            name,
            kind: key.to_owned(),
            span: entry.value.text_span(),
            takes_previous: false,
            can_rest: !matches!(key, "marker" | "open" | "patch" | "deprecated_patch"),
            previous: None,
        });
    }
}

/// The key that tells what a node is.
const KINDS: [&str; 17] = [
    "step",
    "timer",
    "child",
    "hook",
    "open",
    "await",
    "signal",
    "marker",
    "choose",
    "loop",
    "all",
    "race",
    "try",
    "patch",
    "deprecated_patch",
    "continue_as_new",
    "fail",
];

/// The name where there is one, else the key.
fn span(entry: &Entry) -> Span {
    match entry.value.text() {
        Some(text) if !text.is_empty() => entry.value.text_span(),
        _ => entry.key_span,
    }
}
