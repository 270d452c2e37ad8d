//! Release ids at any depth: of a container, a list of them, or a server template.

use crate::engines::Document;
use crate::families::maven::{Coordinates, SCANNED, artifact, is_scanned};
use crate::model::Reading;
use crate::references::Class;
use crate::syntax::Node;

/// Whether a document has a release id anywhere.
pub(super) fn detect(document: &Document<'_>) -> bool {
    has_release(document.root)
}

fn has_release(node: &Node) -> bool {
    release_of(node).is_some()
        || is_deployed(node)
        || node.entries().iter().any(|entry| has_release(&entry.value))
        || node.items().iter().any(has_release)
}

/// Reads a document.
pub(super) fn read(document: &Document<'_>, reading: &mut Reading) {
    below(document.root, reading);
}

fn below(node: &Node, reading: &mut Reading) {
    if let Some(release) = release_of(node) {
        push(release, node, reading);
    }
    if is_deployed(node) {
        push(node, node, reading);
    }
    for entry in node.entries() {
        below(&entry.value, reading);
    }
    for item in node.items() {
        below(item, reading);
    }
}

/// The release id of a container.
fn release_of(container: &Node) -> Option<&Node> {
    let release = either(container, &["release-id", "releaseId"])?;
    let has = |names: &[&str]| either(release, names).and_then(Node::text).is_some();
    (has(&["artifact-id", "artifactId"]) && has(&["group-id", "groupId"])).then_some(release)
}

/// An entry of the list of artifacts that a server is started with:
/// `{"artifact_id", "group_id", "version"}`.
fn is_deployed(node: &Node) -> bool {
    ["artifact_id", "group_id"].iter().all(|key| node.get(key).and_then(Node::text).is_some())
}

fn push(release: &Node, container: &Node, reading: &mut Reading) {
    let part = |names: &[&str]| either(release, names).filter(|node| !node.is_null());
    let text = |node: Option<&'_ Node>| node.and_then(Node::text).unwrap_or_default().to_owned();
    let id = part(&["artifact-id", "artifactId", "artifact_id"]);
    let group = text(part(&["group-id", "groupId", "group_id"]));
    let version = part(&["version"]).filter(|version| version.text() != Some(""));
    let place = version.or(id).unwrap_or(release);
    let coordinates = Coordinates {
        group: &group,
        artifact: &text(id),
        version: version.and_then(Node::text),
        span: place.text_span(),
    };
    let mut artifact = artifact(&coordinates);
    if artifact.class == Class::Pinned && has_scanner(container) {
        (artifact.class, artifact.reason) = SCANNED;
    }
    let name = either(container, &["container-id", "containerId"]).and_then(Node::text);
    artifact.operation = name.map(str::to_owned);
    reading.artifacts.push(artifact);
}

/// `scanner.status` of a container, `configuration.RULE.….scannerStatus` of a specification.
fn has_scanner(container: &Node) -> bool {
    let of_container = container.get("scanner").and_then(|scanner| scanner.get("status"));
    let rule = container.get("configuration").and_then(|parts| parts.get("RULE"));
    let of_rule = rule.into_iter().flat_map(|rule| {
        let wrapped = rule.entries().iter().map(|entry| &entry.value);
        wrapped.chain([rule]).filter_map(|config| either(config, &["scannerStatus", "status"]))
    });
    of_container.into_iter().chain(of_rule).filter_map(Node::text).any(is_scanned)
}

fn either<'a>(node: &'a Node, names: &[&str]) -> Option<&'a Node> {
    names.iter().find_map(|name| node.get(name))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::around::Around;
    use crate::model::Role;
    use crate::syntax::parse;

    /// Container, reference, class and what is underlined; none where it is no such document.
    fn found(text: &str) -> Option<Vec<String>> {
        let (nodes, problems) = parse("a.json", text);
        assert_eq!(problems, [], "{text}");
        let (path, around) = (Arc::from("a.json"), Around::default());
        let root = &nodes[0];
        let document = Document { path: &path, text, root, known_as: None, around };
        if !detect(&document) {
            return None;
        }
        let mut reading = Reading::default();
        read(&document, &mut reading);
        let line = |a: &crate::model::Artifact| {
            assert_eq!(a.role, Role::Run);
            let container = a.operation.as_deref().unwrap_or("-");
            let under = &text[a.span.range()];
            format!("{container} {} {} {under}", a.reference, a.class.as_str())
        };
        Some(reading.artifacts.iter().map(line).collect())
    }

    #[test]
    fn containers_in_both_spellings() {
        let kebab = r#"{"container-id": "app", "release-id": {"group-id": "com.acme",
            "artifact-id": "app", "version": "2.0.0"}, "resolved-release-id": {"group-id":
            "com.acme", "artifact-id": "app", "version": "2.0.0"}}"#;
        assert_eq!(found(kebab).unwrap(), ["app com.acme:app:2.0.0 pinned 2.0.0"]);
        let camel = r#"{"result": {"kie-containers": [{"containerId": "b", "releaseId":
            {"groupId": "g", "artifactId": "a", "version": "1-SNAPSHOT"}}]}}"#;
        assert_eq!(found(camel).unwrap(), ["b g:a:1-SNAPSHOT mutable-tag 1-SNAPSHOT"]);
        let listed = r#"{"artifacts": [{"artifact_id": "a", "group_id": "g", "version": "$v"}]}"#;
        assert_eq!(found(listed).unwrap(), ["- g:a:$v unresolved-template $v"]);
    }

    #[test]
    fn a_version_that_is_left_out_or_looked_up_again_moves() {
        let without = r#"{"release-id": {"group-id": "g", "artifact-id": "a", "version": null}}"#;
        assert_eq!(found(without).unwrap(), ["- g:a implicit-latest a"]);
        let scanned = r#"{"release-id": {"group-id": "g", "artifact-id": "a", "version": "1.0"},
            "scanner": {"status": "STARTED", "poll-interval": 1000}}"#;
        assert_eq!(found(scanned).unwrap(), ["- g:a:1.0 mutable-tag 1.0"]);
        let rule = r#"{"release-id": {"group-id": "g", "artifact-id": "a", "version": "1.0"},
            "configuration": {"RULE": {"x.RuleConfig": {"scannerStatus": "STOPPED"}}}}"#;
        assert_eq!(found(rule).unwrap(), ["- g:a:1.0 pinned 1.0"]);
        assert!(found(&rule.replace("STOPPED", "STARTED")).unwrap()[0].contains("mutable-tag"));
    }

    #[test]
    fn other_documents_are_left_alone() {
        for text in [r#"{"release-id": "1.2.3"}"#, r#"{"releaseId": {"id": 1}}"#, "[]", "{}"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
