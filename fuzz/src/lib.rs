//! What the fuzz targets share.

use midflight_core::request::{Revision, SourceFile};
use midflight_core::syntax::{Node, parse};

/// A name for each reader: engines, families, and files of no family.
const NAMES: [&str; 19] = [
    "a.yaml",
    "a.json",
    "a.asl.json",
    "a.midflight.yaml",
    "docker-compose.yml",
    "Dockerfile",
    "values.yaml",
    "Chart.yaml",
    "kustomization.yaml",
    ".github/workflows/a.yml",
    "action.yml",
    "pom.xml",
    "main.tf",
    "template.yaml",
    "task-definition.json",
    "container.json",
    "release-id.xml",
    "midflight.lock",
    "main.tf.json",
];

/// The name that the first byte picks, and the rest.
#[must_use]
pub fn named(bytes: &[u8]) -> Option<(&'static str, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    Some((NAMES[usize::from(*first) % NAMES.len()], rest))
}

/// A revision of one file.
#[must_use]
pub fn revision(name: &str, text: &[u8]) -> Revision {
    let files = vec![SourceFile::new(name, text.to_vec(), false)];
    Revision { label: "a revision".to_owned(), files, not_read: Vec::new() }
}

/// Reads documents and looks at every span: it lies in the text, on the borders of characters.
///
/// # Panics
/// Where one does not.
pub fn documents(path: &str, text: &str) {
    let (nodes, problems) = parse(path, text);
    for problem in problems {
        assert!(text.get(problem.span.range()).is_some(), "{problem:?}");
    }
    for node in &nodes {
        look(node, text);
        let _ = node.canonical();
    }
}

fn look(node: &Node, text: &str) {
    assert!(text.get(node.span.range()).is_some(), "{node:?}");
    let inner = text.get(node.text_span().range());
    assert!(inner.is_some(), "{node:?}");
    if let (Some(value), Some(inner)) = (node.text(), inner)
        && node.text_span() != node.span
        && !inner.contains(['\n', '\r'])
    {
        assert_eq!(inner.trim(), value.trim(), "{node:?}");
    }
    for (at, letter) in node.text().unwrap_or_default().char_indices().take(200) {
        let span = node.part_span(at..at + letter.len_utf8());
        let part = text.get(span.range());
        assert!(part.is_some(), "{at} of {node:?}");
        if span != node.span && !letter.is_whitespace() {
            assert_eq!(part, Some(&*letter.to_string()), "{at} of {node:?}");
        }
    }
    for entry in node.entries() {
        assert!(text.get(entry.key_span.range()).is_some(), "{entry:?}");
        look(&entry.value, text);
    }
    for item in node.items() {
        look(item, text);
    }
}
