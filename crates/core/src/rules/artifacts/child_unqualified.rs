//! A child workflow is named without its version.
//!
//! # Why
//! The child runs its latest revision, not the one that the parent was tested with. Going back
//! to an older parent does not go back to the older child.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   ship: {state-machine: "arn:aws:states:eu-west-1:123456789012:stateMachine:ship"}
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
//! End the child's ARN with `:` and the number of a published version.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "child-unqualified",
    severity: Severity::Error,
    summary: "A child workflow is named without its version.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    let artifact = named.artifact;
    if fault(artifact) != Some(Fault::ChildUnqualified) {
        return;
    }
    let what = format!(
        "child `{}` is named without a version: runs in flight start whatever revision is \
         the latest by then",
        quoted(&artifact.reference)
    );
    let help = "end the child's ARN with `:` and the number of a published version";
    findings.push(words::said(&RULE, named, &what).help(help));
}
