//! A text that should name an artifact names none.
//!
//! # Why
//! A malformed digest looks pinned and is not: new runs fail when the artifact is first fetched,
//! after the version exists.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "ghcr.io/acme/order@sha256:3f2a"}
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
//! Write the reference by the grammar of its registry; a `sha256` digest has 64 hexadecimal
//! digits.

use super::words;
use crate::compare::Named;
use crate::model::{ArtifactKind, Change, Finding, Findings, Severity};
use crate::references::{Class, parse_image};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "reference-invalid",
    severity: Severity::Error,
    summary: "A text that should name an artifact names none.",
    since: "0.1.0",
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    let artifact = named.artifact;
    if artifact.class != Class::Invalid {
        return;
    }
    let why = match (artifact.kind, parse_image(&artifact.reference)) {
        (ArtifactKind::Image, Err(error)) => format!(": {error}"),
        _ => String::new(),
    };
    let message = format!(
        "`{}` names no {}{why}; new runs fail when it is fetched",
        quoted(&artifact.reference),
        artifact.kind.noun()
    );
    findings.push(
        Finding::at(named.place(), message)
            .label(words::label(artifact))
            .help("write the reference by the grammar of its registry")
            .subject(words::subject(artifact))
            .change(Change::DefinitionFaulty),
    );
}
