//! A Batch job definition is named without its revision.
//!
//! # Why
//! Without a revision the newest active one is taken at each submission. A run in flight that
//! submits its next job gets it, and going back to an older workflow does not bring the older
//! definition back.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   align: {batch-job-definition: "arn:aws:batch:eu-west-1:123456789012:job-definition/align"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   align: {batch-job-definition: "arn:aws:batch:eu-west-1:123456789012:job-definition/align:3"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! End the name of the job definition with `:` and the revision.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "job-definition-without-revision",
    severity: Severity::Error,
    summary: "A Batch job definition is named without its revision.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    if fault(named.artifact) != Some(Fault::JobDefinitionWithoutRevision) {
        return;
    }
    let what =
        format!("has no revision, so it is the latest: {}", words::when_it_moves(named.artifact));
    findings
        .push(words::finding(&RULE, named, &what).help("end the name with `:` and the revision"));
}
