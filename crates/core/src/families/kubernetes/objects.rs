//! Objects, whatever their kind: the whole tree is walked, since any resource can embed a pod.

use super::{detect, kustomize, sources, temporal};
use crate::engines::Document;
use crate::limits::{FILE_BYTES_MAX, NESTING_MAX, USER_NAME_CHARS_MAX, USER_NAMES_MAX};
use crate::model::{Artifact, ArtifactKind, Reading, Span};
use crate::references::Judged;
use crate::syntax::{Entry, Node, parse};

/// Keys of a pod, or of a template of Argo Workflows, whose values are containers. Their `image`
/// is a container image whatever it looks like.
const CONTAINERS: &[&str] =
    &["containers", "initContainers", "ephemeralContainers", "container", "script", "sidecars"];

/// Keys under which an `image` is something else: words to select by, and images of disks.
const PASSED_OVER: &[&str] = &[
    "annotations",
    "labels",
    "matchLabels",
    "nodeSelector",
    "openAPIV3Schema",
    "rbd",
    "selector",
    "volumeAttributes",
];

/// Keys whose text is a document of its own: a patch of a pod, and an object to be made.
const EMBEDDED: &[&str] = &["manifest", "podSpecPatch"];

/// Groups whose `image` is that of a virtual machine. Pods within are read.
const MACHINES: &[&str] =
    &["infrastructure.cluster.x-k8s.io", "cnrm.cloud.google.com", "crossplane.io", "upbound.io"];

/// Reads a document.
pub(super) fn read(document: &Document<'_>, reading: &mut Reading) {
    let mut objects = Objects::new(document, reading);
    let root = document.root;
    if detect::is_json_patch(root) {
        objects.json_patch(root);
    } else if detect::is_object(root) {
        objects.object(root, 0);
    } else {
        objects.named("Kustomization", |objects| kustomize::read(objects, root));
    }
}

/// A reader of objects.
#[derive(Debug)]
pub(in crate::families) struct Objects<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) reading: &'a mut Reading,
    /// Who uses what is read now: kind, name, and names on the way down.
    names: Vec<String>,
    /// The value in which the text stands that is read now, if it stands in one.
    within: Option<Node>,
    /// Bytes of such texts that may still be read: aliases can repeat one without bound.
    bytes_left: usize,
    /// What the object that is read now is.
    pub(super) about: About,
}

/// What an object is, as far as the meaning of its parts depends on it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct About {
    /// An `image` outside of a pod is that of a virtual machine.
    pub(super) machine: bool,
    /// Its controller gives every version of its workers a build id.
    pub(super) versions_workers: bool,
    /// Images may be left blank, and are filled in by triggers.
    pub(super) triggers: bool,
}

impl<'a> Objects<'a> {
    /// A reader that adds to `reading`.
    pub(in crate::families) fn new(document: &'a Document<'a>, reading: &'a mut Reading) -> Self {
        let about = About::default();
        Self {
            document,
            reading,
            names: Vec::new(),
            within: None,
            bytes_left: FILE_BYTES_MAX,
            about,
        }
    }

    /// Reads an object: its sources, then every image that it names.
    pub(in crate::families) fn object(&mut self, node: &Node, depth: usize) {
        let group = group(node);
        let kind = text(node, "kind");
        if names_no_artifact(group, kind, node) {
            return;
        }
        let names = [kind, object_name(node)].into_iter().filter(|name| !name.is_empty());
        let names = names.map(short).collect();
        let outer = (std::mem::replace(&mut self.names, names), self.about);
        self.about = About {
            machine: MACHINES.iter().any(|machines| is_within(group, machines)),
            versions_workers: group == "temporal.io" && kind.ends_with("WorkerDeployment"),
            triggers: kind == "DeploymentConfig",
        };
        if is_within(group, "kustomize.config.k8s.io") {
            kustomize::read(self, node);
        } else {
            sources::read(self, group, kind, node);
            let own = |entry: &&Entry| {
                !matches!(&*entry.key, "apiVersion" | "kind" | "metadata" | "status")
            };
            for entry in node.entries().iter().filter(own) {
                self.entry("", entry, depth + 1);
            }
        }
        (self.names, self.about) = outer;
    }

    /// Reads what stands under a key.
    pub(super) fn value(&mut self, key: &str, node: &Node, depth: usize) {
        if depth > NESTING_MAX {
            return self.not_looked_at("a part", "it is nested too deep");
        }
        if node.text().is_some() {
            if EMBEDDED.contains(&key) {
                self.embedded(key, node, depth);
            }
        } else if detect::is_object(node) {
            self.object(node, depth + 1);
        } else if !PASSED_OVER.contains(&key) {
            if CONTAINERS.contains(&key) && node.is_mapping() {
                temporal::container(self, node);
            }
            if matches!(key, "git" | "gitRepo") {
                sources::checkout(self, node);
            }
            for entry in node.entries() {
                self.entry(key, entry, depth + 1);
            }
            for item in node.items() {
                self.named(text(item, "name"), |this| this.value(key, item, depth + 1));
            }
        }
    }

    fn entry(&mut self, parent: &str, entry: &Entry, depth: usize) {
        if entry.key == "image" {
            self.image(&entry.value, CONTAINERS.contains(&parent), depth);
        } else {
            self.value(&entry.key, &entry.value, depth);
        }
    }

    /// Reads with one more name in the path.
    pub(super) fn named(&mut self, name: &str, read: impl FnOnce(&mut Self)) {
        let names = !name.is_empty() && self.names.len() < USER_NAMES_MAX;
        if names {
            self.names.push(short(name));
        }
        read(self);
        if names {
            self.names.pop();
        }
    }

    /// Reads a text that is a document of its own.
    pub(super) fn embedded(&mut self, key: &str, node: &Node, depth: usize) {
        let text = node.text().unwrap_or_default();
        let Some(left) = self.bytes_left.checked_sub(text.len()) else {
            return self.not_looked_at(key, "too much text stands in values");
        };
        if self.within.is_some() {
            return self.not_looked_at(key, "it is a text within a text");
        }
        self.bytes_left = left;
        let (roots, problems) = parse("embedded.yaml", text);
        if !problems.is_empty() || text.trim_start().starts_with("{{") {
            return self.not_looked_at(key, "it is no YAML before it is filled in");
        }
        self.within = Some(node.clone());
        for root in &roots {
            if detect::is_json_patch(root) {
                self.json_patch(root);
            } else if root.text().is_none() {
                self.value("", root, depth + 1);
            }
        }
        self.within = None;
    }

    /// Reads operations of RFC 6902: the last part of the path is the key of the value.
    pub(super) fn json_patch(&mut self, node: &Node) {
        for operation in node.items() {
            let path = text(operation, "path");
            let Some(value) = operation.get("value") else { continue };
            let mut parts = path.rsplit('/').filter(|part| !is_index(part));
            match (parts.next().unwrap_or_default(), parts.next().unwrap_or_default()) {
                ("image", parent) => self.image(value, CONTAINERS.contains(&parent), 0),
                (key, _) => self.value(key, value, 0),
            }
        }
    }

    /// Where a place within the text that is read now stands in the file.
    pub(super) fn place(&self, span: Span) -> Span {
        self.within.as_ref().map_or(span, |node| node.part_span(span.range()))
    }

    /// Adds an artifact.
    pub(super) fn push(&mut self, kind: ArtifactKind, reference: String, at: Span, judged: Judged) {
        let mut artifact = Artifact::new(kind, reference, self.place(at), judged);
        if !self.names.is_empty() {
            artifact = artifact.used_by(self.names.join("/"));
        }
        self.reading.artifacts.push(artifact);
    }

    pub(super) fn not_looked_at(&mut self, what: &str, why: &str) {
        let what = format!("{}: {what}", self.names.join("/"));
        let entry = (what, why.to_owned());
        if self.reading.not_looked_at.last() != Some(&entry) {
            self.reading.not_looked_at.push(entry);
        }
    }

    /// Whether who uses what is read now has a name with this word.
    pub(super) fn is_called(&self, word: &str) -> bool {
        self.names.iter().skip(1).any(|name| name.to_ascii_lowercase().contains(word))
    }
}

/// The text of a key; empty where there is none.
pub(super) fn text<'n>(node: &'n Node, key: &str) -> &'n str {
    node.get(key).filter(|value| !value.is_null()).and_then(Node::text).unwrap_or_default()
}

/// The group of an object; empty for the core one.
fn group(node: &Node) -> &str {
    text(node, "apiVersion").rsplit_once('/').map_or("", |(group, _)| group)
}

fn is_within(group: &str, parent: &str) -> bool {
    group == parent || group.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.'))
}

fn object_name(node: &Node) -> &str {
    let Some(metadata) = node.get("metadata") else { return "" };
    match text(metadata, "name") {
        "" => text(metadata, "generateName").trim_end_matches('-'),
        name => name,
    }
}

/// Kinds that hold data, schemas, patterns or the values of a chart, or are about images without
/// running them.
fn names_no_artifact(group: &str, kind: &str, node: &Node) -> bool {
    match group {
        "" => matches!(kind, "ConfigMap" | "Secret"),
        "apiextensions.k8s.io" | "image.toolkit.fluxcd.io" | "skaffold" => true,
        // Its values are those of a chart.
        "helm.toolkit.fluxcd.io" => {
            node.get("spec").is_some_and(|spec| spec.get("values").is_some())
        }
        _ => is_within(group, "kyverno.io"),
    }
}

fn is_index(part: &str) -> bool {
    part == "-" || part.bytes().all(|byte| byte.is_ascii_digit())
}

fn short(name: &str) -> String {
    name.chars().take(USER_NAME_CHARS_MAX).collect()
}
