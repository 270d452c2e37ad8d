//! An ECS task definition is named without its revision.
//!
//! # Why
//! Without a revision the newest active one of the family is taken whenever a task starts. A run in
//! flight that starts its next task gets it, and going back to an older workflow does not bring the
//! older definition back.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {ecs-task-definition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/worker"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {ecs-task-definition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/worker:12"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! End the family of the task definition with `:` and the revision.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "task-definition-without-revision",
    severity: Severity::Error,
    summary: "An ECS task definition is named without its revision.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    if fault(named.artifact) != Some(Fault::TaskDefinitionWithoutRevision) {
        return;
    }
    let what =
        format!("has no revision, so it is the latest: {}", words::when_it_moves(named.artifact));
    findings
        .push(words::finding(&RULE, named, &what).help("end the name with `:` and the revision"));
}
