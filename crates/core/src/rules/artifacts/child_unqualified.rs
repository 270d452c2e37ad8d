//! A child workflow is named without its version.
//!
//! # Why
//! The child runs its latest revision, not the one that the parent was tested with. Going back
//! to an older parent does not go back to the older child.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   ship: {state-machine: "arn:aws:states:eu-west-1:123456789012:stateMachine:ship"}
//! flow: [{child: ship}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   ship: {state-machine: "arn:aws:states:eu-west-1:123456789012:stateMachine:ship:7"}
//! flow: [{child: ship}]
//! ```
//!
//! # Fix
//! End the child's ARN with `:` and the number of a published version.

use super::words;
use crate::compare::Named;
use crate::model::{Artifact, ArtifactKind, Change, Finding, Findings, Severity};
use crate::references::Class;
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "child-unqualified",
    severity: Severity::Warning,
    summary: "A child workflow is named without its version.",
    since: "0.1.0",
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    let artifact = named.artifact;
    if !is_unqualified(artifact) {
        return;
    }
    let message = format!(
        "child `{}` is named without a version: runs in flight start whatever revision is \
         the latest by then",
        quoted(&artifact.reference)
    );
    findings.push(
        Finding::at(named.place(), message)
            .label(words::label(artifact))
            .help("end the child's ARN with `:` and the number of a published version")
            .subject(words::subject(artifact))
            .change(Change::ChildUnqualified),
    );
}

/// A state machine that is named without a version.
pub(super) fn is_unqualified(artifact: &Artifact) -> bool {
    artifact.kind == ArtifactKind::StateMachine && artifact.class == Class::ImplicitLatest
}
