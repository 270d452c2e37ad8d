//! Images of resources.

use super::embedded;
use super::read::Reader;
use crate::model::{ArtifactKind, Role};
use crate::references::judge_image;
use crate::syntax::Node;

/// Types of resources that name images, by the beginning of their names, with the attributes
/// that do so at any depth.
const TYPES: [(&str, &[&str]); 15] = [
    ("aws_apprunner_service", &["image_identifier"]),
    ("aws_batch_job_definition", &["image"]),
    ("aws_bedrockagentcore_", &["container_uri"]),
    ("aws_codebuild_project", &["image"]),
    ("aws_ecs_task_definition", &["image"]),
    ("aws_lambda_function", &["image_uri"]),
    ("aws_lightsail_container_service", &["image"]),
    ("aws_sagemaker_", &["image", "image_uri", "training_image"]),
    ("azurerm_container_", &["image"]),
    ("azurerm_linux_", &["docker_image_name", "image_name"]),
    ("docker_container", &["image"]),
    ("docker_image", &["name"]),
    ("docker_service", &["image"]),
    ("google_cloud_run_", &["image"]),
    ("kubernetes_", &["image"]),
];

/// Attributes that hold JSON, as text or from `jsonencode`.
const EMBEDDED: [&str; 4] =
    ["container_definitions", "container_properties", "ecs_properties", "node_properties"];

/// Attributes whose names are those of images and that hold others within the same resources.
const OTHERS: [&str; 2] = ["build", "image_repository_credentials"];

/// Reads the images of one resource.
pub(super) fn read(kind: &str, name: &str, body: &Node, reader: &mut Reader<'_, '_>) {
    let known = TYPES.iter().find(|(prefix, _)| kind.starts_with(prefix));
    let Some((_, keys)) = known else { return };
    let role = if kind == "aws_codebuild_project" { Role::Build } else { Role::Run };
    // Only its own attribute is meant, not the `name` of something below it.
    if kind == "docker_image" {
        if let Some(node) = body.get("name") {
            image(node, &format!("{kind}.{name}"), role, reader);
        }
    } else {
        below(body, keys, &format!("{kind}.{name}"), role, reader);
    }
}

fn below(node: &Node, keys: &[&str], user: &str, role: Role, reader: &mut Reader<'_, '_>) {
    for entry in node.entries() {
        let key = entry.key.as_str();
        if keys.contains(&key) && entry.value.text().is_some() {
            image(&entry.value, user, role, reader);
        } else if EMBEDDED.contains(&key) && entry.value.text().is_some() {
            match embedded::json(&entry.value) {
                Some(json) => below(&json, &["image"], user, role, reader),
                None => {
                    reader.not_read(format!("`{key}` of `{user}`"), "not JSON as it is written");
                }
            }
        } else if !OTHERS.contains(&key) {
            below(&entry.value, keys, user, role, reader);
        }
    }
    for item in node.items() {
        below(item, keys, user, role, reader);
    }
}

fn image(node: &Node, user: &str, role: Role, reader: &mut Reader<'_, '_>) {
    let text = reader.fill(node.text().unwrap_or_default().trim());
    // An image of another resource is judged there.
    if text.is_empty() || node.is_null() || text.starts_with("${docker_image.") {
        return;
    }
    let judged = judge_image(&text);
    reader.push(ArtifactKind::Image, &text, node.text_span(), judged, (user, role));
}
