//! Artifacts that a version names: images, functions, definitions, packages, sources.

use std::sync::Arc;

use super::Span;
use crate::references::{Class, Judged};

/// The families of artifacts; the words of `midflight refs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ArtifactKind {
    /// A container image.
    Image,
    /// An action or reusable workflow of GitHub.
    GhaUses,
    /// A Lambda function.
    Lambda,
    /// An AWS Batch job definition.
    BatchJobDefinition,
    /// An ECS task definition.
    EcsTaskDefinition,
    /// A Step Functions state machine.
    StateMachine,
    /// A Maven artifact, KIE release ids among them.
    Maven,
    /// A source in a git repository, by revision.
    Git,
    /// A Helm chart.
    HelmChart,
    /// A Temporal task queue, with the build of its worker.
    TaskQueue,
}

impl ArtifactKind {
    /// Every family.
    pub const ALL: [Self; 10] = [
        Self::Image,
        Self::GhaUses,
        Self::Lambda,
        Self::BatchJobDefinition,
        Self::EcsTaskDefinition,
        Self::StateMachine,
        Self::Maven,
        Self::Git,
        Self::HelmChart,
        Self::TaskQueue,
    ];

    /// The family of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The word of `refs --format json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::GhaUses => "gha-uses",
            Self::Lambda => "lambda",
            Self::BatchJobDefinition => "batch-job-definition",
            Self::EcsTaskDefinition => "ecs-task-definition",
            Self::StateMachine => "state-machine",
            Self::Maven => "maven",
            Self::Git => "git",
            Self::HelmChart => "helm-chart",
            Self::TaskQueue => "task-queue",
        }
    }

    /// How a message names it.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::GhaUses => "action",
            Self::Lambda => "Lambda function",
            Self::BatchJobDefinition => "Batch job definition",
            Self::EcsTaskDefinition => "ECS task definition",
            Self::StateMachine => "state machine",
            Self::Maven => "Maven artifact",
            Self::Git => "git source",
            Self::HelmChart => "Helm chart",
            Self::TaskQueue => "task queue",
        }
    }
}

/// What an artifact is to the runs of what names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Runs execute it as it is written here, so that a move reaches them.
    Run,
    /// It is read before there is anything to run: the base of a build, an action of CI, the
    /// default of a chart. A finding about it is a warning at most.
    Build,
}

/// What a user asks of the references to a registry or by a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Policy {
    /// A tag of release shape is fixed by convention.
    #[default]
    Release,
    /// Only a digest is fixed.
    Digest,
    /// The registry refuses to move a tag, so any tag is fixed.
    Immutable,
}

impl Policy {
    /// The policy of that word of `midflight.toml`.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "release" => Some(Self::Release),
            "digest" => Some(Self::Digest),
            "immutable" => Some(Self::Immutable),
            _ => None,
        }
    }
}

/// One artifact that a version names.
#[derive(Debug, Clone)]
pub struct Artifact {
    /// Its family.
    pub kind: ArtifactKind,
    /// Who uses it: an operation of a workflow, or a path such as `Deployment/web/app` in a file
    /// of another kind. None for the workflow or the file itself.
    pub operation: Option<String>,
    /// The reference after what the engine fills in.
    pub reference: String,
    /// Where it is written; the operation's name where it is left out.
    pub span: Span,
    /// How far it can move.
    pub class: Class,
    /// Why, in a few words: `latest`, `no-tag`, `channel`, `omitted-image` ...
    pub reason: &'static str,
    /// What it is to runs.
    pub role: Role,
    /// What the configuration asks of it.
    pub policy: Policy,
    /// Where a template says that its registry moves the tag, although the configuration calls
    /// the registry immutable.
    pub contradiction: Option<(Arc<str>, Span)>,
}

impl Artifact {
    /// An artifact that runs execute, of nobody in particular.
    pub fn new(
        kind: ArtifactKind,
        reference: impl Into<String>,
        span: Span,
        (class, reason): Judged,
    ) -> Self {
        Self {
            kind,
            operation: None,
            reference: reference.into(),
            span,
            class,
            reason,
            role: Role::Run,
            policy: Policy::default(),
            contradiction: None,
        }
    }

    /// Who uses it.
    #[must_use]
    pub fn used_by(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// It is read before there is anything to run.
    #[must_use]
    pub fn at_build(mut self) -> Self {
        self.role = Role::Build;
        self
    }
}
