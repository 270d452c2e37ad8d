//! Lookaheads at known positions, as boolean combinations of patterns without any.
//!
//! Behind a `^` and a part that always takes `n` code points, a lookahead `(?=X)` is a statement
//! about the whole text: it matches `^[^]{n}X`. So is `^((?!X)C)*$` for one-character `C`: the
//! text matches `^C*$` and `X` is nowhere in it.

use super::parse::Node;
use crate::limits::{PATTERN_COPIES_MAX, PATTERN_PARTS_MAX};

/// A boolean combination of automata, given by their numbers.
#[derive(Clone, Debug)]
pub(super) enum Formula {
    /// The automaton of this number accepts.
    Leaf(usize),
    /// All of these hold.
    All(Vec<Self>),
    /// One of these holds.
    Any(Vec<Self>),
    /// This does not hold.
    Not(Box<Self>),
}

impl Formula {
    /// The value, as far as the values of the leaves known so far decide it.
    pub(super) fn truth(&self, leaf: &impl Fn(usize) -> Option<bool>) -> Option<bool> {
        match self {
            Self::Leaf(number) => leaf(*number),
            Self::Not(inner) => inner.truth(leaf).map(|truth| !truth),
            Self::All(parts) => decide(parts, leaf, false),
            Self::Any(parts) => decide(parts, leaf, true),
        }
    }
}

/// The value of parts of which a single `deciding` one settles the whole.
fn decide(
    parts: &[Formula],
    leaf: &impl Fn(usize) -> Option<bool>,
    deciding: bool,
) -> Option<bool> {
    let mut all = Some(!deciding);
    for part in parts {
        match part.truth(leaf) {
            Some(truth) if truth == deciding => return Some(deciding),
            Some(_) => {}
            None => all = None,
        }
    }
    all
}

/// Takes a pattern apart; the leaves go to `leaves`, free of lookaheads.
pub(super) fn split(node: Node, leaves: &mut Vec<Node>) -> Result<Formula, String> {
    if !has_look(&node) {
        if leaves.len() >= PATTERN_PARTS_MAX {
            return Err("too many lookaheads".to_owned());
        }
        leaves.push(node);
        return Ok(Formula::Leaf(leaves.len() - 1));
    }
    if looks(&node) > PATTERN_PARTS_MAX {
        return Err("too many lookaheads".to_owned());
    }
    let mut formulas = Vec::new();
    let mut plain = Vec::new();
    for branch in expand(&node)? {
        let branch = open_end(branch)?;
        if branch.iter().any(has_look) {
            formulas.push(anchored(branch, leaves)?);
        } else {
            plain.push(Node::Concat(branch));
        }
    }
    if !plain.is_empty() {
        formulas.push(split(Node::Alternation(plain), leaves)?);
    }
    Ok(Formula::Any(formulas))
}

/// How many lookaheads there are anywhere inside.
fn looks(node: &Node) -> usize {
    match node {
        Node::Look { node, .. } => 1 + looks(node),
        Node::Concat(nodes) | Node::Alternation(nodes) => nodes.iter().map(looks).sum(),
        Node::Repeat { node, .. } => looks(node),
        Node::One(_) | Node::Start | Node::End | Node::Boundary => 0,
    }
}

/// Whether there is a lookahead anywhere inside.
fn has_look(node: &Node) -> bool {
    looks(node) > 0
}

/// Alternatives of sequences, such that lookaheads stand directly in a sequence or in a
/// repetition that is left to [`tempered`].
fn expand(node: &Node) -> Result<Vec<Vec<Node>>, String> {
    if !has_look(node) {
        return Ok(vec![vec![node.clone()]]);
    }
    let branches = match node {
        Node::Concat(nodes) => {
            let mut branches: Vec<Vec<Node>> = vec![Vec::new()];
            for node in nodes {
                if has_look(node) {
                    branches = product(&branches, &expand(node)?)?;
                } else {
                    for branch in &mut branches {
                        branch.push(node.clone());
                    }
                }
            }
            branches
        }
        Node::Alternation(nodes) => {
            let mut branches = Vec::new();
            for node in nodes {
                branches.extend(expand(node)?);
            }
            branches
        }
        Node::Repeat { node, min, max: Some(max) } if *max <= PATTERN_COPIES_MAX => {
            let once = expand(node)?;
            let mut copies = vec![Vec::new()];
            let mut branches = Vec::new();
            for count in 0..=*max {
                if count > 0 {
                    copies = product(&copies, &once)?;
                }
                if count >= *min {
                    branches.extend(copies.iter().cloned());
                }
            }
            branches
        }
        _ => vec![vec![node.clone()]],
    };
    if branches.len() > PATTERN_PARTS_MAX {
        return Err("too many alternatives around lookaheads".to_owned());
    }
    Ok(branches)
}

/// Every sequence of the one followed by every sequence of the other.
fn product(left: &[Vec<Node>], right: &[Vec<Node>]) -> Result<Vec<Vec<Node>>, String> {
    if left.len() * right.len() > PATTERN_PARTS_MAX {
        return Err("too many alternatives around lookaheads".to_owned());
    }
    let pairs = left.iter().flat_map(|left| right.iter().map(move |right| (left, right)));
    Ok(pairs.map(|(left, right)| [left.as_slice(), right].concat()).collect())
}

/// A `(?=X)` at the very end asks for `X` there and nothing after it: the same as `X`.
fn open_end(mut branch: Vec<Node>) -> Result<Vec<Node>, String> {
    while let Some(Node::Look { negative: false, node }) = branch.last() {
        let node = (**node).clone();
        if has_look(&node) {
            return Err("a lookahead in a lookahead".to_owned());
        }
        branch.pop();
        branch.push(node);
    }
    Ok(branch)
}

/// The formula of a sequence that starts with `^`.
fn anchored(branch: Vec<Node>, leaves: &mut Vec<Node>) -> Result<Formula, String> {
    if !starts(&branch) {
        return Err("a lookahead without ^ before it".to_owned());
    }
    let ends = branch.iter().rev().take_while(|node| **node == Node::End).count();
    let last = (branch.len() - ends).checked_sub(1).filter(|_| ends > 0);
    let mut main = Vec::new();
    let mut factors = Vec::new();
    let mut before = Some(0_u64);
    for (index, node) in branch.into_iter().enumerate() {
        let (look, negative) = match node {
            Node::Look { negative, node } => (*node, negative),
            node if !has_look(&node) => {
                before = before.zip(width(&node)).map(|(sum, more)| sum.saturating_add(more));
                main.push(node);
                continue;
            }
            node => {
                let found = tempered(&node).filter(|_| Some(index) == last);
                let (look, rest) = found.ok_or("a lookahead in a repetition")?;
                main.push(rest);
                let rest = Node::Repeat { node: Box::new(Node::any()), min: 0, max: None };
                (Node::Concat(vec![rest, look]), true)
            }
        };
        let before = before.and_then(|before| u32::try_from(before).ok());
        let before = before.ok_or("a lookahead behind a part of varying length")?;
        let skip = Node::Repeat { node: Box::new(Node::any()), min: before, max: Some(before) };
        let factor = split(Node::Concat(vec![Node::Start, skip, look]), leaves)?;
        factors.push(if negative { Formula::Not(Box::new(factor)) } else { factor });
    }
    factors.push(split(Node::Concat(main), leaves)?);
    Ok(Formula::All(factors))
}

/// Whether a sequence matches at the start of the text only.
fn starts(nodes: &[Node]) -> bool {
    for node in nodes {
        let start = match node {
            Node::Start => true,
            Node::Concat(nodes) => starts(nodes),
            Node::Alternation(nodes) => nodes.iter().all(|node| starts(std::slice::from_ref(node))),
            _ => false,
        };
        if start {
            return true;
        }
        if width(node) != Some(0) {
            return false;
        }
    }
    false
}

/// For `((?!X)C)*`, with `C` one code point and `X` never empty: `X` and `C*`.
fn tempered(node: &Node) -> Option<(Node, Node)> {
    let Node::Repeat { node, min, max } = node else { return None };
    let Node::Concat(parts) = &**node else { return None };
    let [Node::Look { negative: true, node: look }, rest] = parts.as_slice() else { return None };
    if has_look(look) || has_look(rest) || width(rest) != Some(1) || !consumes(look) {
        return None;
    }
    let rest = Node::Repeat { node: Box::new(rest.clone()), min: *min, max: *max };
    Some(((**look).clone(), rest))
}

/// How many code points every match takes, if that is always the same.
fn width(node: &Node) -> Option<u64> {
    match node {
        Node::One(_) => Some(1),
        Node::Start | Node::End | Node::Boundary | Node::Look { .. } => Some(0),
        Node::Concat(nodes) => nodes
            .iter()
            .try_fold(0, |sum: u64, node| width(node).map(|more| sum.saturating_add(more))),
        Node::Alternation(nodes) => {
            let (first, rest) = nodes.split_first()?;
            let first = width(first)?;
            rest.iter().all(|node| width(node) == Some(first)).then_some(first)
        }
        Node::Repeat { node, min, max } => match width(node)? {
            0 => Some(0),
            width if *max == Some(*min) => Some(width.saturating_mul(u64::from(*min))),
            _ => None,
        },
    }
}

/// Whether every match takes at least one code point.
fn consumes(node: &Node) -> bool {
    match node {
        Node::One(_) => true,
        Node::Start | Node::End | Node::Boundary | Node::Look { .. } => false,
        Node::Concat(nodes) => nodes.iter().any(consumes),
        Node::Alternation(nodes) => nodes.iter().all(consumes),
        Node::Repeat { node, min, .. } => *min > 0 && consumes(node),
    }
}
