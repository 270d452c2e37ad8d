//! XML with bounds, and the text of elements with its place.

use roxmltree::{Document, Node, ParsingOptions};

use crate::limits::{NODES_MAX, XML_ATTRIBUTES_MAX};
use crate::model::Span;

/// Parses a text. A document type definition is refused: entities can stand for anything, and
/// for more than there is memory.
pub(super) fn parse(text: &str) -> Result<Document<'_>, String> {
    if has_too_many_attributes(text) {
        return Err(format!("more than {XML_ATTRIBUTES_MAX} attributes of one element"));
    }
    let nodes_limit = u32::try_from(NODES_MAX).unwrap_or(u32::MAX);
    let options = ParsingOptions { allow_dtd: false, nodes_limit, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| format!("not valid XML: {error}"))
}

/// Whether an element can have more attributes than are read, or the file more namespaces. An
/// angle bracket cannot stand within a tag, so equals signs are counted from one to the next.
fn has_too_many_attributes(text: &str) -> bool {
    let many = |part: &str| part.bytes().filter(|byte| *byte == b'=').count() > XML_ATTRIBUTES_MAX;
    text.split('<').any(many) || text.matches("xmlns").count() > XML_ATTRIBUTES_MAX
}

/// The child element of that name, in any namespace.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}

/// The text of an element without space around it, and its place.
pub(super) fn text<'a>(node: Node<'a, '_>) -> Option<(&'a str, Span)> {
    let inner = node.first_child().filter(Node::is_text)?;
    let text = inner.text()?;
    let trimmed = text.trim();
    let range = inner.range();
    let before = text.len() - text.trim_start().len();
    let start = range.start + before;
    let exact = inner.document().input_text().get(start..start + trimmed.len()) == Some(trimmed);
    let range = if exact { start..start + trimmed.len() } else { range };
    (!trimmed.is_empty()).then(|| (trimmed, Span::new(range)))
}

/// The text of the first child element that has one of the names.
pub(super) fn text_of<'a>(node: Node<'a, '_>, names: &[&str]) -> Option<(&'a str, Span)> {
    names.iter().find_map(|name| text(child(node, name)?))
}
