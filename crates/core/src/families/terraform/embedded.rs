//! JSON as text within an attribute.

use crate::model::Span;
use crate::syntax::{Data, Node, parse};

/// The tree of a JSON text, with places in the file around it. Where the text does not stand in
/// the file letter by letter, everything stands where the whole text does.
pub(super) fn json(node: &Node) -> Option<Node> {
    let (nodes, problems) = parse("embedded.json", node.text()?);
    let mut root = nodes.into_iter().next().filter(|_| problems.is_empty())?;
    let inner = match &node.data {
        Data::Scalar { inner, .. } => *inner,
        _ => None,
    };
    place(&mut root, node.span, inner.map(|inner| inner.start));
    Some(root)
}

fn place(node: &mut Node, whole: Span, start: Option<u32>) {
    let moved = |span: Span| match start {
        Some(start) => Span { start: span.start + start, end: span.end + start },
        None => whole,
    };
    node.span = moved(node.span);
    match &mut node.data {
        Data::Scalar { inner, .. } => *inner = start.and(inner.map(moved)),
        Data::Sequence(items) => items.iter_mut().for_each(|item| place(item, whole, start)),
        Data::Mapping(entries) => {
            for entry in entries {
                entry.key_span = moved(entry.key_span);
                place(&mut entry.value, whole, start);
            }
        }
    }
}
