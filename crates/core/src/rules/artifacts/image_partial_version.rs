//! An image is named by a part of a version.
//!
//! # Why
//! A tag such as `1` or `3.8-alpine` is moved to each release that it is the beginning of. A run in
//! flight that meets the move goes on with the next release, and a rollback does not bring the one
//! before back.
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
//! Name the whole release, or the digest.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "image-partial-version",
    severity: Severity::Warning,
    summary: "An image is named by a part of a version.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    if fault(named.artifact) != Some(Fault::ImagePartialVersion) {
        return;
    }
    let what = format!(
        "names a part of a version, which each release moves: {}",
        words::when_it_moves(named.artifact)
    );
    findings.push(words::finding(&RULE, named, &what).help("name the whole release or the digest"));
}
