//! Blocks of a file: resources and modules.

use super::{hcl, images, modules, registry};
use crate::families::TextFile;
use crate::model::{Artifact, ArtifactKind, Reading, Role, Span};
use crate::references::Judged;
use crate::syntax::{Entry, Node, parse};

/// Terraform's and `OpenTofu`'s own names. JSON is among what discovery reads anyway.
pub(super) fn is_terraform(path: &str) -> bool {
    matches!(path.rsplit_once('.'), Some((_, "tf" | "tofu")))
}

/// The same, with their JSON.
pub(super) fn claims(path: &str, _text: &str) -> bool {
    is_terraform(path) || is_json(path)
}

fn is_json(path: &str) -> bool {
    path.ends_with(".tf.json") || path.ends_with(".tofu.json")
}

/// Where findings go.
pub(super) struct Reader<'r, 'f> {
    file: &'r TextFile<'f>,
    pub(super) reading: &'r mut Reading,
}

/// Reads a file.
pub(super) fn read(file: &TextFile<'_>, reading: &mut Reading) {
    let mut reader = Reader { file, reading };
    let root = if is_json(file.path) {
        let (nodes, problems) = parse(file.path, file.text);
        if let Some(problem) = problems.into_iter().next() {
            return reader.not_read("the JSON", &problem.message);
        }
        nodes.into_iter().next()
    } else {
        // The parser does not know the byte order mark; as much space keeps every place.
        let plain = file.text.strip_prefix('\u{feff}').map(|text| format!("   {text}"));
        match hcl::parse(plain.as_deref().unwrap_or(file.text)) {
            Ok(root) => Some(root),
            Err((line, why)) => {
                return reader.not_read(format!("line {line}"), &format!("not valid HCL: {why}"));
            }
        }
    };
    for entry in root.iter().flat_map(Node::entries) {
        for kind in each(&entry.value).flat_map(Node::entries) {
            match entry.key.as_str() {
                "module" => {
                    for body in each(&kind.value) {
                        modules::module(&kind.key, body, &mut reader);
                    }
                }
                "resource" => reader.resources(kind),
                _ => {}
            }
        }
    }
}

/// A mapping, or the mappings of a list: JSON has both.
fn each(node: &Node) -> impl Iterator<Item = &Node> {
    let own = node.is_mapping().then_some(node);
    own.into_iter().chain(node.items())
}

impl Reader<'_, '_> {
    /// All resources of one type.
    fn resources(&mut self, kind: &Entry) {
        for resource in each(&kind.value).flat_map(Node::entries) {
            for body in each(&resource.value) {
                match kind.key.as_str() {
                    "aws_ecr_repository" => {
                        registry::read(&resource.key, resource.key_span, body, self);
                    }
                    "helm_release" => modules::helm_release(&resource.key, body, self),
                    kind => images::read(kind, &resource.key, body, self),
                }
            }
        }
    }

    /// Puts in the values of variables that the user gave.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${var.") {
            out.push_str(before);
            let value = after
                .split_once('}')
                .and_then(|(name, tail)| Some((self.file.around.parameter(name.trim())?, tail)));
            if let Some((value, tail)) = value {
                out.push_str(value);
                rest = tail;
            } else {
                out.push_str("${var.");
                rest = after;
            }
        }
        out + rest
    }

    pub(super) fn push(
        &mut self,
        kind: ArtifactKind,
        reference: &str,
        span: Span,
        judged: Judged,
        (user, role): (&str, Role),
    ) {
        let mut artifact = Artifact::new(kind, reference, span, judged).used_by(user);
        artifact.role = role;
        self.reading.artifacts.push(artifact);
    }

    pub(super) fn not_read(&mut self, what: impl Into<String>, why: &str) {
        self.reading.not_looked_at.push((what.into(), why.to_owned()));
    }
}
