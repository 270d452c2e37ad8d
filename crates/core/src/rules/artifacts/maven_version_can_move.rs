//! A Maven artifact has a version that can move.
//!
//! # Why
//! A snapshot, a range, `LATEST` and `RELEASE` are looked up at each resolution. A process
//! container that is started again gets other code under the runs that it holds, and the old
//! version cannot be brought back.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   process: {maven: "com.acme:order-process:2.4-SNAPSHOT"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   process: {maven: "com.acme:order-process:2.4.1"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Name one released version.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "maven-version-can-move",
    severity: Severity::Error,
    summary: "A Maven artifact has a version that can move.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    if fault(named.artifact) != Some(Fault::MavenVersionCanMove) {
        return;
    }
    let what = format!("names no single release: {}", words::when_it_moves(named.artifact));
    findings.push(words::finding(&RULE, named, &what).help("name one released version"));
}
