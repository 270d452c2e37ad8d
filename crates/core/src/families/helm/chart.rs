//! Charts by version: dependencies of a chart, releases of a helmfile.

use super::found::Found;
use super::image::filled;
use super::values::{self, Chart};
use crate::engines::Document;
use crate::model::{ArtifactKind, Span};
use crate::references::{chart, git};
use crate::syntax::Node;

/// Dependencies. A lock file beside the chart says which version a range is.
pub(super) fn dependencies(document: &Document<'_>, found: &mut Found<'_>) {
    let list = document.root.get("dependencies").map(Node::items).unwrap_or_default();
    if list.is_empty() {
        return;
    }
    let beside = |name: &str| document.around.document(document.path, name);
    let lock = beside("Chart.lock").or_else(|| beside("requirements.lock"));
    for dependency in list {
        let Some(name) = dependency.get("name").and_then(filled) else { continue };
        let repository = dependency.get("repository").and_then(filled).unwrap_or_default();
        // A chart in the same repository is under check itself.
        if repository.is_empty() || repository.starts_with("file:") {
            continue;
        }
        let locked = lock.as_ref().and_then(|lock| locked(lock, name, repository));
        version(dependency, "name", name, locked, name, found);
    }
}

fn locked<'a>(lock: &'a Node, name: &str, repository: &str) -> Option<&'a str> {
    let is = |entry: &&Node, key, text| entry.get(key).and_then(Node::text) == Some(text);
    let mut list = lock.get("dependencies")?.items().iter();
    let found = list.find(|entry| is(entry, "name", name) && is(entry, "repository", repository));
    found?.get("version").and_then(filled)
}

/// A chart that a mapping names with its `version`; the version is underlined where it is there.
pub(super) fn version(
    node: &Node,
    name_key: &str,
    name: &str,
    locked: Option<&str>,
    user: &str,
    found: &mut Found<'_>,
) {
    let version = node.get("version").filter(|version| filled(version).is_some());
    let reference = match locked.or_else(|| version.and_then(filled)) {
        Some(version) => format!("{name}:{version}"),
        None => name.to_owned(),
    };
    let place = version.or_else(|| node.get(name_key));
    let span = place.map_or(node.span, Node::text_span);
    found.push(ArtifactKind::HelmChart, &reference, span, chart(&reference), user);
}

/// Releases of a helmfile, which are what is deployed.
pub(super) fn releases(document: &Document<'_>, found: &mut Found<'_>) {
    for release in document.root.get("releases").map(Node::items).unwrap_or_default() {
        let user = release.get("name").and_then(filled).unwrap_or_default();
        if let Some(name) = release.get("chart").and_then(filled) {
            release_chart(release, name, user, found);
        }
        for inline in release.get("values").map(Node::items).unwrap_or_default() {
            values::read(inline, user, &Chart::default(), found);
        }
        for set in release.get("set").map(Node::items).unwrap_or_default() {
            set_value(set, user, found);
        }
    }
}

fn release_chart(release: &Node, name: &str, user: &str, found: &mut Found<'_>) {
    let span = release.get("chart").map_or(Span::default(), Node::text_span);
    if let Some(source) = name.strip_prefix("git::") {
        found.push(ArtifactKind::Git, source, span, git(source), user);
    } else if name.starts_with(['.', '/']) {
        // A chart in the same repository is under check itself.
    } else if name.starts_with("http") {
        let why = "a chart by the address of its package";
        found.not_read(format!("the chart of `{user}`"), why);
    } else {
        version(release, "chart", name, None, user, found);
    }
}

/// `{name: image.tag, value: x}` sets one value of the chart.
fn set_value(set: &Node, user: &str, found: &mut Found<'_>) {
    let Some(name) = set.get("name").and_then(filled) else { return };
    if name == "image" || name.ends_with("image.tag") || name.ends_with("image.repository") {
        found.not_read(format!("`{name}` of `{user}`"), "values that are set one by one");
    }
}
