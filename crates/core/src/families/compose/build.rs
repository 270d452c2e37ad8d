//! Builds: a context from git, and images that lend files.

use super::services::Compose;
use crate::syntax::Node;

/// The scheme of an image among the contexts.
const IMAGE: &str = "docker-image://";

/// Reads the `build` of a service: a context, or a mapping with one.
pub(super) fn read(compose: &mut Compose<'_>, service: &str, build: &Node) {
    let context = build.get("context").unwrap_or(build);
    if let Some(artifact) = compose.git(context) {
        compose.push(artifact.used_by(service).at_build());
    }
    if let Some(contexts) = build.get("additional_contexts") {
        for entry in contexts.entries() {
            additional(compose, service, &entry.value);
        }
        for item in contexts.items() {
            additional(compose, service, item);
        }
    }
    if build.get("dockerfile_inline").is_some() {
        let what = format!("{service}: dockerfile_inline");
        let why = "a Dockerfile within a Compose file is not read";
        compose.reading.not_looked_at.push((what, why.to_owned()));
    }
}

/// `address`, or `name=address` in a list.
fn additional(compose: &mut Compose<'_>, service: &str, node: &Node) {
    let text = node.text().unwrap_or_default();
    if let Some(at) = text.find(IMAGE) {
        let start = at + IMAGE.len();
        let artifact = compose.image_of(&text[start..], node.part_span(start..text.len()));
        return compose.push(artifact.used_by(service).at_build());
    }
    let address = match text.split_once('=') {
        Some((name, address)) if !name.contains(['/', ':']) => address,
        _ => text,
    };
    if let Some(artifact) =
        compose.git_of(address, node.part_span(text.len() - address.len()..text.len()))
    {
        compose.push(artifact.used_by(service).at_build());
    }
}
