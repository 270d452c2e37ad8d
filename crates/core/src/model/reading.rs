//! What a reader made of one document or file.

use super::{Artifact, ArtifactKind, Span, Workflow};
use crate::references::Judged;

/// What a reader made of one document or file.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The workflows.
    pub workflows: Vec<Workflow>,
    /// Artifacts that the file names by itself, not as part of a workflow.
    pub artifacts: Vec<Artifact>,
    /// Image registries that the file declares.
    pub registries: Vec<Registry>,
    /// Values that the file puts into the placeholders of other files.
    pub substitutions: Vec<Substitution>,
    /// What is wrong with the file.
    pub problems: Vec<crate::syntax::Problem>,
    /// What was seen and not read: `(what, why)`.
    pub not_looked_at: Vec<(String, String)>,
}

/// A repository of images that a template declares, and whether its tags can be moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registry {
    /// The repository's name, such as `acme/order`; none where the service makes one up.
    pub name: Option<String>,
    /// The name of the resource in its template.
    pub resource: String,
    /// Whether its tags can be moved; none where a placeholder decides.
    pub immutable: Option<bool>,
    /// Tags that match one of these can be moved although it is immutable (`*` is any text).
    pub exclusions: Vec<String>,
    /// Where it says so: the mutability, or the resource's name.
    pub span: Span,
}

/// Values that a template puts into the placeholders of a definition in a file of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution {
    /// The path of that file, from the top of the repository.
    pub file: String,
    /// The placeholders that are filled.
    pub filled: Vec<Filled>,
}

/// A placeholder whose value is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Its name, without `${` and `}`.
    pub name: String,
    /// The artifact that it stands for, by family, and how far that can move; none where it
    /// stands for something that no run executes.
    pub artifact: Option<(ArtifactKind, Judged)>,
}
