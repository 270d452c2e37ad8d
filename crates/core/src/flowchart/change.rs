//! The changed region: which nodes of a new flow the old one has not at that place.

use std::collections::BTreeSet;

use midflight_replay::{Flow, Node, NodeKind, Site};

use crate::limits::ALIGNED_PAIRS_MAX;

/// What is marked.
#[derive(Debug, Default)]
pub(super) struct Region {
    /// Nodes that are new, or before which something is gone.
    pub(super) sites: BTreeSet<Site>,
    /// Something is gone at the end.
    pub(super) end: bool,
}

/// The region in which `new` differs from `old`.
pub(super) fn region(old: &Flow, new: &Flow) -> Region {
    let mut region = Region::default();
    region.end = align(&old.nodes, &new.nodes, &mut region.sites);
    region
}

/// Marks what is new in a list; true where something is gone at its end.
fn align(old: &[Node], new: &[Node], sites: &mut BTreeSet<Site>) -> bool {
    let pairs = common(old, new);
    let (mut at_old, mut at_new) = (0, 0);
    for (one, other) in pairs {
        mark(&new[at_new..other], sites);
        let mut gone = one > at_old && other == at_new;
        for (before, after) in parts(&old[one]).into_iter().zip(parts(&new[other])) {
            gone |= align(&before.nodes, &after.nodes, sites);
        }
        if gone {
            sites.insert(new[other].site);
        }
        (at_old, at_new) = (one + 1, other + 1);
    }
    mark(&new[at_new..], sites);
    old.len() > at_old && new.len() == at_new
}

fn mark(nodes: &[Node], sites: &mut BTreeSet<Site>) {
    for node in nodes {
        sites.insert(node.site);
        for part in parts(node) {
            mark(&part.nodes, sites);
        }
    }
}

/// Pairs of nodes that are alike, in order: a longest common subsequence, or what the two ends have
/// in common where the middle is too long to be compared.
fn common(old: &[Node], new: &[Node]) -> Vec<(usize, usize)> {
    let alike = |one: usize, other: usize| same(&old[one], &new[other]);
    let ends = old.len().min(new.len());
    let head = (0..ends).take_while(|at| alike(*at, *at)).count();
    let tail =
        (0..ends - head).take_while(|at| alike(old.len() - 1 - at, new.len() - 1 - at)).count();
    let mut pairs: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    let (rows, columns) = (old.len() - head - tail, new.len() - head - tail);
    if rows.saturating_mul(columns) <= ALIGNED_PAIRS_MAX {
        let middle = longest(rows, columns, |row, column| alike(head + row, head + column));
        pairs.extend(middle.into_iter().map(|(row, column)| (head + row, head + column)));
    }
    let ends = (0..tail).rev().map(|at| (old.len() - 1 - at, new.len() - 1 - at));
    pairs.extend(ends);
    pairs
}

fn longest(
    rows: usize,
    columns: usize,
    alike: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut length = vec![vec![0_u32; columns + 1]; rows + 1];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            length[row][column] = if alike(row, column) {
                length[row + 1][column + 1] + 1
            } else {
                length[row + 1][column].max(length[row][column + 1])
            };
        }
    }
    let (mut row, mut column, mut pairs) = (0, 0, Vec::new());
    while row < rows && column < columns {
        if alike(row, column) {
            pairs.push((row, column));
            (row, column) = (row + 1, column + 1);
        } else if length[row + 1][column] >= length[row][column + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// Whether two nodes are the same but for their sites and for what is inside them.
fn same(old: &Node, new: &Node) -> bool {
    super::draw::words(&old.kind) == super::draw::words(&new.kind)
        && parts(old).len() == parts(new).len()
}

/// The flows inside a node.
pub(super) fn parts(node: &Node) -> Vec<&Flow> {
    match &node.kind {
        NodeKind::Choose { arms, .. } => arms.iter().collect(),
        NodeKind::All(branches) | NodeKind::Race(branches) => branches.iter().collect(),
        NodeKind::Loop { body, .. } => vec![body],
        NodeKind::Try { body, catch } => vec![body, catch],
        NodeKind::Patch { then, otherwise, .. } => vec![then, otherwise],
        NodeKind::DeprecatedPatch { then, .. } => vec![then],
        _ => Vec::new(),
    }
}
