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

use super::child_unqualified::is_unqualified;
use super::reference_can_move::moves;
use super::words;
use crate::compare::Pair;
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "old-reference-can-move",
    severity: Severity::Warning,
    summary: "The old version names an artifact that can move.",
    since: "0.1.0",
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    for artifact in &pair.old.artifacts {
        let change = match () {
            () if moves(artifact) => Change::OldReferenceMoves,
            () if is_unqualified(artifact) => Change::OldChildUnqualified,
            () => continue,
        };
        let message = format!(
            "the old version names {} `{}` without fixing it: runs that stay on it get other \
             code whenever it moves",
            artifact.kind.noun(),
            quoted(&artifact.reference)
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
