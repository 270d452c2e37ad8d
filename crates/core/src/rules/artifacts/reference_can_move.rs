//! An artifact can be replaced by other bits under the same name.
//!
//! # Why
//! A version names its images, functions and definitions once and for all. Where a name means
//! "the latest", a run in flight gets other code at its next step, and going back to the version
//! brings its structure back but not its code. Such a version must not be created.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "ghcr.io/acme/order:prod"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "ghcr.io/acme/order:2.4.1"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Name the image by digest (`name@sha256:…`) or by a release tag that its registry keeps;
//! functions by version, job and task definitions by revision.

use super::words;
use crate::compare::Named;
use crate::model::{Artifact, ArtifactKind, Change, Finding, Findings, Severity};
use crate::references::Class;
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "reference-can-move",
    severity: Severity::Error,
    summary: "An artifact can be replaced by other bits under the same name.",
    since: "0.1.0",
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    let artifact = named.artifact;
    if !moves(artifact) {
        return;
    }
    let noun = artifact.kind.noun();
    let (reference, subject) = (quoted(&artifact.reference), words::subject(artifact));
    let message = match artifact.reason {
        "omitted-image" => format!(
            "{} names no image, so it runs `{reference}`: runs in flight get other code \
             whenever that tag moves",
            words::user(artifact)
        ),
        _ => format!(
            "{noun} `{reference}` {}: runs in flight get other code whenever it moves, and \
             a rollback does not bring the old code back",
            why(artifact.reason)
        ),
    };
    findings.push(
        Finding::at(named.place(), message)
            .label(words::label(artifact))
            .help(help(artifact.kind))
            .subject(subject)
            .change(Change::ReferenceMoves),
    );
}

/// Whether a reference is meant to move. Children have a rule of their own.
pub(super) fn moves(artifact: &Artifact) -> bool {
    let child = artifact.kind == ArtifactKind::StateMachine;
    match artifact.class {
        Class::ImplicitLatest => !child,
        Class::MutableTag => matches!(artifact.reason, "latest" | "channel"),
        _ => false,
    }
}

fn why(reason: &str) -> &'static str {
    match reason {
        "latest" => "names the latest",
        "channel" => "names a channel, not a release",
        "no-revision" => "has no revision",
        "unqualified" => "has no version",
        _ => "has no tag",
    }
}

fn help(kind: ArtifactKind) -> &'static str {
    match kind {
        ArtifactKind::Image => "name it by digest (`name@sha256:…`) or by a release tag",
        ArtifactKind::BatchJobDefinition | ArtifactKind::EcsTaskDefinition => {
            "end the name with `:` and the revision"
        }
        ArtifactKind::Lambda | ArtifactKind::StateMachine => {
            "publish a version and end the ARN with its number"
        }
        ArtifactKind::GhaUses | ArtifactKind::Git => "name the commit",
        ArtifactKind::Maven | ArtifactKind::HelmChart => "name one released version",
        ArtifactKind::TaskQueue => "give the worker a build id",
    }
}
