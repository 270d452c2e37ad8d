//! An operation that runs in flight have recorded is gone.
//!
//! # Why
//! A replayed run meets an event in its history that the new code never asks for.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{step: reserve}, {step: screen}, {step: charge}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{step: reserve}, {step: charge}]
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{step: reserve}, {step: screen}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{step: reserve}, {step: screen}, {step: charge}]
//! ```
//!
//! # Fix
//! Keep the operation behind a patch gate until no run that recorded it is left.

use midflight_replay::DifferenceKind;

use super::divergence;
use crate::compare::Pair;
use crate::model::{Findings, Severity};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "history-operation-removed",
    severity: Severity::Error,
    summary: "An operation that runs in flight have recorded is gone.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    let what = |old: &str, new: &str| format!("{old} is gone and {new} comes in its place");
    let help = "keep it behind a patch gate until the runs that recorded it have ended";
    divergence::report(pair, DifferenceKind::Removed, help, what, findings);
}
