//! JSON as text within an attribute.

use crate::syntax::{Data, Node, parse};

/// The tree of a JSON text, with places in the file around it. Where the text does not stand in
/// the file letter by letter, everything stands where the whole text does.
pub(super) fn json(node: &Node) -> Option<Node> {
    let (nodes, problems) = parse("embedded.json", node.text()?);
    let mut root = nodes.into_iter().next().filter(|_| problems.is_empty())?;
    place(&mut root, node);
    Some(root)
}

fn place(node: &mut Node, around: &Node) {
    let letter_by_letter = matches!(around.data, Data::Scalar { inner: Some(_), .. });
    node.span = around.part_span(node.span.range());
    match &mut node.data {
        Data::Scalar { inner, .. } => {
            let within = inner.take().filter(|_| letter_by_letter);
            *inner = within.map(|inner| around.part_span(inner.span().range()).into());
        }
        Data::Sequence(items) => items.iter_mut().for_each(|item| place(item, around)),
        Data::Mapping(entries) => {
            for entry in entries {
                entry.key_span = around.part_span(entry.key_span.range());
                place(&mut entry.value, around);
            }
        }
    }
}
