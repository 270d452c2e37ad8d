//! Temporal workers: the task queue that a container polls, with the build that it says it is.
//!
//! A queue's name in the environment is not enough: what starts workflows names it too. So a
//! container counts only where it gives a build id or is called a worker.

use super::objects::{Objects, text};
use crate::model::ArtifactKind;
use crate::references::{Class, task_queue};
use crate::syntax::Node;

/// Variables that give the build id. The first is the one that Temporal's controller sets.
const BUILD_IDS: &[&str] = &[
    "TEMPORAL_WORKER_BUILD_ID",
    "TEMPORAL_BUILD_ID",
    "TEMPORAL_WORKER_DEPLOYMENT_VERSION",
    "TEMPORAL_DEPLOYMENT_VERSION",
    "WORKER_BUILD_ID",
    "BUILD_ID",
];

/// Reads a container.
pub(super) fn container(objects: &mut Objects<'_>, node: &Node) {
    let variables = node.get("env").map(Node::items).unwrap_or_default();
    let Some(queue) = variables.iter().rev().find(|variable| is_queue(text(variable, "name")))
    else {
        return;
    };
    let given = BUILD_IDS
        .iter()
        .find_map(|name| variables.iter().rev().find(|variable| text(variable, "name") == *name));
    let build = given.map(value);
    if build.is_none() && !objects.about.versions_workers && !is_worker(objects, node) {
        return;
    }
    let name = value(queue);
    if name.is_empty() {
        return;
    }
    let at = queue.get("value").unwrap_or(queue).text_span();
    let (reference, judged) = match build {
        _ if objects.about.versions_workers => {
            // The controller makes the id from the image and the pod.
            (format!("{name}@$(TEMPORAL_WORKER_BUILD_ID)"), (Class::Pinned, "build-id"))
        }
        Some(build) if !build.is_empty() => judged(format!("{name}@{build}")),
        None if node.get("envFrom").is_some() => judged(format!("{name}@$(envFrom)")),
        _ => judged(name),
    };
    objects.push(ArtifactKind::TaskQueue, reference, at, judged);
}

fn judged(reference: String) -> (String, crate::references::Judged) {
    let judged = task_queue(&reference);
    (reference, judged)
}

fn is_queue(name: &str) -> bool {
    name.starts_with("TEMPORAL_") && (name.ends_with("TASK_QUEUE") || name.ends_with("TASKQUEUE"))
}

/// The value of a variable; `$(NAME)` where it comes from elsewhere.
fn value(variable: &Node) -> String {
    if variable.get("valueFrom").is_some() {
        return format!("$({})", text(variable, "name"));
    }
    text(variable, "value").trim().to_owned()
}

fn is_worker(objects: &Objects<'_>, node: &Node) -> bool {
    let image = text(node, "image").rsplit('/').next().unwrap_or_default();
    let words = ["command", "args"].into_iter().filter_map(|key| node.get(key));
    let mut words = words.flat_map(Node::items).filter_map(Node::text);
    objects.is_called("worker") || image.contains("worker") || words.any(|w| w.contains("worker"))
}
