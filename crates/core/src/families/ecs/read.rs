//! What a task definition, a list of containers, a service or a deployment names.

use crate::engines::Document;
use crate::model::{Artifact, ArtifactKind, Reading};
use crate::references::judge;
use crate::syntax::Node;

/// Keys that only the containers of a task have. A list of things with a name and an image alone
/// is of many formats.
const OF_CONTAINERS: [&str; 8] = [
    "essential",
    "portMappings",
    "memoryReservation",
    "logConfiguration",
    "mountPoints",
    "containerPath",
    "firelensConfiguration",
    "repositoryCredentials",
];

/// Keys of the input of `create-service`, `update-service` and `run-task`, of which one stands
/// beside the task definition.
const OF_SERVICES: [&str; 7] = [
    "cluster",
    "serviceName",
    "service",
    "desiredCount",
    "launchType",
    "networkConfiguration",
    "deploymentConfiguration",
];

/// A key that no other format has, so that the file must be readable.
pub(super) fn claims(path: &str, text: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == "Dockerrun.aws.json" || text.contains("\"containerDefinitions\"")
}

/// Whether a document names what ECS runs.
pub(super) fn detect(document: &Document<'_>) -> bool {
    let root = document.root;
    let is_template = root.get("Resources").is_some_and(Node::is_mapping);
    !is_template && (is_task(root) || is_deployment(root) || !parts(root).is_empty())
}

/// Reads it.
pub(super) fn read(document: &Document<'_>, reading: &mut Reading) {
    let root = document.root;
    let found = &mut reading.artifacts;
    if is_task(root) {
        task(root, found);
    }
    for part in parts(root) {
        match part {
            Part::Task(node) => task(node, found),
            Part::Container(node) => container(node, None, found),
        }
    }
    for resource in root.get("Resources").map_or(&[][..], Node::items) {
        for entry in resource.entries() {
            let properties = entry.value.get("Properties");
            let named = properties.and_then(|properties| properties.get("TaskDefinition"));
            push(ArtifactKind::EcsTaskDefinition, named, &entry.key, found);
        }
    }
    found.sort_by_key(|artifact| artifact.span.start);
}

/// A part of a document that stands for itself.
enum Part<'a> {
    Task(&'a Node),
    Container(&'a Node),
}

/// Tasks within what `describe-task-definition` prints, in lists, and lists of containers.
fn parts(root: &Node) -> Vec<Part<'_>> {
    let wrapped = ["taskDefinition", "TaskDefinition"].into_iter().filter_map(|key| root.get(key));
    let listed = ["taskDefinitions", "services"].into_iter().filter_map(|key| root.get(key));
    let items = listed.flat_map(Node::items).chain(root.items());
    let unwrapped = items.flat_map(|item| {
        let inner = item.get("taskDefinition").filter(|inner| inner.is_mapping());
        [Some(item), inner].into_iter().flatten()
    });
    let tasks = wrapped.chain(unwrapped).filter(|node| is_task(node)).map(Part::Task);
    let containers = root.items().iter().filter(|item| is_container(item)).map(Part::Container);
    tasks.chain(containers).collect()
}

fn is_task(node: &Node) -> bool {
    let service = || {
        let named = node.get("taskDefinition").is_some_and(|named| named.text().is_some());
        named && OF_SERVICES.iter().any(|key| node.get(key).is_some())
    };
    containers(node).is_some() || node.get("AWSEBDockerrunVersion").is_some() || service()
}

fn containers(task: &Node) -> Option<&[Node]> {
    let list = task.get("containerDefinitions").or_else(|| task.get("ContainerDefinitions"));
    list.map(Node::items)
}

fn is_container(node: &Node) -> bool {
    let has = |key: &str| node.get(key).is_some_and(|value| value.text().is_some());
    has("image") && has("name") && OF_CONTAINERS.iter().any(|key| node.get(key).is_some())
}

/// A deployment by `CodeDeploy`: `Resources` is a list there, and a mapping in templates.
fn is_deployment(root: &Node) -> bool {
    let resources = root.get("Resources").map_or(&[][..], Node::items);
    let mut entries = resources.iter().flat_map(Node::entries);
    entries.any(|entry| entry.value.get("Type").and_then(Node::text) == Some("AWS::ECS::Service"))
}

fn task(task: &Node, found: &mut Vec<Artifact>) {
    let family = task.get("family").or_else(|| task.get("Family")).and_then(Node::text);
    for item in containers(task).unwrap_or_default() {
        container(item, family, found);
    }
    // The first version of Elastic Beanstalk's format runs one image.
    let single = task.get("Image").and_then(|image| image.get("Name"));
    push(ArtifactKind::Image, single, "Image", found);
    if containers(task).is_none() {
        let service = task.get("serviceName").or_else(|| task.get("service"));
        let service = service.and_then(Node::text).unwrap_or("taskDefinition");
        push(ArtifactKind::EcsTaskDefinition, task.get("taskDefinition"), service, found);
    }
}

fn container(node: &Node, family: Option<&str>, found: &mut Vec<Artifact>) {
    let image = node.get("image").or_else(|| node.get("Image"));
    let name = node.get("name").or_else(|| node.get("Name")).and_then(Node::text);
    let name = name.unwrap_or("container");
    let user = family.map_or_else(|| name.to_owned(), |family| format!("{family}/{name}"));
    push(ArtifactKind::Image, image, &user, found);
}

fn push(kind: ArtifactKind, node: Option<&Node>, user: &str, found: &mut Vec<Artifact>) {
    let Some(node) = node.filter(|node| !node.is_null()) else { return };
    let Some(text) = node.text() else { return };
    let artifact = Artifact::new(kind, text, node.text_span(), judge(kind, text));
    found.push(artifact.used_by(user));
}
