//! Finds nodes that say the same, through references and recursion, and keeps one of each.
//!
//! Colours are refined until they no longer split (partition refinement, as in the minimisation
//! of automata: Hopcroft 1971, Paige and Tarjan 1987). Colours are hashes, so what they claim is
//! checked before it is used: a node joins the others of its colour only if it says the same of
//! the same colours.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};

use foldhash::{HashMap, HashMapExt as _, HashSet};

use super::{Graph, Id, Node, children, mapped};
use crate::limits::MERGE_ROUNDS_MAX;

/// Puts the nodes into the graph, and gives the ids of the roots there.
pub(super) fn merge(nodes: &[Node], graph: &mut Graph, roots: [Id; 2]) -> [Id; 2] {
    let target: Vec<Id> = (0..nodes.len()).map(|index| resolved(nodes, index)).collect();
    let mut classes = classes(nodes, &target);
    for _ in 0..MERGE_ROUNDS_MAX {
        let wrong = wrong(nodes, &target, &classes);
        if wrong.is_empty() {
            return place(nodes, graph, &target, &classes, roots);
        }
        // What a colour claims too much for is split for good; what speaks of it may differ then.
        for index in wrong {
            classes[index] = u64::MAX - index as u64;
        }
    }
    let own: Vec<u64> = (0..nodes.len() as u64).collect();
    place(nodes, graph, &target, &own, roots)
}

/// Where references lead in the end.
fn resolved(nodes: &[Node], index: usize) -> Id {
    let mut id = Id::try_from(index).unwrap_or(Id::MAX);
    for _ in 0..nodes.len() {
        match &nodes[id as usize] {
            Node::Link(next) => id = *next,
            _ => return id,
        }
    }
    // References that lead to each other and nowhere else; they were refused before.
    Graph::NOTHING
}

fn classes(nodes: &[Node], target: &[Id]) -> Vec<u64> {
    let mut colours = vec![0_u64; nodes.len()];
    colours[..2].copy_from_slice(&[1, 2]);
    let mut count = 0;
    for _ in 0..MERGE_ROUNDS_MAX {
        let before = colours.clone();
        // A schema's parts come after it, so that this order has them first; what a reference
        // leads to is as it was a round ago.
        for index in (2..nodes.len()).rev() {
            colours[index] = colour(&nodes[index], |id| match nodes[id as usize] {
                Node::Link(_) => before[target[id as usize] as usize],
                _ => colours[id as usize],
            });
        }
        let now = colours.iter().collect::<HashSet<_>>().len();
        if now == count {
            break;
        }
        count = now;
    }
    let of = |index: usize| colours[target[index] as usize];
    (0..nodes.len()).map(of).collect()
}

/// What a node says, as a hash: its own words, and the colours of those it speaks of.
fn colour(node: &Node, of: impl Fn(Id) -> u64) -> u64 {
    let mut hasher = foldhash::fast::FixedState::default().build_hasher();
    // The same node with nothing inside, then the colours in its place.
    match node {
        Node::All(ids) | Node::Any(ids) | Node::One(ids) => {
            std::mem::discriminant(node).hash(&mut hasher);
            let mut inner: Vec<u64> = ids.iter().map(|id| of(*id)).collect();
            inner.sort_unstable();
            if !matches!(node, Node::One(_)) {
                inner.dedup();
            }
            inner.hash(&mut hasher);
        }
        Node::Properties(properties) => {
            9_u8.hash(&mut hasher);
            for (name, id) in &properties.named {
                (name, of(*id)).hash(&mut hasher);
            }
            for (pattern, id) in &properties.patterns {
                (pattern, of(*id)).hash(&mut hasher);
            }
            of(properties.rest).hash(&mut hasher);
        }
        other => {
            mapped(other, |_| 0).hash(&mut hasher);
            for id in children(other) {
                of(id).hash(&mut hasher);
            }
        }
    }
    hasher.finish()
}

/// The nodes that do not say what the first of their colour says.
fn wrong(nodes: &[Node], target: &[Id], classes: &[u64]) -> Vec<usize> {
    let mut names: HashMap<u64, Id> = HashMap::new();
    for class in classes {
        let next = Id::try_from(names.len()).unwrap_or(Id::MAX);
        names.entry(*class).or_insert(next);
    }
    let name = |id: Id| names[&classes[target[id as usize] as usize]];
    let mut said: HashMap<u64, Node> = HashMap::new();
    let mut wrong = Vec::new();
    for (index, class) in classes.iter().enumerate() {
        let says = mapped(&nodes[target[index] as usize], name);
        match said.get(class) {
            Some(first) if *first != says => wrong.push(index),
            Some(_) => {}
            None => drop(said.insert(*class, says)),
        }
    }
    wrong
}

/// Puts one node of each class that the roots reach into the graph.
fn place(
    nodes: &[Node],
    graph: &mut Graph,
    target: &[Id],
    classes: &[u64],
    roots: [Id; 2],
) -> [Id; 2] {
    let class = |id: Id| classes[target[id as usize] as usize];
    let mut ids: BTreeMap<u64, Id> = BTreeMap::new();
    ids.insert(class(Graph::EVERYTHING), Graph::EVERYTHING);
    ids.insert(class(Graph::NOTHING), Graph::NOTHING);
    let mut first: Vec<Id> = Vec::new();
    let mut pending = vec![roots[1], roots[0]];
    while let Some(id) = pending.pop() {
        if ids.contains_key(&class(id)) {
            continue;
        }
        ids.insert(class(id), graph.reserve());
        first.push(target[id as usize]);
        pending.extend(children(&nodes[target[id as usize] as usize]));
    }
    for id in first {
        let node = mapped(&nodes[id as usize], |id| ids[&class(id)]);
        graph.fill(ids[&class(id)], node);
    }
    roots.map(|root| ids[&class(root)])
}
