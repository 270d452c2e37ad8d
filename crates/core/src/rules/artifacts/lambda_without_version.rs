//! A Lambda function is named without its version.
//!
//! # Why
//! A function without a qualifier, or with `$LATEST`, is whatever was deployed last. A run in
//! flight calls that at its next step, and going back to an older workflow does not bring the older
//! function back.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   ship: {lambda: "arn:aws:lambda:eu-west-1:123456789012:function:ship"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   ship: {lambda: "arn:aws:lambda:eu-west-1:123456789012:function:ship:7"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Publish a version of the function and end its ARN with the number.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "lambda-without-version",
    severity: Severity::Error,
    summary: "A Lambda function is named without its version.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    if fault(named.artifact) != Some(Fault::LambdaWithoutVersion) {
        return;
    }
    let what =
        format!("has no version, so it is the latest: {}", words::when_it_moves(named.artifact));
    findings.push(
        words::finding(&RULE, named, &what)
            .help("publish a version and end the ARN with its number"),
    );
}
