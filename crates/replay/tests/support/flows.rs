//! Flows of every shape, and changes of them that mean nothing.

use midflight_replay::{Flow, Node, NodeKind, Site};
use proptest::prelude::*;

pub(crate) fn node(kind: NodeKind) -> Node {
    Node { site: Site(0), kind }
}

fn leaf() -> impl Strategy<Value = Node> {
    (0..8u8, 0..3u8, any::<bool>()).prop_map(|(kind, name, can_fail)| {
        let name = format!("n{name}");
        node(match kind {
            0 => NodeKind::Timer { name },
            1 => NodeKind::Hook { name },
            2 => NodeKind::Signal { name },
            3 => NodeKind::Marker { name },
            4 => NodeKind::Child { name },
            _ => NodeKind::Step { name, can_fail },
        })
    })
}

pub(crate) fn flows() -> impl Strategy<Value = Flow> {
    let leaves = proptest::collection::vec(leaf(), 0..3).prop_map(Flow::new);
    leaves.prop_recursive(3, 12, 3, |inner| {
        let several = proptest::collection::vec(inner.clone(), 1..3);
        let identity = proptest::option::of("[g-j]");
        let composite = prop_oneof![
            (identity.clone(), several.clone())
                .prop_map(|(identity, arms)| NodeKind::Choose { identity, arms }),
            (identity, inner.clone())
                .prop_map(|(identity, body)| NodeKind::Loop { identity, body }),
            several.clone().prop_map(NodeKind::All),
            several.prop_map(NodeKind::Race),
            (inner.clone(), inner.clone()).prop_map(|(body, catch)| NodeKind::Try { body, catch }),
            (inner.clone(), inner).prop_map(|(then, otherwise)| NodeKind::Patch {
                id: "p".to_owned(),
                then,
                otherwise
            }),
        ];
        (leaf(), composite.prop_map(node), leaf())
            .prop_map(|(before, block, after)| Flow::new(vec![before, block, after]))
    })
}

/// The flow with every name and identity changed by `rename`.
pub(crate) fn renamed(flow: &Flow, rename: &dyn Fn(&str) -> String) -> Flow {
    Flow::new(flow.nodes.iter().map(|it| node(renamed_kind(&it.kind, rename))).collect())
}

fn renamed_kind(kind: &NodeKind, rename: &dyn Fn(&str) -> String) -> NodeKind {
    let inner = |flow: &Flow| renamed(flow, rename);
    let many = |flows: &[Flow]| flows.iter().map(inner).collect::<Vec<Flow>>();
    let new = |identity: &Option<String>| identity.as_deref().map(rename);
    match kind {
        NodeKind::Step { name, can_fail } => {
            NodeKind::Step { name: rename(name), can_fail: *can_fail }
        }
        NodeKind::Timer { name } => NodeKind::Timer { name: rename(name) },
        NodeKind::Child { name } => NodeKind::Child { name: rename(name) },
        NodeKind::Hook { name } => NodeKind::Hook { name: rename(name) },
        NodeKind::Signal { name } => NodeKind::Signal { name: rename(name) },
        NodeKind::Marker { name } => NodeKind::Marker { name: rename(name) },
        NodeKind::Choose { identity, arms } => {
            NodeKind::Choose { identity: new(identity), arms: many(arms) }
        }
        NodeKind::Loop { identity, body } => {
            NodeKind::Loop { identity: new(identity), body: inner(body) }
        }
        NodeKind::All(branches) => NodeKind::All(many(branches)),
        NodeKind::Race(branches) => NodeKind::Race(many(branches)),
        NodeKind::Try { body, catch } => NodeKind::Try { body: inner(body), catch: inner(catch) },
        NodeKind::Patch { id, then, otherwise } => {
            NodeKind::Patch { id: rename(id), then: inner(then), otherwise: inner(otherwise) }
        }
        other => other.clone(),
    }
}

/// The flow with an identity of its own for every decision.
pub(crate) fn renamed_identities(flow: &Flow) -> Flow {
    let next = std::cell::Cell::new(0);
    identified(flow, &next)
}

fn identified(flow: &Flow, next: &std::cell::Cell<u32>) -> Flow {
    let identity = || {
        next.set(next.get() + 1);
        Some(format!("q{}", next.get()))
    };
    let many = |flows: &[Flow]| flows.iter().map(|it| identified(it, next)).collect::<Vec<_>>();
    let kind = |kind: &NodeKind| match kind {
        NodeKind::Choose { arms, .. } => {
            NodeKind::Choose { identity: identity(), arms: many(arms) }
        }
        NodeKind::Loop { body, .. } => {
            NodeKind::Loop { identity: identity(), body: identified(body, next) }
        }
        NodeKind::All(branches) => NodeKind::All(many(branches)),
        NodeKind::Race(branches) => NodeKind::Race(many(branches)),
        NodeKind::Try { body, catch } => {
            NodeKind::Try { body: identified(body, next), catch: identified(catch, next) }
        }
        NodeKind::Patch { id, then, otherwise } => NodeKind::Patch {
            id: id.clone(),
            then: identified(then, next),
            otherwise: identified(otherwise, next),
        },
        other => other.clone(),
    };
    Flow::new(flow.nodes.iter().map(|it| node(kind(&it.kind))).collect())
}
