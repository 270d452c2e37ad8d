//! Definitions that are a tree in a template, with intrinsics among their values.

use std::collections::BTreeMap;

use super::intrinsic::{Intrinsic, choices};
use super::template::Template;
use super::value::{Value, evaluate};
use crate::syntax::{Data, Entry, Node};

/// A definition without intrinsics: each is its text, or a placeholder.
#[derive(Debug)]
pub(super) struct Plain {
    /// The tree.
    pub(super) root: Node,
    /// What the placeholders are.
    pub(super) known: BTreeMap<String, Value>,
    /// Whether a condition chooses a part that is no text; the first way is in the tree.
    pub(super) chosen: bool,
}

/// Puts a text in the place of each intrinsic.
pub(super) fn plain(template: &Template<'_>, root: &Node) -> Plain {
    let mut writer = Writer { template, known: BTreeMap::new(), chosen: false };
    let root = writer.node(root);
    Plain { root, known: writer.known, chosen: writer.chosen }
}

struct Writer<'t, 'a> {
    template: &'t Template<'a>,
    known: BTreeMap<String, Value>,
    chosen: bool,
}

impl Writer<'_, '_> {
    fn node(&mut self, node: &Node) -> Node {
        match Intrinsic::of(node) {
            Some(Intrinsic::If(..)) => {
                let mut nodes = Vec::new();
                choices(node, &mut nodes);
                if nodes.iter().all(|n| n.text().is_some() || Intrinsic::of(n).is_some()) {
                    return self.value(node);
                }
                self.chosen = true;
                match nodes.first() {
                    Some(first) => self.node(first),
                    None => node.clone(),
                }
            }
            Some(_) => self.value(node),
            None => self.parts(node),
        }
    }

    fn parts(&mut self, node: &Node) -> Node {
        let data = match &node.data {
            Data::Scalar { .. } => node.data.clone(),
            Data::Sequence(items) => {
                Data::Sequence(items.iter().map(|item| self.node(item)).collect())
            }
            Data::Mapping(entries) => Data::Mapping(
                entries
                    .iter()
                    .map(|entry| Entry {
                        key: entry.key.clone(),
                        key_span: entry.key_span,
                        value: self.node(&entry.value),
                    })
                    .collect(),
            ),
        };
        Node { span: node.span, data, tag: None }
    }

    fn value(&mut self, node: &Node) -> Node {
        let value = evaluate(self.template, node);
        let text = match &value {
            Value::Text(text) => text.clone(),
            value => format!("${{{}}}", value.shown().replace(['{', '}', '$'], " ")),
        };
        self.known.insert(text.clone(), value);
        let span = self.template.place(node);
        Node { span, data: Data::Scalar { text, plain: false, inner: None }, tag: None }
    }
}
