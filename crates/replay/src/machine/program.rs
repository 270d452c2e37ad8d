//! Two flows in arenas that share names, so that states are small and comparable.
//!
//! Nodes are numbered in pre-order. What a list can still reach from one of its positions is
//! therefore one interval of numbers, and "can this state still ask that?" is a binary search.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Texts;
use crate::event::Operation;
use crate::flow::Site;

pub(crate) type KeyId = u32;
pub(crate) type GuardId = u32;
pub(crate) type NodeId = u32;
pub(crate) type ListId = u32;

/// The lists of one node, numbered side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lists {
    pub(super) first: ListId,
    pub(super) count: u32,
}

impl Lists {
    pub(crate) fn all(self) -> impl DoubleEndedIterator<Item = ListId> + Clone {
        self.first..self.first + self.count
    }

    pub(crate) fn len(self) -> u32 {
        self.count
    }

    /// One of them, or the last.
    pub(super) fn nth(self, at: u32) -> ListId {
        self.first + at.min(self.count.saturating_sub(1))
    }
}

/// Both versions, with the names that they share.
#[derive(Debug, Default)]
pub(crate) struct Machines {
    pub(crate) keys: Vec<Operation>,
    pub(crate) old: Program,
    pub(crate) new: Program,
    /// By guard: whether both sides ask it, everywhere in the same shape.
    pub(crate) shared: Vec<bool>,
    /// By guard: its identity.
    pub(crate) guards: Texts,
    /// By key: whether either version can start it more than once, each start ending once.
    pub(crate) counted: Vec<bool>,
    /// By key: whether payloads of it are buffered, on either side.
    pub(crate) buffers: Vec<bool>,
    /// Keys whose payloads some node awaits, on either side, ascending.
    pub(crate) awaited: Vec<KeyId>,
}

impl Machines {
    /// How often each version has an operation.
    pub(crate) fn counts(&self, operation: &Operation) -> [usize; 2] {
        let key = (0..).zip(&self.keys).find(|it| it.1 == operation).map(|it| it.0);
        [&self.old, &self.new].map(|program| {
            program.nodes.iter().filter(|info| key.is_some() && info.op.key() == key).count()
        })
    }
}

/// One version.
#[derive(Debug, Default)]
pub(crate) struct Program {
    pub(super) nodes: Vec<Info>,
    pub(super) lists: Vec<List>,
    /// The positions of all lists, each list's end included.
    pub(super) places: Vec<Place>,
    pub(crate) root: ListId,
    pub(super) asks: Asks,
    /// By key: the nodes that await it, ascending.
    pub(super) awaits: BTreeMap<KeyId, Vec<NodeId>>,
    /// Keys that are awaited inside a loop: any number of payloads may be taken.
    pub(super) insatiable: BTreeSet<KeyId>,
    /// By key: the patch nodes, ascending.
    pub(super) patches: BTreeMap<KeyId, Vec<NodeId>>,
    /// Nodes whose decision the other side does not share, ascending.
    pub(super) free: Vec<NodeId>,
}

/// By guard: the nodes that ask it.
#[derive(Debug, Default)]
pub(super) struct Asks {
    /// Ascending for each guard.
    nodes: Vec<NodeId>,
    /// From where to where they stand there.
    ranges: Vec<(u32, u32)>,
}

impl Asks {
    pub(super) fn new(mut asks: Vec<(GuardId, NodeId)>) -> Self {
        asks.sort_unstable();
        let mut ranges = vec![(0, 0); asks.last().map_or(0, |last| last.0 as usize + 1)];
        for (at, (guard, _)) in (0..).zip(&asks) {
            let range = &mut ranges[*guard as usize];
            let from = if range.1 == 0 { at } else { range.0 };
            *range = (from, at + 1);
        }
        Self { nodes: asks.into_iter().map(|it| it.1).collect(), ranges }
    }

    fn of(&self, guard: GuardId) -> &[NodeId] {
        let (from, to) = self.ranges.get(guard as usize).copied().unwrap_or_default();
        &self.nodes[from as usize..to as usize]
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Info {
    pub(super) op: Op,
    pub(super) site: Site,
    pub(super) class: u32,
}

/// Where a list stands among the places.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct List {
    pub(super) first: u32,
    pub(super) len: u32,
}

/// A position of a list.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// The node there; at the end, one past the last node in the list or below it.
    pub(super) node: NodeId,
    /// Equal exactly if the rest of both lists is the same term.
    pub(super) rest: u32,
}

/// What a node does, with names resolved.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Op {
    Leaf {
        key: KeyId,
        can_fail: bool,
        /// A hook, which can get payloads once it exists.
        is_hook: bool,
        /// Either version can start it more than once in a run.
        is_counted: bool,
    },
    Open(KeyId),
    Await(KeyId),
    Marker(KeyId),
    Choose {
        guard: Option<GuardId>,
        arms: Lists,
    },
    Loop {
        guard: Option<GuardId>,
        body: ListId,
    },
    All(Lists),
    Race(Lists),
    Try {
        body: ListId,
        catch: ListId,
    },
    Patch {
        key: KeyId,
        then: ListId,
        otherwise: ListId,
    },
    DeprecatedPatch {
        key: KeyId,
        then: ListId,
    },
    ContinueAsNew,
    Fail,
    /// Anything.
    Opaque,
    /// A decision that nothing observable depends on.
    Nothing,
}

impl Op {
    /// The operation that a history records for it, if it is one.
    pub(crate) fn key(self) -> Option<KeyId> {
        match self {
            Self::Leaf { key, .. }
            | Self::Open(key)
            | Self::Await(key)
            | Self::Marker(key)
            | Self::Patch { key, .. }
            | Self::DeprecatedPatch { key, .. } => Some(key),
            _ => None,
        }
    }
}

impl Program {
    pub(crate) fn op(&self, node: NodeId) -> Op {
        self.nodes[node as usize].op
    }

    pub(crate) fn site(&self, node: NodeId) -> Site {
        self.nodes[node as usize].site
    }

    pub(crate) fn class(&self, node: NodeId) -> u32 {
        self.nodes[node as usize].class
    }

    pub(crate) fn at(&self, list: ListId, position: u32) -> Option<NodeId> {
        (position < self.len(list)).then(|| self.place(list, position).node)
    }

    /// The nodes of a list.
    pub(crate) fn nodes(&self, list: ListId) -> impl Iterator<Item = NodeId> {
        let List { first, len } = self.lists[list as usize];
        self.places[first as usize..(first + len) as usize].iter().map(|place| place.node)
    }

    pub(crate) fn len(&self, list: ListId) -> u32 {
        self.lists[list as usize].len
    }

    pub(crate) fn rest_class(&self, list: ListId, position: u32) -> u32 {
        self.place(list, position).rest
    }

    fn place(&self, list: ListId, position: u32) -> Place {
        self.places[(self.lists[list as usize].first + position) as usize]
    }

    /// One past the last node in a list or below it.
    fn end(&self, list: ListId) -> NodeId {
        self.place(list, self.len(list)).node
    }

    /// The nodes that `list` still reaches from `position`.
    pub(crate) fn interval(&self, list: ListId, position: u32) -> (NodeId, NodeId) {
        (self.place(list, position).node, self.end(list))
    }

    /// The nodes of a composite and below it, itself included.
    pub(crate) fn below(&self, node: NodeId) -> (NodeId, NodeId) {
        let last = match self.op(node) {
            Op::Choose { arms: inner, .. } | Op::All(inner) | Op::Race(inner) => inner.all().last(),
            Op::Loop { body: inner, .. }
            | Op::Try { catch: inner, .. }
            | Op::Patch { otherwise: inner, .. }
            | Op::DeprecatedPatch { then: inner, .. } => Some(inner),
            _ => None,
        };
        (node, last.map_or(node + 1, |list| self.end(list)))
    }

    pub(crate) fn asks(&self, guard: GuardId) -> &[NodeId] {
        self.asks.of(guard)
    }

    pub(crate) fn awaits(&self, key: KeyId) -> &[NodeId] {
        self.awaits.get(&key).map_or(&[], Vec::as_slice)
    }

    /// How many payloads a run can take at most; `None` if there is no bound. More of them in a
    /// buffer make no difference.
    pub(crate) fn capacity(&self, key: KeyId) -> Option<u32> {
        let takers = u32::try_from(self.awaits(key).len()).unwrap_or(u32::MAX);
        (!self.insatiable.contains(&key)).then_some(takers)
    }

    /// The patch of a gate.
    pub(crate) fn patch_key(&self, node: NodeId) -> Option<KeyId> {
        match self.op(node) {
            Op::Patch { key, .. } | Op::DeprecatedPatch { key, .. } => Some(key),
            _ => None,
        }
    }

    /// The patches that have a gate.
    pub(crate) fn patch_keys(&self) -> impl Iterator<Item = KeyId> {
        self.patches.keys().copied()
    }

    pub(crate) fn patches(&self, key: KeyId) -> &[NodeId] {
        self.patches.get(&key).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn free(&self) -> &[NodeId] {
        &self.free
    }

    /// Takes out decisions about parts that do nothing: a loop over nothing would never settle.
    /// An identity that is asked elsewhere too stays, for its occurrences are counted, and one
    /// that the other side asks, for it is told the answer.
    pub(super) fn forget_idle_decisions(&mut self, told: &Self) {
        for at in (0..self.nodes.len()).rev() {
            let (guard, parts) = match self.nodes[at].op {
                Op::Choose { guard, arms } => (guard, arms),
                Op::Loop { guard, body } => (guard, Lists { first: body, count: 1 }),
                _ => continue,
            };
            let is_alone = guard
                .is_none_or(|guard| self.asks(guard).len() == 1 && told.asks(guard).is_empty());
            let is_nothing = |node| matches!(self.op(node), Op::Nothing);
            if is_alone && parts.all().all(|list| self.nodes(list).all(is_nothing)) {
                if let Some(guard) = guard {
                    self.asks.ranges[guard as usize] = (0, 0);
                }
                self.nodes[at].op = Op::Nothing;
            }
        }
    }

    /// Marks the operations of which there can be several instances.
    pub(super) fn count(&mut self, repeated: &[bool]) {
        for info in &mut self.nodes {
            if let Op::Leaf { key, is_counted, .. } = &mut info.op {
                *is_counted = repeated[*key as usize];
            }
        }
    }

    pub(crate) fn guard(&self, node: NodeId) -> Option<GuardId> {
        match self.op(node) {
            Op::Choose { guard, .. } | Op::Loop { guard, .. } => guard,
            _ => None,
        }
    }
}
