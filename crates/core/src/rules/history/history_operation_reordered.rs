//! Operations that runs in flight have recorded come in another order.
//!
//! # Why
//! A replayed run asks for the later operation first and finds the earlier one in its history.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{step: reserve}, {step: charge}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{step: charge}, {step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{step: reserve}, {step: charge}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{step: reserve}, {step: charge}, {step: mail}]
//! ```
//!
//! # Fix
//! Keep the order for runs in flight: put the new one behind a patch gate.

use midflight_replay::DifferenceKind;

use super::divergence;
use crate::compare::Pair;
use crate::model::{Findings, Severity};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "history-operation-reordered",
    severity: Severity::Error,
    summary: "Operations that runs in flight have recorded come in another order.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    let what = |old: &str, new: &str| format!("{new} now comes before {old}");
    let help = "keep the order, or put the new one behind a patch gate";
    divergence::report(pair, DifferenceKind::Reordered, help, what, findings);
}
