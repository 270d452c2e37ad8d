//! An image has a tag without the shape of a release.
//!
//! # Why
//! A tag that is no version, date, build or commit says nothing about whether people move it. Where
//! they do, a run in flight goes on with other code, and a rollback does not bring the old code
//! back.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "ghcr.io/acme/order:bookworm"}
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
//! Name a release, or the digest.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "image-tag-not-a-release",
    severity: Severity::Warning,
    summary: "An image has a tag without the shape of a release.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    if fault(named.artifact) != Some(Fault::ImageTagNotARelease) {
        return;
    }
    let what =
        format!("has a tag without the shape of a release: {}", words::if_it_moves(named.artifact));
    findings.push(words::finding(&RULE, named, &what).help("name a release or the digest"));
}
