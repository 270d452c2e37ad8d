//! A git source is named by a branch, not by a commit or a release.
//!
//! # Why
//! A branch, `HEAD`, or a tag such as `v1` is fetched as it is that day. A run in flight whose code
//! is fetched again goes on with other code, and fetching the old version again does not bring the
//! old code back.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   source: {git: "git::https://example.com/acme/order.git?ref=main"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   source: {git: "git::https://example.com/acme/order.git?ref=v2.4.1"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Name the commit, or a tag of a release.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "git-revision-can-move",
    severity: Severity::Warning,
    summary: "A git source is named by a branch, not by a commit or a release.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    if fault(named.artifact) != Some(Fault::GitRevisionCanMove) {
        return;
    }
    let what =
        format!("is named by no commit and no release: {}", words::when_it_moves(named.artifact));
    findings
        .push(words::finding(&RULE, named, &what).help("name the commit, or a tag of a release"));
}
