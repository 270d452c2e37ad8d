//! `pom.xml`: the parent, dependencies, plugins and extensions.

use roxmltree::Node;

use super::coordinates::{Coordinates, artifact};
use super::properties::Properties;
use super::xml::{child, parse, text_of};
use crate::families::TextFile;
use crate::model::{Reading, Span};

/// Whether an element is the root of a POM.
pub(super) fn is_project(root: Node<'_, '_>) -> bool {
    let namespace = root.tag_name().namespace().unwrap_or_default();
    root.tag_name().name() == "project"
        && (namespace.contains("maven.apache.org/POM") || child(root, "modelVersion").is_some())
}

/// Reads a project. All of it is of the build.
pub(super) fn read(file: &TextFile<'_>, project: Node<'_, '_>, reading: &mut Reading) {
    let properties = Properties::of(project, file.around);
    for node in project.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        let names_one = match name {
            "dependency" | "plugin" | "extension" => !is_configuration(node),
            "parent" => node.parent_element() == Some(project) && !is_in_repository(file, node),
            _ => false,
        };
        // Without a version it is what a parent or a management section says.
        let Some(version) = text_of(node, &["version"]).filter(|_| names_one) else { continue };
        let Some(id) = text_of(node, &["artifactId"]) else { continue };
        let group = match text_of(node, &["groupId"]) {
            Some((group, _)) => group,
            None if name == "plugin" => "org.apache.maven.plugins",
            None => continue,
        };
        push(&properties, group, id.0, version, name, reading);
    }
}

fn push(
    properties: &Properties<'_>,
    group: &str,
    id: &str,
    (version, span): (&str, Span),
    user: &str,
    reading: &mut Reading,
) {
    let (group, id) = (properties.fill(group), properties.fill(id));
    let version = properties.fill(version);
    let version = Some(version.as_str());
    let coordinates = Coordinates { group: &group, artifact: &id, version, span };
    reading.artifacts.push(artifact(&coordinates).used_by(user).at_build());
}

/// What stands in the configuration of a plugin is in the words of that plugin.
fn is_configuration(node: Node<'_, '_>) -> bool {
    node.ancestors().skip(1).any(|above| above.tag_name().name() == "configuration")
}

/// Whether the parent is another project of the same repository, which is under check itself.
fn is_in_repository(file: &TextFile<'_>, parent: Node<'_, '_>) -> bool {
    let path = match child(parent, "relativePath") {
        Some(path) => match path.text().map(str::trim) {
            // Empty means: from a repository of artifacts.
            None | Some("") => return false,
            Some(path) => path,
        },
        None => "../pom.xml",
    };
    let in_folder = format!("{}/pom.xml", path.trim_end_matches('/'));
    let around = file.around;
    let found = around.file(file.path, path).or_else(|| around.file(file.path, &in_folder));
    let wanted = text_of(parent, &["artifactId"]).map(|(id, _)| id);
    found.is_some_and(|(_, text)| {
        parse(&text).is_ok_and(|document| {
            let id = text_of(document.root_element(), &["artifactId"]);
            id.map(|(id, _)| id) == wanted
        })
    })
}
