//! A worker polls its task queue without a build id.
//!
//! # Why
//! Any worker that polls the queue takes the next task of a run, whatever code it has. Two versions
//! cannot stand side by side on the queue, and runs do not stay on the one that started them.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {task-queue: "orders"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {task-queue: "orders@3f2a91c"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Give the worker a build id, such as the commit that it was built from, and let the service route
//! by it.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "worker-without-build-id",
    severity: Severity::Warning,
    summary: "A worker polls its task queue without a build id.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    if fault(named.artifact) != Some(Fault::WorkerWithoutBuildId) {
        return;
    }
    let what = "has no build id: any worker that polls it takes the next task of a run in flight";
    findings.push(
        words::finding(&RULE, named, what).help("give the worker a build id, such as its commit"),
    );
}
