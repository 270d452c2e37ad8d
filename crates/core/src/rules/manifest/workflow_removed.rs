//! A workflow is gone.
//!
//! # Why
//! Runs of it may be in flight. In place they have no code to go on with; pinned, they need the
//! old version until the last of them has ended.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: pinned
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! flow: [{step: reserve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Keep the workflow until no run needs it.

use crate::compare::Version;
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "workflow-removed",
    severity: Severity::Warning,
    summary: "A workflow is gone.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Removed(check),
};

fn check(version: &Version<'_>, findings: &mut Findings) {
    let workflow = version.workflow;
    let message = format!(
        "workflow `{}` is gone, and nothing shows that no run of it is in flight",
        quoted(&workflow.id.0)
    );
    findings.push(
        Finding::at(version.place(workflow.named_at), message)
            .label("gone on the new side")
            .help("keep it until no run needs it any more")
            .subject("removed")
            .change(Change::Removed),
    );
}
