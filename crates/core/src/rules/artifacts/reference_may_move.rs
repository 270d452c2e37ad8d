//! An artifact is named by something that should not move, but can.
//!
//! # Why
//! A part of a version (`3.8`), a tag without the shape of a release, or an alias is moved now
//! and then. A run in flight that meets the move runs other code than it was started with.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "ghcr.io/acme/order:2.4"}
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
//! Name the whole release, or the digest; for a function, the version that the alias points to.

use super::words;
use crate::compare::Named;
use crate::model::{ArtifactKind, Change, Finding, Findings, Severity};
use crate::references::Class;
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "reference-may-move",
    severity: Severity::Warning,
    summary: "An artifact is named by something that should not move, but can.",
    since: "0.1.0",
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    let artifact = named.artifact;
    let may_move = |reason: &str| matches!(reason, "partial-version" | "other" | "alias");
    if artifact.class != Class::MutableTag || !may_move(artifact.reason) {
        return;
    }
    let message = format!(
        "{} `{}` can be pointed at other code while runs are in flight",
        artifact.kind.noun(),
        quoted(&artifact.reference)
    );
    let help = match artifact.kind {
        ArtifactKind::Image => "name the whole release or the digest",
        _ => "name the version that the alias points to",
    };
    findings.push(
        Finding::at(named.place(), message)
            .label(words::label(artifact))
            .help(help)
            .subject(words::subject(artifact))
            .change(Change::ReferenceMayMove),
    );
}
