//! Short spellings of terms for the unit tests.

use crate::flow::{Flow, Node, NodeKind, Site};
use crate::history::RecordedEvent;

pub(crate) fn flow(nodes: &[Node]) -> Flow {
    Flow::new(nodes.to_vec())
}

/// A history of these tokens; one that is none is an event of an unknown kind.
pub(crate) fn recorded(trace: &str) -> Vec<RecordedEvent> {
    let event = |token: &str| RecordedEvent { event: token.parse().ok(), has_value: false };
    trace.split_whitespace().map(event).collect()
}

pub(crate) fn node(kind: NodeKind) -> Node {
    Node { site: Site(0), kind }
}

pub(crate) fn at(site: u32, node: Node) -> Node {
    Node { site: Site(site), ..node }
}

pub(crate) fn step(name: &str) -> Node {
    node(NodeKind::Step { name: name.to_owned(), can_fail: false })
}

pub(crate) fn fallible(name: &str) -> Node {
    node(NodeKind::Step { name: name.to_owned(), can_fail: true })
}

pub(crate) fn timer(name: &str) -> Node {
    node(NodeKind::Timer { name: name.to_owned() })
}

pub(crate) fn marker(name: &str) -> Node {
    node(NodeKind::Marker { name: name.to_owned() })
}

pub(crate) fn hook(name: &str) -> Node {
    node(NodeKind::Hook { name: name.to_owned() })
}

pub(crate) fn signal(name: &str) -> Node {
    node(NodeKind::Signal { name: name.to_owned() })
}

pub(crate) fn choose(identity: &str, arms: &[&[Node]]) -> Node {
    let arms = arms.iter().map(|arm| flow(arm)).collect();
    node(NodeKind::Choose { identity: Some(identity.to_owned()), arms })
}

pub(crate) fn repeat(identity: &str, body: &[Node]) -> Node {
    node(NodeKind::Loop { identity: Some(identity.to_owned()), body: flow(body) })
}

pub(crate) fn all(branches: &[&[Node]]) -> Node {
    node(NodeKind::All(branches.iter().map(|branch| flow(branch)).collect()))
}

pub(crate) fn race(branches: &[&[Node]]) -> Node {
    node(NodeKind::Race(branches.iter().map(|branch| flow(branch)).collect()))
}

pub(crate) fn attempt(body: &[Node], catch: &[Node]) -> Node {
    node(NodeKind::Try { body: flow(body), catch: flow(catch) })
}

pub(crate) fn patch(id: &str, then: &[Node], otherwise: &[Node]) -> Node {
    node(NodeKind::Patch { id: id.to_owned(), then: flow(then), otherwise: flow(otherwise) })
}

pub(crate) fn deprecated(id: &str, then: &[Node]) -> Node {
    node(NodeKind::DeprecatedPatch { id: id.to_owned(), then: flow(then) })
}
