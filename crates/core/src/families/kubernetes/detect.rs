//! How files and documents of Kubernetes are told.

use crate::engines::Document;
use crate::syntax::Node;

/// The name of the file that Kustomize reads; the other two end in an extension of YAML.
const KUSTOMIZATION: &str = "Kustomization";

/// Openings of the template languages that manifests are commonly generated with.
const TEMPLATES: &[&str] = &["{{", "{%", "<%"];

pub(super) fn may_be(path: &str) -> bool {
    name(path) == KUSTOMIZATION
}

/// A manifest that is no template of one: `apiVersion:` and `kind:` at the margin.
pub(super) fn claims(path: &str, text: &str) -> bool {
    is_kustomization(path)
        || is_yaml(path)
            && !TEMPLATES.iter().any(|opening| text.contains(opening))
            && at_margin(text, "apiVersion")
            && at_margin(text, "kind")
}

/// An object with a version and a kind, a Kustomization by its file's name, or a list of JSON
/// patches that sets an image.
pub(super) fn detect(document: &Document<'_>) -> bool {
    let root = document.root;
    is_object(root) && !has_chart_values(root)
        || is_kustomization(document.path) && root.is_mapping()
        || is_json_patch(root) && root.items().iter().any(sets_an_image)
}

/// Whether a key with a word as its value stands at the margin of a line.
fn at_margin(text: &str, key: &str) -> bool {
    text.lines().any(|line| {
        let value = line.strip_prefix(key).and_then(|rest| rest.strip_prefix(": "));
        value.is_some_and(|value| value.trim().starts_with(|c: char| c.is_ascii_alphabetic()))
    })
}

pub(in crate::families) fn is_yaml(path: &str) -> bool {
    matches!(path.rsplit_once('.'), Some((_, "yaml" | "yml")))
}

pub(super) fn is_kustomization(path: &str) -> bool {
    matches!(name(path), KUSTOMIZATION | "kustomization.yaml" | "kustomization.yml")
}

/// A mapping with a version and a kind, wherever it stands.
pub(super) fn is_object(node: &Node) -> bool {
    let word = |key| node.get(key).and_then(Node::text).is_some_and(|text| !text.is_empty());
    word("apiVersion") && word("kind")
}

/// A release of a chart with its values, which are not those of an object.
pub(super) fn has_chart_values(node: &Node) -> bool {
    node.get("kind").and_then(Node::text) == Some("HelmRelease")
        && node.get("spec").is_some_and(|spec| spec.get("values").is_some())
}

/// A list of operations of RFC 6902.
pub(super) fn is_json_patch(node: &Node) -> bool {
    let operation = |item: &Node| item.get("op").is_some() && item.get("path").is_some();
    !node.items().is_empty() && node.items().iter().all(operation)
}

fn sets_an_image(operation: &Node) -> bool {
    let path = operation.get("path").and_then(Node::text);
    path.is_some_and(|path| path.ends_with("/image"))
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
