//! Which documents are Helm's, and what each is.

use super::values;
use crate::engines::Document;
use crate::syntax::Node;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Values of a chart.
    Values,
    /// `Chart.yaml`, or `requirements.yaml` of Helm 2.
    Chart,
    /// A helmfile.
    Helmfile,
    /// A release or a source, as a Kubernetes object.
    Object,
}

/// Lock files are YAML under another name.
pub(super) fn may_be(path: &str) -> bool {
    matches!(file_name(path), "Chart.lock" | "requirements.lock")
}

/// Whether the name alone says that it is Helm's. Other names of values files are too many.
pub(super) fn claims(path: &str, _text: &str) -> bool {
    matches!(file_name(path), "Chart.yaml" | "values.yaml" | "values.yml" | "helmfile.yaml")
}

/// Whether a document is Helm's.
pub(super) fn detect(document: &Document<'_>) -> bool {
    kind(document).is_some()
}

/// What a document is, by its content; the name decides only where the content fits much else.
pub(super) fn kind(document: &Document<'_>) -> Option<Kind> {
    let root = document.root;
    if !root.is_mapping() || may_be(document.path) {
        return None;
    }
    let text = |key: &str| root.get(key).and_then(Node::text);
    if let (Some(version), Some(kind)) = (text("apiVersion"), text("kind")) {
        return is_object(version, kind).then_some(Kind::Object);
    }
    if has_items(root, "releases", "chart") {
        return Some(Kind::Helmfile);
    }
    let is_chart = text("apiVersion").is_some() && text("name").is_some() && text("kind").is_none();
    if is_chart && text("version").is_some() || is_requirements(document) {
        return Some(Kind::Chart);
    }
    let is_schema = root.get("$schema").is_some() && root.get("properties").is_some();
    let is_values = !is_schema && values::are_values(root, is_values_name(document.path));
    is_values.then_some(Kind::Values)
}

fn is_object(version: &str, kind: &str) -> bool {
    let group = version.split('/').next().unwrap_or_default();
    match group {
        "helm.toolkit.fluxcd.io" | "helm.fluxcd.io" => kind == "HelmRelease",
        "source.toolkit.fluxcd.io" => {
            matches!(kind, "HelmChart" | "OCIRepository" | "GitRepository")
        }
        "helm.cattle.io" => kind == "HelmChart",
        _ => false,
    }
}

/// Dependencies as Helm 2 kept them: nothing else in the file.
fn is_requirements(document: &Document<'_>) -> bool {
    let root = document.root;
    let only = matches!(root.entries(), [entry] if entry.key == "dependencies");
    only && has_items(root, "dependencies", "repository")
}

/// Whether a key holds a list of mappings one of which has the other key.
fn has_items(root: &Node, list: &str, key: &str) -> bool {
    root.get(list).is_some_and(|list| list.items().iter().any(|item| item.get(key).is_some()))
}

fn is_values_name(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or(path);
    name.contains("values") || parts.next() == Some("values")
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
