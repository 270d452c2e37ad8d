//! An image is named by a channel, not by a release.
//!
//! # Why
//! Words such as `prod`, `stable` or `main` stand for whatever was published there last. A run in
//! flight gets other code at its next step, and a rollback brings the structure of the version back
//! but not its code. Such a version must not be created.
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
//! Name the image by digest (`name@sha256:…`) or by a release tag that its registry keeps.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "image-channel-tag",
    severity: Severity::Error,
    summary: "An image is named by a channel, not by a release.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    if fault(named.artifact) != Some(Fault::ImageChannelTag) {
        return;
    }
    let what = format!("names a channel, not a release: {}", words::when_it_moves(named.artifact));
    findings.push(
        words::finding(&RULE, named, &what)
            .help("name it by digest (`name@sha256:…`) or by a release tag"),
    );
}
