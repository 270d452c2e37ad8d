//! Names and terms of both versions as numbers, so that neither is compared by its text again.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::program::{GuardId, KeyId};
use crate::event::{Operation, OperationKind};

/// Never gone through, so that its order does not matter.
pub(super) type Table<K, V> = HashMap<K, V, FixedState>;

/// The number of a term: equal exactly if the terms are.
///
/// A term is a tree of pairs over atoms, in the way of Lisp. Lists are told from lists only, and
/// nodes from nodes.
pub(super) type Class = u32;

/// Pairs are numbered from zero up.
const ATOM: Class = 1 << 31;

/// The empty list.
pub(super) const EMPTY: Class = ATOM;

/// Names and terms, shared by both sides.
#[derive(Default)]
pub(super) struct Names<'flow> {
    pub(super) keys: Vec<Operation>,
    key_ids: Table<(OperationKind, &'flow str), KeyId>,
    /// By key: whether one version can start it more than once.
    pub(super) repeated: Vec<bool>,
    pub(super) guards: Texts,
    guard_ids: Table<&'flow str, GuardId>,
    pairs: Table<(Class, Class), Class>,
    singles: u32,
}

impl<'flow> Names<'flow> {
    pub(super) fn with_room(nodes: usize) -> Self {
        let pairs = Table::with_capacity_and_hasher(2 * nodes, FixedState::default());
        let guard_ids = Table::with_capacity_and_hasher(nodes / 2, FixedState::default());
        Self { guard_ids, pairs, ..Self::default() }
    }

    pub(super) fn key(&mut self, kind: OperationKind, name: &'flow str) -> KeyId {
        let next = number(self.keys.len());
        *self.key_ids.entry((kind, name)).or_insert_with(|| {
            self.repeated.push(false);
            self.keys.push(Operation { kind, name: name.to_owned() });
            next
        })
    }

    pub(super) fn guard(&mut self, identity: Option<&'flow String>) -> Option<GuardId> {
        let identity = identity?;
        let next = number(self.guards.len());
        Some(*self.guard_ids.entry(identity).or_insert_with(|| {
            self.guards.push(identity);
            next
        }))
    }

    /// A term that is like no other.
    pub(super) fn single(&mut self) -> Class {
        self.singles += 1;
        let number = self.singles;
        let next = self.pair(EMPTY, atom(number));
        self.pair(next, EMPTY)
    }

    pub(super) fn pair(&mut self, left: Class, right: Class) -> Class {
        let next = number(self.pairs.len());
        *self.pairs.entry((left, right)).or_insert(next)
    }
}

/// Texts in one piece.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(&self, at: u32) -> &str {
        let at = at as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.all[start..self.ends[at]]
    }
}

/// A term of its own for each number.
pub(super) fn atom(number: u32) -> Class {
    ATOM | number
}

/// An index as it is kept; more than fit are never compiled.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
