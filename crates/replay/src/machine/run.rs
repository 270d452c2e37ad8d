//! The state of one run of one version.

use super::program::{GuardId, KeyId, ListId, NodeId, Op, Program};

/// Where a run is. A finished part is folded away at once, so equal behaviour mostly is an equal
/// value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Control {
    /// About to do the node at a position of a list.
    At(ListId, u32),
    /// Waits for the end of the n-th instance of an operation.
    Leaf {
        node: NodeId,
        key: KeyId,
        nth: u32,
    },
    /// Waits for a payload or signal.
    Wait {
        node: NodeId,
        key: KeyId,
    },
    /// Does what is not known.
    Opaque(NodeId),
    Done,
    Failed,
    Ended,
    /// The part, then the list from the position on.
    Then(Box<Self>, ListId, u32),
    /// A round of a loop; when it is done the loop asks again.
    Round(Box<Self>, NodeId),
    /// A body whose failure starts the handler of the node.
    Guarded(Box<Self>, NodeId),
    All(Vec<Self>),
    Race(Vec<Self>),
}

/// An open wait: `(node, key, nth)`, `None` for one that takes any payload.
pub(crate) type Wait = (NodeId, KeyId, Option<u32>);

/// What NEW holds of a patch marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Patched {
    /// The whole history is without it.
    Absent,
    /// It comes later in the history.
    Hoped,
    /// The history has it, the code has not come to it.
    Recorded,
    /// The history has it or will have it, and the code has passed the gate.
    Passed,
}

/// A run: where it is, and what it remembers. All vectors are sorted by their first field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Run {
    pub(crate) main: Control,
    /// Losers of races and branches of failed blocks: they still claim their events.
    pub(crate) background: Vec<Control>,
    /// How many instances of an operation have been started.
    pub(crate) counts: Vec<(KeyId, u32)>,
    /// Payloads that came before anybody waited.
    pub(crate) buffered: Vec<(KeyId, u32)>,
    /// Hooks that exist.
    pub(crate) opened: Vec<KeyId>,
    /// How often a shared guard has been asked.
    pub(crate) asked: Vec<(GuardId, u32)>,
    pub(crate) patches: Vec<(KeyId, Patched)>,
}

impl Control {
    pub(crate) fn is_over(&self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Ended)
    }

    /// How many parts are side by side.
    fn parts(&self) -> usize {
        match self {
            Self::Then(part, ..) | Self::Round(part, _) | Self::Guarded(part, _) => part.parts(),
            Self::All(parts) | Self::Race(parts) => parts.iter().map(Self::parts).sum(),
            _ => 1,
        }
    }

    /// The leftmost open wait.
    pub(crate) fn first_wait(&self) -> Option<Wait> {
        match self {
            Self::Leaf { node, key, nth } => Some((*node, *key, Some(*nth))),
            Self::Wait { node, key } => Some((*node, *key, None)),
            Self::Then(part, ..) | Self::Round(part, _) | Self::Guarded(part, _) => {
                part.first_wait()
            }
            Self::All(parts) | Self::Race(parts) => parts.iter().find_map(Self::first_wait),
            Self::At(..) | Self::Opaque(_) | Self::Done | Self::Failed | Self::Ended => None,
        }
    }

    /// The leftmost part that does what is not known.
    pub(crate) fn opaque(&self) -> Option<NodeId> {
        match self {
            Self::Opaque(node) => Some(*node),
            Self::Then(part, ..) | Self::Round(part, _) | Self::Guarded(part, _) => part.opaque(),
            Self::All(parts) | Self::Race(parts) => parts.iter().find_map(Self::opaque),
            _ => None,
        }
    }

    /// Whether branches are side by side somewhere.
    fn is_branched(&self) -> bool {
        match self {
            Self::Then(part, ..) | Self::Round(part, _) | Self::Guarded(part, _) => {
                part.is_branched()
            }
            Self::All(_) | Self::Race(_) => true,
            _ => false,
        }
    }

    /// Every open wait, left to right.
    pub(crate) fn waits(&self, out: &mut Vec<Wait>) {
        match self {
            Self::Leaf { node, key, nth } => out.push((*node, *key, Some(*nth))),
            Self::Wait { node, key } => out.push((*node, *key, None)),
            Self::Then(part, ..) | Self::Round(part, _) | Self::Guarded(part, _) => {
                part.waits(out);
            }
            Self::All(parts) | Self::Race(parts) => {
                for part in parts {
                    part.waits(out);
                }
            }
            Self::At(..) | Self::Opaque(_) | Self::Done | Self::Failed | Self::Ended => {}
        }
    }

    /// The instances of a part that only waits: whatever ends in it, nothing follows. `None` if
    /// something does.
    pub(crate) fn idle_instances(&self) -> Option<Vec<(KeyId, u32)>> {
        match self {
            Self::Leaf { key, nth, .. } => Some(vec![(*key, *nth)]),
            Self::All(parts) | Self::Race(parts) => {
                let inner: Option<Vec<_>> = parts.iter().map(Self::idle_instances).collect();
                inner.map(|lists| lists.concat())
            }
            Self::Done | Self::Failed | Self::Ended => Some(Vec::new()),
            _ => None,
        }
    }

    /// Calls `rename` on every instance.
    pub(crate) fn rename(&mut self, rename: &dyn Fn(KeyId, u32) -> u32) {
        match self {
            Self::Leaf { key, nth, .. } => *nth = rename(*key, *nth),
            Self::Then(part, ..) | Self::Round(part, _) | Self::Guarded(part, _) => {
                part.rename(rename);
            }
            Self::All(parts) | Self::Race(parts) => {
                for part in parts {
                    part.rename(rename);
                }
            }
            Self::At(..)
            | Self::Wait { .. }
            | Self::Opaque(_)
            | Self::Done
            | Self::Failed
            | Self::Ended => {}
        }
    }

    /// Whether a node among `sites` (ascending) can still be come to.
    pub(crate) fn reaches(&self, program: &Program, sites: &[NodeId]) -> bool {
        let within = |(from, to): (NodeId, NodeId)| {
            sites.get(sites.partition_point(|site| *site < from)).is_some_and(|site| *site < to)
        };
        match self {
            Self::At(list, position) => within(program.interval(*list, *position)),
            Self::Then(part, list, position) => {
                within(program.interval(*list, *position)) || part.reaches(program, sites)
            }
            Self::Round(part, node) => within(program.below(*node)) || part.reaches(program, sites),
            Self::Guarded(part, node) => {
                let handler = match program.op(*node) {
                    Op::Try { catch, .. } => within(program.interval(catch, 0)),
                    _ => false,
                };
                handler || part.reaches(program, sites)
            }
            Self::All(parts) | Self::Race(parts) => {
                parts.iter().any(|part| part.reaches(program, sites))
            }
            Self::Leaf { .. }
            | Self::Wait { .. }
            | Self::Opaque(_)
            | Self::Done
            | Self::Failed
            | Self::Ended => false,
        }
    }
}

impl Run {
    pub(crate) fn new(program: &Program) -> Self {
        Self {
            main: Control::At(program.root, 0),
            background: Vec::new(),
            counts: Vec::new(),
            buffered: Vec::new(),
            opened: Vec::new(),
            asked: Vec::new(),
            patches: Vec::new(),
        }
    }

    pub(crate) fn reaches(&self, program: &Program, sites: &[NodeId]) -> bool {
        !sites.is_empty()
            && (self.main.reaches(program, sites)
                || self.background.iter().any(|part| part.reaches(program, sites)))
    }

    /// The node that it does and of which nothing is known.
    pub(crate) fn opaque(&self) -> Option<NodeId> {
        self.main.opaque().or_else(|| self.background.iter().find_map(Control::opaque))
    }

    /// Whether it does one thing at a time, so that what was put out was put out before.
    pub(crate) fn is_single(&self) -> bool {
        self.background.is_empty() && !self.main.is_branched()
    }

    /// All open waits, those of the background last.
    pub(crate) fn waits(&self) -> Vec<Wait> {
        let mut out = Vec::new();
        self.main.waits(&mut out);
        for part in &self.background {
            part.waits(&mut out);
        }
        out
    }

    /// What a step on it or a copy of it costs.
    pub(crate) fn weight(&self) -> usize {
        1 + self.main.parts() / 4 + self.background.len() + self.counts.len() / 8
    }

    /// The number of the next instance.
    pub(crate) fn count(&mut self, key: KeyId) -> u32 {
        match self.counts.binary_search_by_key(&key, |entry| entry.0) {
            Ok(at) => {
                self.counts[at].1 += 1;
                self.counts[at].1 - 1
            }
            Err(at) => {
                self.counts.insert(at, (key, 1));
                0
            }
        }
    }

    /// An instance has ended: those after it move up.
    pub(crate) fn end(&mut self, key: KeyId, nth: u32) {
        let up = |named: KeyId, it: u32| if named == key && it > nth { it - 1 } else { it };
        self.main.rename(&up);
        self.background.iter_mut().for_each(|part| part.rename(&up));
        let started = lookup(&self.counts, key);
        set(&mut self.counts, key, up(key, started));
    }

    pub(crate) fn is_open(&self, key: KeyId) -> bool {
        self.opened.binary_search(&key).is_ok()
    }

    pub(crate) fn patch(&self, key: KeyId) -> Option<Patched> {
        let at = self.patches.binary_search_by_key(&key, |entry| entry.0).ok()?;
        Some(self.patches[at].1)
    }

    pub(crate) fn set_patch(&mut self, key: KeyId, patched: Patched) {
        match self.patches.binary_search_by_key(&key, |entry| entry.0) {
            Ok(at) => self.patches[at].1 = patched,
            Err(at) => self.patches.insert(at, (key, patched)),
        }
    }
}

/// The number under a key of a sorted table, 0 if there is none.
pub(crate) fn lookup(table: &[(u32, u32)], key: u32) -> u32 {
    table.binary_search_by_key(&key, |entry| entry.0).map_or(0, |at| table[at].1)
}

/// Sets the number under a key of a sorted table; 0 takes the entry out.
pub(crate) fn set(table: &mut Vec<(u32, u32)>, key: u32, value: u32) {
    match table.binary_search_by_key(&key, |entry| entry.0) {
        Ok(at) if value == 0 => {
            table.remove(at);
        }
        Ok(at) => table[at].1 = value,
        Err(_) if value == 0 => {}
        Err(at) => table.insert(at, (key, value)),
    }
}
