//! How a template is told, and the order in which its parts are read.

use super::template::Template;
use super::{artifacts, machines, registries};
use crate::engines::Document;
use crate::limits::PROBLEMS_PER_FILE_MAX;
use crate::model::Reading;
use crate::syntax::Node;

/// A line that only templates have, so that the file must be readable.
pub(super) fn claims(_path: &str, text: &str) -> bool {
    text.lines().any(|line| {
        let key = line.trim_start_matches(['\u{feff}', ' ', '\t', '{']).trim_start_matches('"');
        key.starts_with("AWSTemplateFormatVersion")
    })
}

/// Whether a document is a template: its resources have types of a provider.
pub(super) fn detect(document: &Document<'_>) -> bool {
    let root = document.root;
    let resources = root.get("Resources").map_or(&[][..], Node::entries);
    let typed =
        |node: &Node| node.get("Type").and_then(Node::text).is_some_and(|name| name.contains("::"));
    resources.iter().any(|entry| typed(&entry.value) || entry.key.starts_with("Fn::ForEach::"))
}

/// Reads it.
pub(super) fn read(document: &Document<'_>, reading: &mut Reading) {
    let template = Template::new(document);
    artifacts::read(&template, reading);
    machines::read(&template, reading);
    registries::read(&template, reading);
    reading.artifacts.sort_by_key(|artifact| artifact.span.start);
    reading.problems.truncate(PROBLEMS_PER_FILE_MAX);
    for entry in template.includes() {
        let what = format!("`{}`", crate::text::quoted(&entry.key));
        reading.not_looked_at.push((what, "a macro fills it in at deploy".to_owned()));
    }
}
