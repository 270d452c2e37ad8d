//! Every artifact reference of a set of files, with its class.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::around::Around;
use crate::config::Config;
use crate::model::{Artifact, Workflow};
use crate::reading::{Asked, ReadFile, ReadRevision, read_file};
use crate::references::Class;
use crate::registries::Said;
use crate::request::{NotLookedAt, SourceFile};
use crate::syntax::{Lines, Position};

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

/// Reads files one by one and lists what they name, workflows and other files alike. Of a file that
/// was read its references are held and not its text; `not_read` is what the shell could not lend.
pub fn inventory(
    files: impl IntoIterator<Item = SourceFile>,
    not_read: Vec<NotLookedAt>,
    around: Around<'_>,
    config: &Config,
) -> Inventory {
    let asked = Asked {
        config,
        parameters: around.parameters,
        same: &BTreeMap::new(),
        must_read: &|_| false,
        touched: &|_| true,
        everything: true,
    };
    let mut read = ReadRevision { incomplete: !not_read.is_empty(), ..ReadRevision::default() };
    read.not_looked_at = not_read;
    let mut said = Said::default();
    let mut named: Vec<Named> = Vec::new();
    let mut unread: Vec<NotLookedAt> = Vec::new();
    for file in files {
        read_file(&file, &asked, around.lend, &mut read);
        for file in read.files.drain(..) {
            said.hear(&file);
            named.append(&mut Named::all(&file));
            unread.extend(file.problems.iter().map(|problem| NotLookedAt {
                what: file.path.to_string(),
                why: problem.with_position(&file.text),
            }));
        }
    }
    let mut references: Vec<Reference> =
        named.into_iter().map(|named| named.settled(&said)).collect();
    references.sort_unstable();
    let unreadable = read.incomplete || !unread.is_empty();
    let mut not_looked_at = read.not_looked_at;
    not_looked_at.append(&mut unread);
    Inventory { references, not_looked_at, unreadable }
}

/// A reference before the files after it were heard.
struct Named {
    file: Arc<str>,
    at: Position,
    workflow: Option<(String, Option<String>)>,
    artifact: Artifact,
}

impl Named {
    fn all(file: &ReadFile) -> Vec<Self> {
        let lines = Lines::new(&file.text);
        let of_workflows = file.workflows().flat_map(|workflow| {
            workflow.artifacts.iter().map(move |artifact| (Some(workflow), artifact))
        });
        let own = file.artifacts().map(|artifact| (None, artifact));
        let named = |(workflow, artifact): (Option<&Workflow>, &Artifact)| Self {
            file: Arc::clone(&file.path),
            at: lines.position(artifact.span.start),
            workflow: workflow.map(|workflow| (workflow.id.0.clone(), workflow.version.clone())),
            artifact: artifact.clone(),
        };
        of_workflows.chain(own).map(named).collect()
    }

    fn settled(mut self, said: &Said) -> Reference {
        said.settle(&self.file, &mut self.artifact);
        let (workflow, version) = self.workflow.unzip();
        Reference {
            file: self.file.to_string(),
            line: self.at.line,
            column: self.at.column,
            kind: self.artifact.kind.as_str(),
            text: self.artifact.reference,
            class: self.artifact.class,
            reason: self.artifact.reason,
            workflow,
            version: version.flatten(),
            operation: self.artifact.operation,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_file_settles_what_an_earlier_one_names() {
        let image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/acme/order:prod";
        let compose = format!("services:\n  a: {{image: '{image}'}}\n");
        let template = "\
AWSTemplateFormatVersion: '2010-09-09'
Resources:
  R:
    Type: AWS::ECR::Repository
    Properties: {RepositoryName: acme/order, ImageTagMutability: IMMUTABLE}
";
        let files = [("compose.yaml", compose.as_str()), ("template.yaml", template)]
            .map(|(path, text)| SourceFile::new(path, text.into(), false));
        let listed = inventory(files, Vec::new(), Around::default(), &Config::default());
        let reference = listed.references.first().unwrap();
        assert_eq!((reference.text.as_str(), reference.line), (image, 2));
        assert_eq!((reference.class, reference.reason), crate::references::KEPT_BY_REGISTRY);
    }
}
