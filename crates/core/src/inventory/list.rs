//! Every artifact reference of a set of files, with its class.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::config::Config;
use crate::model::{Artifact, Workflow};
use crate::reading::{Asked, ReadFile, read_revision};
use crate::references::Class;
use crate::request::{NotLookedAt, Revision};
use crate::syntax::Lines;

/// All references. Its JSON is `refs --format json`.
#[derive(Debug, Clone, Serialize)]
pub struct Inventory {
    /// In order of file and position.
    pub references: Vec<Reference>,
    /// What was not looked at, and why.
    pub not_looked_at: Vec<NotLookedAt>,
    /// Whether one of those is a file that must be readable.
    #[serde(skip)]
    pub unreadable: bool,
}

/// One reference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Reference {
    /// Relative, with `/`.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// `image`, `lambda` ...
    pub kind: &'static str,
    /// After what the engine fills in.
    #[serde(rename = "ref")]
    pub text: String,
    /// How far it can move.
    pub class: Class,
    /// Why, as a short code.
    pub reason: &'static str,
    /// The workflow that names it, if it is one's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workflow: Option<String>,
    /// The version of that workflow, where the file says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The operation that uses it, or a path such as `Deployment/web/app` within the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
}

/// Reads files and lists what they name, workflows and other files alike.
pub fn inventory(
    revision: &Revision,
    config: &Config,
    parameters: &BTreeMap<String, String>,
) -> Inventory {
    let read = read_revision(
        revision,
        &Asked {
            config,
            parameters,
            same: &BTreeMap::new(),
            must_read: &|_| false,
            touched: &|_| true,
            everything: true,
        },
    );
    let mut references: Vec<Reference> = Vec::new();
    for file in &read.files {
        let lines = Lines::new(&file.text);
        let of_workflows = file.workflows().flat_map(|workflow| {
            workflow.artifacts.iter().map(move |artifact| (Some(workflow), artifact))
        });
        let own = file.artifacts().map(|artifact| (None, artifact));
        let list = |(workflow, artifact)| reference(file, &lines, workflow, artifact);
        references.extend(of_workflows.chain(own).map(list));
    }
    references.sort_unstable();
    let unread = read.files.iter().flat_map(|file| {
        file.problems.iter().map(|problem| NotLookedAt {
            what: file.path.to_string(),
            why: problem.with_position(&file.text),
        })
    });
    let not_looked_at = read.not_looked_at.iter().cloned().chain(unread).collect();
    let unreadable = read.incomplete || read.files.iter().any(|file| !file.problems.is_empty());
    Inventory { references, not_looked_at, unreadable }
}

fn reference(
    file: &ReadFile,
    lines: &Lines,
    workflow: Option<&Workflow>,
    artifact: &Artifact,
) -> Reference {
    let at = lines.position(artifact.span.start);
    Reference {
        file: file.path.to_string(),
        line: at.line,
        column: at.column,
        kind: artifact.kind.as_str(),
        text: artifact.reference.clone(),
        class: artifact.class,
        reason: artifact.reason,
        workflow: workflow.map(|workflow| workflow.id.0.clone()),
        version: workflow.and_then(|workflow| workflow.version.clone()),
        operation: artifact.operation.clone(),
    }
}
