//! Flow terms: what a version of a workflow does, as far as its history records it.
//!
//! A term is the vocabulary of the native manifest. It says nothing about values, durations,
//! arguments or retry policies, because no engine compares those on replay.

use crate::event::{Operation, OperationKind};

/// A source location, lent by the caller and handed back in verdicts; opaque here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Site(pub u32);

/// A sequence of nodes. Equality counts sites; [`Flow::same_as`] does not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flow {
    /// The nodes in program order; none is a flow that ends at once.
    pub nodes: Vec<Node>,
}

/// One node of a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where the user wrote it.
    pub site: Site,
    /// What it does.
    pub kind: NodeKind,
}

/// What a node does.
///
/// **Identities.** The identity of a [`NodeKind::Choose`] or [`NodeKind::Loop`] is a promise of
/// the caller: the n-th evaluation under one identity asks the same question about the same
/// recorded data in both versions, so it has the same answer. A caller that cannot promise this
/// (the predicate changed, or reads something that is not recorded) gives another identity or
/// `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    /// Schedules a step (activity) and waits for it.
    Step {
        /// The name under which the history records it.
        name: String,
        /// Whether a history can record its final failure. Read on the old side only.
        can_fail: bool,
    },
    /// Starts a timer and waits for it. The name is its identity; its length is never compared.
    Timer {
        /// The name under which the history records it.
        name: String,
    },
    /// Starts a child workflow and waits for it.
    Child {
        /// The name under which the history records it.
        name: String,
    },
    /// Creates a hook and waits for one payload.
    Hook {
        /// The name under which the history records it.
        name: String,
    },
    /// Creates a hook and goes on; payloads are buffered until an [`NodeKind::Await`] takes them.
    Open {
        /// The name of the hook.
        name: String,
    },
    /// Takes the next payload of an opened hook, waiting for it if there is none.
    Await {
        /// The name of the hook.
        name: String,
    },
    /// Takes the next signal of a name, waiting for it if there is none.
    Signal {
        /// The name of the signal.
        name: String,
    },
    /// Records a marker (side effect, random value) and goes on.
    Marker {
        /// The name under which the history records it.
        name: String,
    },
    /// Takes one of several arms.
    Choose {
        /// What is asked; `None` is an anonymous decision.
        identity: Option<String>,
        /// The arms in order; none is a decision without effect.
        arms: Vec<Flow>,
    },
    /// Runs the body any number of times, asking before each round whether to go on.
    Loop {
        /// What is asked; `None` is an anonymous decision.
        identity: Option<String>,
        /// One round.
        body: Flow,
    },
    /// Starts the branches left to right, goes on when all are done, fails when one fails.
    All(Vec<Flow>),
    /// Starts the branches left to right, goes on with the first that ends; the others stay in
    /// the background and still claim their events.
    Race(Vec<Flow>),
    /// Runs the body; its failure starts the handler.
    Try {
        /// What may fail.
        body: Flow,
        /// The handler.
        catch: Flow,
    },
    /// A patch gate: live runs record a marker and take `then`; on replay the marker decides.
    Patch {
        /// The patch.
        id: String,
        /// Taken live, and on replay of histories with the marker.
        then: Flow,
        /// Taken on replay of histories without the marker.
        otherwise: Flow,
    },
    /// A gate that is being removed: always `then`, histories may still hold the marker.
    DeprecatedPatch {
        /// The patch.
        id: String,
        /// Always taken.
        then: Flow,
    },
    /// Ends the run by continuing as new.
    ContinueAsNew,
    /// Fails: the nearest handler, or the end of the run.
    Fail,
    /// Something that is not known: any operations, any number of them, or the end of the run. It
    /// is like nothing else, itself included.
    Opaque,
}

impl Flow {
    /// A flow of these nodes.
    pub fn new(nodes: Vec<Node>) -> Self {
        Self { nodes }
    }

    /// Whether both are the same term for replay: equal but for sites.
    ///
    /// Walks with its own stack, so that no nesting can exhaust the program's.
    pub fn same_as(&self, other: &Self) -> bool {
        let mut open = vec![(self, other)];
        while let Some((left, right)) = open.pop() {
            if left.nodes.len() != right.nodes.len() {
                return false;
            }
            for (a, b) in left.nodes.iter().zip(&right.nodes) {
                match a.kind.paired_flows(&b.kind) {
                    Some(pairs) => open.extend(pairs),
                    None => return false,
                }
            }
        }
        true
    }
}

impl Flow {
    /// Whether nothing in it is [`NodeKind::Opaque`].
    pub fn is_whole(&self) -> bool {
        let mut open = vec![self];
        while let Some(flow) = open.pop() {
            for node in &flow.nodes {
                if node.kind == NodeKind::Opaque {
                    return false;
                }
                open.extend(node.kind.parts());
            }
        }
        true
    }
}

impl NodeKind {
    /// The flows inside, in program order.
    pub fn flows(&self) -> Vec<&Flow> {
        self.parts().collect()
    }

    /// The same, one by one.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Flow> {
        let (several, first, second): (&[Flow], _, _) = match self {
            Self::Choose { arms: inner, .. } | Self::All(inner) | Self::Race(inner) => {
                (inner, None, None)
            }
            Self::Loop { body, .. } => (&[], Some(body), None),
            Self::Try { body, catch } => (&[], Some(body), Some(catch)),
            Self::Patch { then, otherwise, .. } => (&[], Some(then), Some(otherwise)),
            Self::DeprecatedPatch { then, .. } => (&[], Some(then), None),
            _ => (&[], None, None),
        };
        several.iter().chain(first).chain(second)
    }

    /// The operation that a history records for it, if it is one.
    pub fn operation(&self) -> Option<Operation> {
        let (kind, name) = self.named()?;
        Some(Operation { kind, name: name.to_owned() })
    }

    /// The same, lent.
    pub(crate) fn named(&self) -> Option<(OperationKind, &str)> {
        Some(match self {
            Self::Step { name, .. } => (OperationKind::Step, name),
            Self::Timer { name } => (OperationKind::Timer, name),
            Self::Child { name } => (OperationKind::Child, name),
            Self::Hook { name } | Self::Open { name } | Self::Await { name } => {
                (OperationKind::Hook, name)
            }
            Self::Signal { name } => (OperationKind::Signal, name),
            Self::Marker { name } => (OperationKind::Marker, name),
            Self::Patch { id, .. } | Self::DeprecatedPatch { id, .. } => (OperationKind::Patch, id),
            _ => return None,
        })
    }

    /// The flows inside of both, side by side, if the nodes are the same but for them.
    pub(crate) fn paired_flows<'flow>(
        &'flow self,
        other: &'flow Self,
    ) -> Option<impl Iterator<Item = (&'flow Flow, &'flow Flow)>> {
        let is_same = self.same_head(other) && self.parts().count() == other.parts().count();
        is_same.then(|| self.parts().zip(other.parts()))
    }

    /// Whether both are the same node, whatever is inside.
    fn same_head(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Step { name: a, can_fail: x }, Self::Step { name: b, can_fail: y }) => {
                a == b && x == y
            }
            (Self::Timer { name: a }, Self::Timer { name: b })
            | (Self::Child { name: a }, Self::Child { name: b })
            | (Self::Hook { name: a }, Self::Hook { name: b })
            | (Self::Open { name: a }, Self::Open { name: b })
            | (Self::Await { name: a }, Self::Await { name: b })
            | (Self::Signal { name: a }, Self::Signal { name: b })
            | (Self::Marker { name: a }, Self::Marker { name: b })
            | (Self::Patch { id: a, .. }, Self::Patch { id: b, .. })
            | (Self::DeprecatedPatch { id: a, .. }, Self::DeprecatedPatch { id: b, .. }) => a == b,
            (Self::Choose { identity: a, .. }, Self::Choose { identity: b, .. })
            | (Self::Loop { identity: a, .. }, Self::Loop { identity: b, .. }) => a == b,
            (Self::All(_), Self::All(_))
            | (Self::Race(_), Self::Race(_))
            | (Self::Try { .. }, Self::Try { .. })
            | (Self::ContinueAsNew, Self::ContinueAsNew)
            | (Self::Fail, Self::Fail) => true,
            _ => false,
        }
    }
}
