//! Two schemas as one graph that knows no dialect.
//!
//! A schema is a node; what it says of the same value are nodes that must all hold; references
//! are edges, so recursion is a cycle. Nodes that say the same are one node, whichever of the two
//! schemas they come from: what a change leaves alone costs nothing.

mod keywords;
mod kinds;
mod literal;
mod merge;
mod objects;
mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use foldhash::HashMap;
pub(crate) use kinds::Kinds;
pub(crate) use literal::{Scalar, literal_node};
pub(crate) use read::{Sides, read};

use crate::language::Pattern;
use crate::limits::QUOTED_MAX;
use crate::number::Exact;

/// A node of the graph.
pub(crate) type Id = u32;

/// What a node says of a value. Every assertion about one kind of value admits all other kinds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    /// All of these hold; nothing else is asked. Without any: everything is admitted.
    All(Vec<Id>),
    /// At least one of these holds. Without any: nothing is admitted.
    Any(Vec<Id>),
    /// Exactly one of these holds.
    One(Vec<Id>),
    /// This does not hold.
    Not(Id),
    /// The value is of one of these kinds.
    Kinds(Kinds),
    /// The value is one of these.
    Scalars(Rc<BTreeSet<Scalar>>),
    /// A number is at least this, or above it where the flag is set.
    Low(Exact, bool),
    /// A number is at most this, or below it where the flag is set.
    High(Exact, bool),
    /// A number is a multiple of this.
    Multiple(Exact),
    /// A text has at least so many characters.
    MinLength(u64),
    /// A text has at most so many characters.
    MaxLength(u64),
    /// A text has a match of the pattern of this index.
    Pattern(u32),
    /// An array has at least so many items.
    MinItems(u64),
    /// An array has at most so many items.
    MaxItems(u64),
    /// No two items of an array are equal.
    Unique,
    /// The first items hold to these, in order, all others to `rest`.
    Items { prefix: Vec<Id>, rest: Id },
    /// From `min` to `max` items hold to this.
    Contains { of: Id, min: u64, max: Option<u64> },
    /// An object has this property.
    Has(Rc<str>),
    /// An object has at least so many properties.
    MinProperties(u64),
    /// An object has at most so many properties.
    MaxProperties(u64),
    /// Properties hold to what their name and the patterns that match it say, or else to `rest`.
    Properties(Rc<Properties>),
    /// The names of all properties hold to this.
    Names(Id),
    /// Something that is not followed. Two of equal text mean the same.
    Opaque(Rc<str>),
    /// Only while reading: whatever the target says.
    Link(Id),
}

/// What an object's properties hold to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Properties {
    pub(crate) named: BTreeMap<Rc<str>, Id>,
    /// Indexes of patterns, and what names that match them hold to.
    pub(crate) patterns: Vec<(u32, Id)>,
    pub(crate) rest: Id,
}

/// The nodes, each said once.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    nodes: Vec<Node>,
    ids: HashMap<Node, Id>,
    patterns: Vec<Result<Pattern, String>>,
    pattern_ids: HashMap<Rc<str>, u32>,
}

impl Graph {
    /// A graph that holds "everything" and "nothing" under their fixed ids.
    pub(crate) fn new() -> Self {
        let mut graph = Self::default();
        graph.intern(Node::All(Vec::new()));
        graph.intern(Node::Any(Vec::new()));
        graph
    }

    /// The node that admits everything.
    pub(crate) const EVERYTHING: Id = 0;
    /// The node that admits nothing.
    pub(crate) const NOTHING: Id = 1;

    pub(crate) fn node(&self, id: Id) -> &Node {
        &self.nodes[id as usize]
    }

    /// The id of a node that says this.
    pub(crate) fn intern(&mut self, node: Node) -> Id {
        if let Some(id) = self.ids.get(&node) {
            return *id;
        }
        let id = Id::try_from(self.nodes.len()).unwrap_or(Id::MAX);
        self.nodes.push(node.clone());
        self.ids.insert(node, id);
        id
    }

    /// An id whose node comes later.
    fn reserve(&mut self) -> Id {
        let id = Id::try_from(self.nodes.len()).unwrap_or(Id::MAX);
        self.nodes.push(Node::All(Vec::new()));
        id
    }

    fn fill(&mut self, id: Id, node: Node) {
        self.nodes[id as usize] = node.clone();
        self.ids.entry(node).or_insert(id);
    }

    /// The pattern of an index, or why it is not followed.
    pub(crate) fn pattern(&self, index: u32) -> Result<&Pattern, &str> {
        self.patterns[index as usize].as_ref().map_err(String::as_str)
    }

    /// Whether every pattern is followed.
    pub(crate) fn follows_patterns(&self) -> bool {
        self.patterns.iter().all(Result::is_ok)
    }

    /// What a node says that is not followed, in words.
    pub(crate) fn unfollowed(&self, id: Id) -> Option<String> {
        match self.node(id) {
            Node::Opaque(text) => {
                let keyword = text.split_once(": ").map_or(&**text, |(keyword, _)| keyword);
                Some(format!("`{keyword}`"))
            }
            Node::Pattern(index) => {
                let why = self.pattern(*index).err()?;
                let text = self.pattern_ids.iter().find(|(_, id)| *id == index)?.0;
                let text: String = text.chars().take(QUOTED_MAX).collect();
                Some(format!("the pattern `{text}` ({why})"))
            }
            _ => None,
        }
    }

    /// The index of a pattern.
    pub(crate) fn pattern_id(&mut self, text: &str) -> u32 {
        if let Some(id) = self.pattern_ids.get(text) {
            return *id;
        }
        let id = u32::try_from(self.patterns.len()).unwrap_or(u32::MAX);
        self.patterns.push(Pattern::new(text));
        self.pattern_ids.insert(text.into(), id);
        id
    }
}

/// Every node that a node speaks of, in a fixed order.
pub(crate) fn children(node: &Node) -> Vec<Id> {
    match node {
        Node::All(ids) | Node::Any(ids) | Node::One(ids) => ids.clone(),
        Node::Not(id) | Node::Names(id) | Node::Link(id) | Node::Contains { of: id, .. } => {
            vec![*id]
        }
        Node::Items { prefix, rest } => prefix.iter().copied().chain([*rest]).collect(),
        Node::Properties(properties) => {
            let named = properties.named.values().copied();
            named
                .chain(properties.patterns.iter().map(|(_, id)| *id))
                .chain([properties.rest])
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The same node with other nodes in the place of those it speaks of.
pub(crate) fn mapped(node: &Node, to: impl Fn(Id) -> Id) -> Node {
    let list = |ids: &[Id]| ids.iter().map(|id| to(*id)).collect::<Vec<Id>>();
    let set = |ids: &[Id]| {
        let mut ids = list(ids);
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    match node {
        Node::All(ids) => Node::All(set(ids)),
        Node::Any(ids) => Node::Any(set(ids)),
        // Of two equal alternatives none can be the only one, so they stay.
        Node::One(ids) => {
            let mut ids = list(ids);
            ids.sort_unstable();
            Node::One(ids)
        }
        Node::Not(id) => Node::Not(to(*id)),
        Node::Names(id) => Node::Names(to(*id)),
        Node::Link(id) => Node::Link(to(*id)),
        Node::Contains { of, min, max } => Node::Contains { of: to(*of), min: *min, max: *max },
        Node::Items { prefix, rest } => Node::Items { prefix: list(prefix), rest: to(*rest) },
        Node::Properties(properties) => {
            let named = properties.named.iter().map(|(name, id)| (Rc::clone(name), to(*id)));
            let patterns = properties.patterns.iter().map(|(pattern, id)| (*pattern, to(*id)));
            Node::Properties(Rc::new(Properties {
                named: named.collect(),
                patterns: patterns.collect(),
                rest: to(properties.rest),
            }))
        }
        other => other.clone(),
    }
}
