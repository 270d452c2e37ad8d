//! Release ids of KIE containers: `release-id` of the REST interface, `releaseId` of the file
//! in which a KIE Server keeps its state.

use roxmltree::Node;

use super::coordinates::{Coordinates, SCANNED, artifact, is_scanned};
use super::xml::{child, text_of};
use crate::model::Reading;
use crate::references::Class;

/// Reads every release id below an element. A KIE Server runs it as it is written here.
pub(super) fn read(root: Node<'_, '_>, reading: &mut Reading) {
    for node in root.descendants().filter(Node::is_element) {
        if !matches!(node.tag_name().name(), "release-id" | "releaseId") {
            continue;
        }
        let Some((id, id_span)) = text_of(node, &["artifact-id", "artifactId"]) else { continue };
        let group = text_of(node, &["group-id", "groupId"]).map_or("", |(group, _)| group);
        let version = text_of(node, &["version"]);
        let coordinates = Coordinates {
            group,
            artifact: id,
            version: version.map(|(version, _)| version),
            span: version.map_or(id_span, |(_, span)| span),
        };
        let mut artifact = artifact(&coordinates);
        let container = node.parent_element();
        if artifact.class == Class::Pinned && container.is_some_and(has_scanner) {
            (artifact.class, artifact.reason) = SCANNED;
        }
        artifact.operation = container.and_then(container_id).map(str::to_owned);
        reading.artifacts.push(artifact);
    }
}

fn has_scanner(container: Node<'_, '_>) -> bool {
    let status = child(container, "scanner").and_then(|scanner| {
        let by_element = text_of(scanner, &["status"]).map(|(status, _)| status);
        by_element.or_else(|| scanner.attribute("status"))
    });
    status.is_some_and(is_scanned)
}

fn container_id<'a>(container: Node<'a, '_>) -> Option<&'a str> {
    let by_element = text_of(container, &["containerId", "container-id"]).map(|(id, _)| id);
    by_element.or_else(|| container.attribute("container-id"))
}
