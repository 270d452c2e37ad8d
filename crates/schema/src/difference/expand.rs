//! A set of literals, as far as it says something without a choice.

use std::collections::BTreeSet;

use foldhash::{HashSet, HashSetExt as _};

use super::{Engine, Literal};
use crate::graph::{Graph, Id, Kinds, Node};

/// A set of literals in which nothing contradicts at sight.
#[derive(Debug)]
pub(super) struct Local {
    /// The kinds that a value can be of.
    pub(super) kinds: Kinds,
    /// Assertions about values of one kind, lists of values, and what is not followed.
    pub(super) atoms: BTreeSet<Literal>,
    /// Literals that hold in more than one way.
    pub(super) choices: BTreeSet<Literal>,
    /// Everything that is known to hold.
    pub(super) seen: HashSet<Literal>,
    /// The node of `kinds`.
    kinds_node: Id,
}

impl Local {
    /// The set, in the same words for the same meaning as far as that is seen.
    pub(super) fn literals(&self) -> Vec<Literal> {
        let mut all = self.core();
        all.extend(&self.choices);
        all
    }

    /// The set without its choices.
    pub(super) fn core(&self) -> Vec<Literal> {
        let kinds = std::iter::once(Literal::holds(self.kinds_node));
        kinds.chain(self.atoms.iter().copied()).collect()
    }
}

/// In how many ways a choice can be made.
enum Ways {
    /// It is made already.
    Satisfied,
    /// In no way.
    None,
    /// In one: these hold.
    One(Vec<Literal>),
    Many,
}

impl Engine<'_> {
    /// Takes a set apart; `None` where it contradicts itself at sight.
    pub(super) fn expand(&mut self, literals: Vec<Literal>) -> Option<Local> {
        let mut local = Local {
            kinds: Kinds::ALL,
            atoms: BTreeSet::new(),
            choices: BTreeSet::new(),
            seen: HashSet::new(),
            kinds_node: Graph::EVERYTHING,
        };
        let mut pending = literals;
        while !pending.is_empty() {
            while let Some(literal) = pending.pop() {
                if local.seen.contains(&literal.opposite()) {
                    return None;
                }
                if local.seen.insert(literal) {
                    self.say(literal, &mut local, &mut pending);
                }
            }
            if local.kinds.is_empty() {
                return None;
            }
            let choices: Vec<Literal> = local.choices.iter().copied().collect();
            for choice in choices {
                match self.ways(choice, &local) {
                    Ways::None => return None,
                    Ways::Satisfied => drop(local.choices.remove(&choice)),
                    Ways::One(literals) => {
                        local.choices.remove(&choice);
                        pending.extend(literals);
                    }
                    Ways::Many => {}
                }
            }
        }
        let kinds = local.kinds;
        local.atoms.retain(|atom| domain(self.graph.node(atom.id())).meets(kinds));
        local.kinds_node = self.graph.intern(Node::Kinds(kinds));
        Some(local)
    }

    /// Notes what one literal says.
    fn say(&self, literal: Literal, local: &mut Local, pending: &mut Vec<Literal>) {
        let node = self.graph.node(literal.id());
        match (node, literal.negative()) {
            (Node::All(ids), false) => pending.extend(ids.iter().map(|id| Literal::holds(*id))),
            (Node::Any(ids), true) => pending.extend(ids.iter().map(|id| Literal::fails(*id))),
            (Node::Not(id), false) => pending.push(Literal::fails(*id)),
            (Node::Not(id), true) => pending.push(Literal::holds(*id)),
            (Node::Kinds(kinds), false) => local.kinds = local.kinds & *kinds,
            (Node::Kinds(kinds), true) => local.kinds = local.kinds & !*kinds,
            (Node::All(_), true) | (Node::Any(_), false) | (Node::One(_), _) => {
                local.choices.insert(literal);
            }
            (node, negative) => {
                if negative {
                    local.kinds = local.kinds & domain(node);
                } else if let Node::Scalars(scalars) = node {
                    let kinds = scalars.iter().map(crate::graph::Scalar::kinds);
                    local.kinds = local.kinds & kinds.fold(Kinds::NONE, |all, one| all | one);
                }
                local.atoms.insert(literal);
            }
        }
    }

    fn ways(&mut self, choice: Literal, local: &Local) -> Ways {
        let (ids, wanted): (Vec<Id>, fn(Id) -> Literal) =
            match (self.graph.node(choice.id()), choice.negative()) {
                (Node::Any(ids), _) => (ids.clone(), Literal::holds),
                (Node::All(ids), _) => (ids.clone(), Literal::fails),
                (Node::One(ids), negative) => {
                    let ids = ids.clone();
                    return self.ways_of_one(&ids, negative, local);
                }
                _ => return Ways::Many,
            };
        if ids.iter().any(|id| local.seen.contains(&wanted(*id))) {
            return Ways::Satisfied;
        }
        let mut live = ids.into_iter().map(wanted).filter(|literal| self.may(*literal, local));
        match (live.next(), live.next()) {
            (None, _) => Ways::None,
            (Some(only), None) => Ways::One(vec![only]),
            _ => Ways::Many,
        }
    }

    fn ways_of_one(&mut self, ids: &[Id], negative: bool, local: &Local) -> Ways {
        let (known, open) = self.of_one(ids, local);
        let none = |ids: &[Id]| ids.iter().map(|id| Literal::fails(*id)).collect();
        match (negative, known.len(), &open[..]) {
            (true, 2.., _) => Ways::Satisfied,
            (false, 2.., _) | (false, 0, []) | (true, 1, []) => Ways::None,
            (false, 0, [only]) | (true, 1, [only]) => Ways::One(vec![Literal::holds(*only)]),
            (false, 1, rest) | (true, 0, rest @ ([] | [_])) => Ways::One(none(rest)),
            _ => Ways::Many,
        }
    }

    /// Of the alternatives of which exactly one may hold, those that do and those that may.
    pub(super) fn of_one(&mut self, ids: &[Id], local: &Local) -> (Vec<Id>, Vec<Id>) {
        let holds = |id: &Id| local.seen.contains(&Literal::holds(*id)) || *id == Graph::EVERYTHING;
        let (known, rest): (Vec<Id>, Vec<Id>) = ids.iter().partition(|id| holds(id));
        let open = rest.into_iter().filter(|id| self.may(Literal::holds(*id), local)).collect();
        (known, open)
    }

    /// Whether a literal can hold, as far as kinds and what is known say.
    pub(super) fn may(&mut self, literal: Literal, local: &Local) -> bool {
        let (holds, fails) = self.masks(literal.id());
        let mask = if literal.negative() { fails } else { holds };
        mask.meets(local.kinds) && !local.seen.contains(&literal.opposite())
    }

    /// The kinds for which a node can hold, and for which it can fail.
    fn masks(&mut self, id: Id) -> (Kinds, Kinds) {
        if let Some(known) = self.masks.get(&id) {
            return *known;
        }
        let masks = match self.graph.node(id).clone() {
            Node::Kinds(kinds) => (kinds, !kinds),
            Node::Not(inner) => {
                let (holds, fails) = self.masks(inner);
                (fails, holds)
            }
            Node::All(ids) => ids
                .into_iter()
                .map(|id| self.masks(id))
                .fold((Kinds::ALL, Kinds::NONE), |(holds, fails), one| {
                    (holds & one.0, fails | one.1)
                }),
            Node::Any(ids) => ids
                .into_iter()
                .map(|id| self.masks(id))
                .fold((Kinds::NONE, Kinds::ALL), |(holds, fails), one| {
                    (holds | one.0, fails & one.1)
                }),
            Node::One(ids) => {
                let holds = ids.into_iter().map(|id| self.masks(id).0);
                (holds.fold(Kinds::NONE, |all, one| all | one), Kinds::ALL)
            }
            Node::Scalars(scalars) => {
                let kinds = scalars.iter().map(crate::graph::Scalar::kinds);
                (kinds.fold(Kinds::NONE, |all, one| all | one), Kinds::ALL)
            }
            other => (Kinds::ALL, domain(&other)),
        };
        self.masks.insert(id, masks);
        masks
    }

    /// Whether a set has something that is not followed; the first such thing is kept.
    pub(super) fn leaves_out(&mut self, local: &Local) -> bool {
        let left_out = local.atoms.iter().find_map(|atom| self.graph.unfollowed(atom.id()));
        let found = left_out.is_some();
        self.left_out = self.left_out.take().or(left_out);
        found
    }
}

/// The kinds that an assertion is about: all others it admits.
pub(super) fn domain(node: &Node) -> Kinds {
    match node {
        Node::Low(..) | Node::High(..) | Node::Multiple(_) => Kinds::NUMBER,
        Node::MinLength(_) | Node::MaxLength(_) | Node::Pattern(_) => Kinds::STRING,
        Node::MinItems(_)
        | Node::MaxItems(_)
        | Node::Unique
        | Node::Items { .. }
        | Node::Contains { .. } => Kinds::ARRAY,
        Node::Has(_)
        | Node::MinProperties(_)
        | Node::MaxProperties(_)
        | Node::Properties(_)
        | Node::Names(_) => Kinds::OBJECT,
        _ => Kinds::ALL,
    }
}
