//! The parts of a template.

use std::collections::BTreeMap;

use crate::around::Around;
use crate::engines::Document;
use crate::model::Span;
use crate::syntax::{Entry, Node};

/// A resource.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resource<'a> {
    /// The logical id.
    pub(super) id: &'a str,
    /// Its key and all below it.
    pub(super) entry: &'a Entry,
    /// Such as `AWS::ECS::TaskDefinition`.
    pub(super) kind: &'a str,
}

impl<'a> Resource<'a> {
    /// A property.
    pub(super) fn property(&self, name: &str) -> Option<&'a Node> {
        self.properties()?.get(name)
    }

    /// All properties.
    pub(super) fn properties(&self) -> Option<&'a Node> {
        self.entry.value.get("Properties")
    }
}

/// A template.
#[derive(Debug)]
pub(super) struct Template<'a> {
    /// The file.
    pub(super) document: &'a Document<'a>,
    /// Resources in the order of the text, those of loops included.
    pub(super) resources: Vec<Resource<'a>>,
    by_id: BTreeMap<&'a str, usize>,
    parameters: BTreeMap<&'a str, &'a Node>,
}

impl<'a> Template<'a> {
    /// Finds the parts.
    pub(super) fn new(document: &'a Document<'a>) -> Self {
        let mut resources = Vec::new();
        let entries = document.root.get("Resources").map_or(&[][..], Node::entries);
        collect(entries, &mut resources);
        let by_id = resources.iter().enumerate().map(|(at, found)| (found.id, at)).collect();
        let parameters = document.root.get("Parameters").map_or(&[][..], Node::entries);
        let parameters = parameters.iter().map(|entry| (entry.key.as_str(), &entry.value));
        Self { document, resources, by_id, parameters: parameters.collect() }
    }

    /// The resource of that logical id.
    pub(super) fn resource(&self, id: &str) -> Option<&Resource<'a>> {
        self.resources.get(*self.by_id.get(id)?)
    }

    /// The declaration of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&'a Node> {
        self.parameters.get(name).copied()
    }

    /// The value of a mapping.
    pub(super) fn mapped(&self, map: &str, first: &str, second: &str) -> Option<&'a Node> {
        self.document.root.get("Mappings")?.get(map)?.get(first)?.get(second)
    }

    /// What stands around the file.
    pub(super) fn around(&self) -> Around<'a> {
        self.document.around
    }

    /// Parts of `Resources` that a macro fills in.
    pub(super) fn includes(&self) -> impl Iterator<Item = &'a Entry> {
        let top = self.document.root.entries().iter();
        let resources = self.document.root.get("Resources").map_or(&[][..], Node::entries);
        top.chain(resources).filter(|entry| entry.key.starts_with("Fn::Transform"))
    }

    /// Where a value is written, its tag included.
    pub(super) fn place(&self, node: &Node) -> Span {
        place(self.document.text, node)
    }
}

/// Loops (`Fn::ForEach::Name: [variable, list, {key: resource}]`) hold resources too.
fn collect<'a>(entries: &'a [Entry], found: &mut Vec<Resource<'a>>) {
    for entry in entries {
        if entry.key.starts_with("Fn::ForEach::") {
            collect(entry.value.items().get(2).map_or(&[][..], Node::entries), found);
        } else if let Some(kind) = entry.value.get("Type").and_then(Node::text) {
            found.push(Resource { id: &entry.key, entry, kind });
        }
    }
}

/// Where a value is written: the text itself, or from the tag on. Readers of YAML begin the
/// place of a tagged value at its tag or after it.
pub(super) fn place(text: &str, node: &Node) -> Span {
    let Some(tag) = &node.tag else { return node.text_span() };
    let start = node.span.start as usize;
    let at_tag = text.get(start..).is_some_and(|rest| rest.starts_with(tag.as_str()));
    let before = without_header(text.get(..start).unwrap_or_default().trim_end());
    let start = match before.strip_suffix(tag.as_str()) {
        Some(head) if !at_tag => head.len(),
        _ => start,
    };
    Span::new(start..(node.span.end as usize).max(start))
}

/// Without the header of a block (`|`, `>-`, `|2`), behind which the text of a block begins.
fn without_header(before: &str) -> &str {
    let head = before.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    head.strip_suffix(['|', '>']).map_or(before, str::trim_end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn a_tagged_value_stands_at_its_tag() {
        for (text, under) in [
            ("a: !Ref Image\n", "!Ref Image"),
            ("a: !Sub 'x:1'\n", "!Sub 'x:1'"),
            ("a: !Join\n  - ''\n  - [x, y]\n", "!Join\n  - ''\n  - [x, y]"),
            ("a: !Sub\n  x:1\n", "!Sub\n  x:1"),
            ("a: !Sub |\n  x:1\n", "!Sub |\n  x:1"),
            ("a: x:1\n", "x:1"),
            ("a:\n  Ref: Image\n", "Ref: Image"),
        ] {
            let node = parse("x.yaml", text).0.remove(0);
            let span = place(text, node.get("a").unwrap());
            assert_eq!(text[span.range()].trim_end(), under, "{text}");
        }
    }
}
