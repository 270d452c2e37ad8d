//! An image is named without a tag or a digest.
//!
//! # Why
//! Without a tag the latest image is meant. A run in flight pulls whatever that is when its next
//! step starts, and going back to the version brings its structure back but not its code.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "ghcr.io/acme/order"}
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
    id: "image-without-tag",
    severity: Severity::Error,
    summary: "An image is named without a tag or a digest.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    if fault(named.artifact) != Some(Fault::ImageWithoutTag) {
        return;
    }
    let what = format!("has no tag, so it is the latest: {}", words::when_it_moves(named.artifact));
    findings.push(
        words::finding(&RULE, named, &what)
            .help("name it by digest (`name@sha256:…`) or by a release tag"),
    );
}
