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

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "reference-unresolved",
    severity: Severity::Warning,
    summary: "An artifact's name has a placeholder that this file does not fill.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    if fault(named.artifact) != Some(Fault::ReferenceUnresolved) {
        return;
    }
    let what = format!("has an open placeholder: {}", words::cannot_be_told(named.artifact));
    let help = "fill the placeholder in, or give it a default that does not move";
    findings.push(words::finding(&RULE, named, &what).help(help));
}
