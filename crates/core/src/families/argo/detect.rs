//! How files and documents of Argo are told, and reading them: they are objects of Kubernetes.

use crate::engines::Document;
use crate::families::kubernetes::{Objects, is_yaml};
use crate::model::Reading;
use crate::syntax::Node;

const GROUP: &str = "argoproj.io/";

/// Kinds that hold templates of workflows, or start what they hold.
const KINDS: &[&str] = &[
    "Workflow",
    "WorkflowTemplate",
    "ClusterWorkflowTemplate",
    "CronWorkflow",
    "WorkflowTaskSet",
    "ExecutorPlugin",
    "Sensor",
    "EventSource",
];

/// What a placeholder of Argo begins with. Any other is of a template that makes the manifest.
const SCOPES: &[&str] = &[
    "=",
    "cronworkflow.",
    "inputs.",
    "item",
    "lastRetry.",
    "node.",
    "outputs.",
    "pod.",
    "retries",
    "steps.",
    "tasks.",
    "workflow.",
];

/// A manifest with all its placeholders Argo's own.
pub(super) fn claims(path: &str, text: &str) -> bool {
    let own = |rest: &str| SCOPES.iter().any(|scope| rest.trim_start().starts_with(scope));
    is_yaml(path)
        && text.lines().any(|line| line.starts_with("apiVersion: argoproj.io/"))
        && text.split("{{").skip(1).all(own)
        && KINDS.iter().any(|kind| text.lines().any(|line| is_kind(line, kind)))
}

pub(super) fn detect(document: &Document<'_>) -> bool {
    let text = |key| document.root.get(key).and_then(Node::text).unwrap_or_default();
    text("apiVersion").starts_with(GROUP) && KINDS.contains(&text("kind"))
}

pub(super) fn read(document: &Document<'_>, reading: &mut Reading) {
    Objects::new(document, reading).object(document.root, 0);
}

fn is_kind(line: &str, kind: &str) -> bool {
    line.strip_prefix("kind:").is_some_and(|value| value.trim() == kind)
}
