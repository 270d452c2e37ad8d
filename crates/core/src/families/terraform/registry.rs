//! `aws_ecr_repository`: whether the tags of a repository can be moved.

use super::read::Reader;
use crate::model::{Registry, Span};
use crate::references::has_placeholder;
use crate::syntax::Node;

/// Reads a repository. AWS makes tags movable where nothing is said.
pub(super) fn read(name: &str, key_span: Span, body: &Node, reader: &mut Reader<'_, '_>) {
    let said = body.get("image_tag_mutability").filter(|node| !node.is_null());
    let mutability = said.and_then(Node::text).map(|text| reader.fill(text.trim()));
    let immutable = match mutability.as_deref() {
        Some("IMMUTABLE" | "IMMUTABLE_WITH_EXCLUSION") => Some(true),
        Some(open) if has_placeholder(open) => None,
        _ => Some(false),
    };
    let excludes = mutability.as_deref() == Some("IMMUTABLE_WITH_EXCLUSION");
    let filters = body
        .entries()
        .iter()
        .filter(|entry| excludes && entry.key == "image_tag_mutability_exclusion_filter");
    let mut exclusions: Vec<String> = filters.flat_map(|e| filters_of(&e.value)).collect();
    // A block that is made from data can exclude anything.
    if excludes && body.get("dynamic").is_some() {
        exclusions.push("*".to_owned());
    }
    let repository = body.get("name").and_then(Node::text).map(|text| reader.fill(text));
    reader.reading.registries.push(Registry {
        name: repository,
        resource: name.to_owned(),
        immutable,
        exclusions,
        span: said.map_or(key_span, Node::text_span),
    });
}

/// One block, or a list of them in JSON. One that cannot be read excludes everything.
fn filters_of(node: &Node) -> Vec<String> {
    let one = |filter: &Node| {
        let text = filter.get("filter").and_then(Node::text).unwrap_or("*");
        if has_placeholder(text) { "*".to_owned() } else { text.to_owned() }
    };
    if node.is_mapping() { vec![one(node)] } else { node.items().iter().map(one).collect() }
}
