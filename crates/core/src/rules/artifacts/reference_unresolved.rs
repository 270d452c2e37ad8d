//! An artifact's name has a placeholder that this file does not fill.
//!
//! # Why
//! What the placeholder stands for decides whether runs in flight keep their code. It is decided
//! elsewhere, so it cannot be proved here.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "ghcr.io/acme/order:${TAG}"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "${REGISTRY}/acme/order:2.4.1"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Check the file as it is deployed, with its values filled in, or write the tag out.

use super::words;
use crate::compare::Named;
use crate::model::{Change, Finding, Findings, Severity};
use crate::references::{Class, FILLED, RUN_TIME};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "reference-unresolved",
    severity: Severity::Warning,
    summary: "An artifact's name has a placeholder that this file does not fill.",
    since: "0.1.0",
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    let artifact = named.artifact;
    let elsewhere = matches!(artifact.reason, RUN_TIME | FILLED);
    if artifact.class != Class::UnresolvedTemplate || elsewhere {
        return;
    }
    let message = format!(
        "{} `{}` has an open placeholder, so whether runs in flight keep their code cannot \
         be told",
        artifact.kind.noun(),
        quoted(&artifact.reference)
    );
    findings.push(
        Finding::at(named.place(), message)
            .label(words::label(artifact))
            .help("fill the placeholder in, or give it a default that does not move")
            .subject(words::subject(artifact))
            .change(Change::ReferenceUnresolved),
    );
}
