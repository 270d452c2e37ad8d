//! A child workflow is named by an alias.
//!
//! # Why
//! An alias is moved to another version, and can share new runs out between two. A parent in flight
//! starts the child that the alias points to by then, which need not be the one that it was tested
//! with, and a rollback of the parent does not move the alias back.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   ship: {state-machine: "arn:aws:states:eu-west-1:123456789012:stateMachine:ship:live"}
//! flow: [{child: ship}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   ship: {state-machine: "arn:aws:states:eu-west-1:123456789012:stateMachine:ship:7"}
//! flow: [{child: ship}]
//! ```
//!
//! # Fix
//! End the child's ARN with the number of the version that the alias points to.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "child-alias",
    severity: Severity::Warning,
    summary: "A child workflow is named by an alias.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    let artifact = named.artifact;
    if fault(artifact) != Some(Fault::ChildAlias) {
        return;
    }
    let what = format!(
        "child `{}` is named by an alias: runs in flight start whatever it points to by then",
        quoted(&artifact.reference)
    );
    let help = "name the version that the alias points to";
    findings.push(words::said(&RULE, named, &what).help(help));
}
