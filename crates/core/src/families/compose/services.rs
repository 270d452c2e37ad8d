//! Services: the image that each runs, and images that are mounted.

use super::build;
use super::detect::is_version_1;
use super::interpolate::interpolate;
use super::remote::judge_git;
use crate::engines::Document;
use crate::model::{Artifact, ArtifactKind, Reading, Span};
use crate::references::{Class, Judged, judge_image};
use crate::syntax::{Entry, Node};

/// A file of Compose's from a registry.
const REGISTRY: &str = "oci://";

/// Reads a Compose file.
pub(super) fn read(document: &Document<'_>, reading: &mut Reading) {
    let mut compose = Compose { document, reading };
    let root = document.root;
    let services = if is_version_1(root) { Some(root) } else { root.get("services") };
    for service in services.map(Node::entries).unwrap_or_default() {
        compose.service(service);
    }
    for include in root.get("include").map(Node::items).unwrap_or_default() {
        compose.include(include);
    }
}

/// A reader of one file.
#[derive(Debug)]
pub(super) struct Compose<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) reading: &'a mut Reading,
}

impl Compose<'_> {
    fn service(&mut self, entry: &Entry) {
        let (name, service) = (&*entry.key, &entry.value);
        if let Some(image) = service.get("image")
            && let Some(artifact) = self.image(image)
        {
            self.push(artifact.used_by(name));
        }
        for volume in service.get("volumes").map(Node::items).unwrap_or_default() {
            let is_image = volume.get("type").and_then(Node::text) == Some("image");
            if is_image
                && let Some(source) = volume.get("source")
                && let Some(artifact) = self.image(source)
            {
                self.push(artifact.used_by(name));
            }
        }
        if let Some(build) = service.get("build") {
            build::read(self, name, build);
        }
        let extended = service.get("extends").and_then(|extends| extends.get("file"));
        if let Some(artifact) = extended.and_then(|file| self.remote(file)) {
            self.push(artifact.used_by(name));
        }
    }

    /// Compose files from elsewhere: a text, or one or more under `path`.
    fn include(&mut self, node: &Node) {
        let path = node.get("path").unwrap_or(node);
        for source in std::iter::once(path).chain(path.items()) {
            if let Some(artifact) = self.remote(source) {
                self.push(artifact);
            }
        }
    }

    fn remote(&self, node: &Node) -> Option<Artifact> {
        let text =
            interpolate(node.text().filter(|_| is_set(node))?.trim(), self.document.around).text;
        if let Some(reference) = text.strip_prefix(REGISTRY) {
            let judged = judge_image(reference);
            let written = node.text().unwrap_or_default();
            let at = node.part_span(written.find(reference).unwrap_or(0)..written.len());
            return Some(Artifact::new(ArtifactKind::Image, reference, at, judged));
        }
        self.git(node)
    }

    /// A git address; none of anything else.
    pub(super) fn git(&self, node: &Node) -> Option<Artifact> {
        let written = node.text().filter(|_| is_set(node))?;
        self.git_of(written.trim(), node.text_span())
    }

    /// A git address by its text.
    pub(super) fn git_of(&self, written: &str, at: Span) -> Option<Artifact> {
        let text = interpolate(written, self.document.around).text;
        let judged = judge_git(&text)?;
        Some(Artifact::new(ArtifactKind::Git, text, at, judged))
    }

    /// An image; none where `!reset` takes it away.
    pub(super) fn image(&self, node: &Node) -> Option<Artifact> {
        let written = node.text().filter(|_| is_set(node))?;
        let start = written.len() - written.trim_start().len();
        let at = node.part_span(start..start + written.trim().len());
        Some(self.image_of(written.trim(), at))
    }

    /// An image by its text.
    pub(super) fn image_of(&self, written: &str, at: Span) -> Artifact {
        let (reference, judged) = self.judge(written);
        Artifact::new(ArtifactKind::Image, reference, at, judged)
    }

    fn judge(&self, written: &str) -> (String, Judged) {
        let filled = interpolate(written, self.document.around);
        // A dollar sign that is no variable's is in no grammar.
        let judged = if filled.text.contains('$') && !filled.is_open {
            (Class::Invalid, "malformed")
        } else {
            judge_image(&filled.text)
        };
        (filled.text, judged)
    }

    pub(super) fn push(&mut self, artifact: Artifact) {
        self.reading.artifacts.push(artifact);
    }
}

/// Neither null nor taken away by a file that overrides another one.
fn is_set(node: &Node) -> bool {
    !node.is_null() && node.tag.as_deref() != Some("!reset")
}
