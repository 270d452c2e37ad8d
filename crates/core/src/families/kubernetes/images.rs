//! Images: as a text, as the reference of an image volume, or as a repository and a tag.

use super::objects::{Objects, text};
use crate::around::Around;
use crate::model::{ArtifactKind, Span};
use crate::references::{Class, Judged, judge_image};
use crate::syntax::Node;

const BLANK: Judged = (Class::Invalid, "malformed");

impl Objects<'_> {
    /// Reads the value of a key `image`. `of_container` says that it can be nothing else than
    /// the image of a container.
    pub(super) fn image(&mut self, node: &Node, of_container: bool, depth: usize) {
        if node.text().is_some() {
            self.image_text(node, of_container);
        } else if let Some(placeholder) = self.placeholder(node) {
            self.push(
                ArtifactKind::Image,
                placeholder,
                node.span,
                (Class::UnresolvedTemplate, "template"),
            );
        } else if let Some(reference) = node.get("reference") {
            self.image_text(reference, of_container);
        } else if !text(node, "repository").is_empty() {
            self.in_parts(node, "repository");
        } else if ["tag", "digest"].iter().any(|key| !text(node, key).is_empty()) {
            self.in_parts(node, "name");
        } else {
            self.value("image", node, depth);
        }
    }

    fn image_text(&mut self, node: &Node, of_container: bool) {
        let Some(written) = node.text().filter(|_| !node.is_null()) else { return };
        let trimmed = written.trim();
        let filled = filled(trimmed, self.document.around);
        let reference = filled.as_deref().unwrap_or(trimmed);
        if !of_container && (self.about.machine || !is_likely(node, reference)) {
            return;
        }
        if trimmed.is_empty() {
            if !self.about.triggers {
                self.push(ArtifactKind::Image, String::new(), node.span, BLANK);
            }
            return;
        }
        let at = node.part_span(within(written, trimmed));
        self.push(ArtifactKind::Image, reference.to_owned(), at, judge_image(reference));
    }

    /// An image in parts, as operators take it. Without a tag the operator fills one in.
    fn in_parts(&mut self, node: &Node, key: &str) {
        let name = match (text(node, "registry").trim_end_matches('/'), text(node, key)) {
            (_, "") => return,
            ("", name) => name.to_owned(),
            (registry, name) => format!("{registry}/{name}"),
        };
        let part = |key| node.get(key).filter(|_| !text(node, key).is_empty());
        let (at, reference) = match (part("digest"), part("tag")) {
            (Some(digest), _) => (digest, format!("{name}@{}", text(node, "digest"))),
            (None, Some(tag)) => (tag, format!("{name}:{}", text(node, "tag"))),
            (None, None) => match part(key) {
                Some(at) => (at, name),
                None => return,
            },
        };
        let judged = match judge_image(&reference) {
            (Class::ImplicitLatest, _) => (Class::UnresolvedTemplate, "template"),
            judged => judged,
        };
        self.push(ArtifactKind::Image, reference, at.text_span(), judged);
    }

    /// A placeholder without quotes, which YAML takes for a mapping.
    fn placeholder(&self, node: &Node) -> Option<String> {
        let Span { start, end } = self.place(node.span);
        let written = self.document.text.get(start as usize..end as usize)?;
        let is_one = written.starts_with("{{") && !written.contains('\n');
        is_one.then(|| written.to_owned())
    }
}

/// Whether a text under a key `image` somewhere in a resource can be the image of a container:
/// not an address, a pattern, a sentence, or a word that no registry takes.
fn is_likely(node: &Node, reference: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c == '*';
    let word = !reference.contains([':', '/', '@']);
    let template = reference.contains("{{") || reference.contains('$');
    node.to_json().is_string()
        && !reference.is_empty()
        && (template || !reference.contains("://") && !reference.contains(odd))
        && !(word && judge_image(reference).0 == Class::Invalid)
}

/// With the values that the user gave put in: parameters of an `OpenShift` template as `${NAME}`,
/// those of an Argo workflow as `{{workflow.parameters.NAME}}`.
fn filled(text: &str, around: Around<'_>) -> Option<String> {
    let mut out = text.to_owned();
    for (name, value) in around.parameters {
        if !out.contains(name.as_str()) {
            continue;
        }
        out = out.replace(&format!("${{{name}}}"), value);
        for space in ["", " "] {
            out = out.replace(&format!("{{{{{space}workflow.parameters.{name}{space}}}}}"), value);
        }
    }
    (out != text).then_some(out)
}

/// The range of a part that was cut from a text.
pub(super) fn within(text: &str, part: &str) -> std::ops::Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let start = start.min(text.len());
    start..(start + part.len()).min(text.len())
}
