//! The old version names an artifact that can move.
//!
//! # Why
//! Runs that stay on the old version take the artifact's latest bits at their next step, and
//! going back to the old version does not bring its old code back.
//!
//! # Unsafe
//! ```json old ship.asl.json
//! {"StartAt": "Ship", "States": {"Ship": {"Type": "Task", "End": true,
//!   "Resource": "arn:aws:lambda:eu-west-1:123456789012:function:ship"}}}
//! ```
//! ```json new ship.asl.json
//! {"StartAt": "Ship", "States": {"Ship": {"Type": "Task", "End": true,
//!   "Resource": "arn:aws:lambda:eu-west-1:123456789012:function:ship:8"}}}
//! ```
//!
//! # Safe
//! ```json old ship.asl.json
//! {"StartAt": "Ship", "States": {"Ship": {"Type": "Task", "End": true,
//!   "Resource": "arn:aws:lambda:eu-west-1:123456789012:function:ship:7"}}}
//! ```
//! ```json new ship.asl.json
//! {"StartAt": "Ship", "States": {"Ship": {"Type": "Task", "End": true,
//!   "Resource": "arn:aws:lambda:eu-west-1:123456789012:function:ship:7"}}}
//! ```
//!
//! # Fix
//! Keep the artifact as it is until the runs of the old version have ended.

use super::{fault, words};
use crate::compare::Pair;
use crate::model::{Change, Finding, Findings, Severity, Strategy};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "old-reference-can-move",
    severity: Severity::Warning,
    summary: "The old version names an artifact that can move.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Rollback],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    for artifact in &pair.old.artifacts {
        let change = match fault::change(artifact) {
            Some(Change::ReferenceMoves) => Change::OldReferenceMoves,
            Some(Change::ChildUnqualified) => Change::OldChildUnqualified,
            _ => continue,
        };
        let message = format!(
            "the old version names {} `{}` without fixing it: runs that stay on it get other \
             code whenever it moves, which endangers {}",
            artifact.kind.noun(),
            quoted(&artifact.reference),
            words::strategies(RULE.endangers)
        );
        findings.push(
            Finding::at(pair.old_place(artifact.span), message)
                .label(words::label(artifact))
                .help("keep it as it is until the runs of the old version have ended")
                .subject(words::subject(artifact))
                .change(change),
        );
    }
}
