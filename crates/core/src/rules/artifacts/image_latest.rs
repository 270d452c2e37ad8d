//! An image is named by the tag `latest`, or by one that has it as a part.
//!
//! # Why
//! The tag is moved with every build. A run in flight that starts its next step, or is started
//! again on another machine, gets other code than it began with, and there is no old image to go
//! back to under that name.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "ghcr.io/acme/order:latest"}
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
    id: "image-latest",
    severity: Severity::Error,
    summary: "An image is named by the tag `latest`, or by one that has it as a part.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    if fault(named.artifact) != Some(Fault::ImageLatest) {
        return;
    }
    let what = format!("names the latest: {}", words::when_it_moves(named.artifact));
    findings.push(
        words::finding(&RULE, named, &what)
            .help("name it by digest (`name@sha256:…`) or by a release tag"),
    );
}
