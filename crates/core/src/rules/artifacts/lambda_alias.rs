//! A Lambda function is named by an alias.
//!
//! # Why
//! An alias is moved to another version, and can share calls out between two. A run in flight that
//! meets the move calls other code than before, and a rollback of the workflow does not move the
//! alias back.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   ship: {lambda: "arn:aws:lambda:eu-west-1:123456789012:function:ship:live"}
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
//! Name the version that the alias points to.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "lambda-alias",
    severity: Severity::Warning,
    summary: "A Lambda function is named by an alias.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    if fault(named.artifact) != Some(Fault::LambdaAlias) {
        return;
    }
    let what = format!("is named by an alias: {}", words::if_it_moves(named.artifact));
    findings.push(
        words::finding(&RULE, named, &what).help("name the version that the alias points to"),
    );
}
