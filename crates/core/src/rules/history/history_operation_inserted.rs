//! An operation was inserted before one that runs in flight have recorded.
//!
//! # Why
//! A replayed run does again what its history says, in order. At the inserted operation the code
//! asks for something that the history does not have next.
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
//! flow: [{step: reserve}, {step: screen}, {step: charge}]
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
//! Put the operation behind a patch gate, or after everything that a run can have recorded; or
//! leave runs in flight on the old version.

use midflight_replay::DifferenceKind;

use super::divergence;
use crate::compare::Pair;
use crate::model::{Findings, Severity};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "history-operation-inserted",
    severity: Severity::Error,
    summary: "An operation was inserted before one that runs in flight have recorded.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    let what = |old: &str, new: &str| format!("{new} now comes before {old}");
    let help = "put it behind a patch gate, or after the last recorded operation";
    divergence::report(pair, DifferenceKind::Inserted, help, what, findings);
}
