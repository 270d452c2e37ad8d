//! Kustomizations: images that they set, sources and charts that they fetch, patches.

use super::objects::{Objects, text};
use crate::model::ArtifactKind;
use crate::references::{chart, git, judge_image};
use crate::syntax::Node;

/// Reads a Kustomization or a component of one.
pub(super) fn read(objects: &mut Objects<'_>, node: &Node) {
    images(objects, node);
    for key in ["resources", "bases", "components", "crds", "configurations"] {
        for item in node.get(key).map(Node::items).unwrap_or_default() {
            source(objects, item);
        }
    }
    for item in node.get("helmCharts").map(Node::items).unwrap_or_default() {
        helm_chart(objects, item);
    }
    for key in ["patches", "patchesJson6902"] {
        for item in node.get(key).map(Node::items).unwrap_or_default() {
            if let Some(patch) = item.get("patch") {
                objects.embedded(key, patch, 0);
            }
        }
    }
    // An entry of this one is the name of a file or the patch itself.
    for item in node.get("patchesStrategicMerge").map(Node::items).unwrap_or_default() {
        if item.text().is_some_and(|text| text.contains('\n')) {
            objects.embedded("patchesStrategicMerge", item, 0);
        }
    }
}

/// Images that are set in what the Kustomization gathers. An entry that sets a name alone leaves
/// the tag as it is, which is judged where it stands.
pub(super) fn images(objects: &mut Objects<'_>, node: &Node) {
    for item in node.get("images").map(Node::items).unwrap_or_default() {
        let name = match text(item, "newName") {
            "" => text(item, "name"),
            new => new,
        };
        let part = |key| item.get(key).filter(|_| !text(item, key).is_empty());
        let (at, reference) = match (part("digest"), part("newTag")) {
            (Some(digest), _) => (digest, format!("{name}@{}", text(item, "digest"))),
            (None, Some(tag)) => (tag, format!("{name}:{}", text(item, "newTag"))),
            (None, None) => continue,
        };
        objects.named(text(item, "name"), |objects| {
            let judged = judge_image(&reference);
            objects.push(ArtifactKind::Image, reference, at.text_span(), judged);
        });
    }
}

fn source(objects: &mut Objects<'_>, node: &Node) {
    let source = node.text().unwrap_or_default().trim();
    if is_remote(source) {
        // Older versions of Kustomize take `version` for `ref`.
        let judged = match revision_in_path(source) {
            Some(revision) => git(&format!("#{revision}")),
            None => git(&source.replace("?version=", "?ref=").replace("&version=", "&ref=")),
        };
        objects.push(ArtifactKind::Git, source.to_owned(), node.text_span(), judged);
    }
}

/// What Kustomize clones or downloads instead of looking for a file.
fn is_remote(source: &str) -> bool {
    let starts = ["git@", "git::", "github.com/", "gh:"];
    !source.contains('\n')
        && (source.contains("://")
            || starts.iter().any(|start| source.starts_with(start))
            || source.contains("?ref=")
            || source.contains("?version="))
}

/// The revision of a single file or of what a release holds: there it is a part of the path.
fn revision_in_path(source: &str) -> Option<&str> {
    let rest = source.split_once("://")?.1;
    let mut parts = rest.split('/');
    let host = parts.next()?;
    let mut parts = parts.skip(2);
    match (host, parts.next()?) {
        ("raw.githubusercontent.com", "refs") => parts.nth(1),
        ("raw.githubusercontent.com", revision) => Some(revision),
        ("github.com", "raw" | "blob") => parts.next(),
        ("github.com", "releases") => match (parts.next()?, parts.next()?) {
            ("download", tag) => Some(tag),
            ("latest", _) => Some("HEAD"),
            _ => None,
        },
        _ => None,
    }
}

fn helm_chart(objects: &mut Objects<'_>, node: &Node) {
    let Some(name) = node.get("name") else { return };
    let version = node.get("version").filter(|_| !text(node, "version").is_empty());
    let reference = format!("{}:{}", text(node, "name"), text(node, "version"));
    let reference = reference.trim_end_matches(':').to_owned();
    let judged = chart(&reference);
    objects.push(ArtifactKind::HelmChart, reference, version.unwrap_or(name).text_span(), judged);
}
