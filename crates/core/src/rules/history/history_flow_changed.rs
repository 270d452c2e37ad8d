//! The flow changed where runs in flight have already been.
//!
//! # Why
//! Some history that the old version can record is not one that the new version can produce, and
//! the edit is more than one operation inserted, removed, renamed or moved.
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
//! flow: [{step: reserve}, {timer: charge}]
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{step: reserve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{step: reserve}, {all: [[{step: label}], [{step: mail}]]}]
//! ```
//!
//! # Fix
//! Keep the old flow behind a patch gate until no run that took it is left.

use midflight_replay::DifferenceKind;

use super::divergence;
use crate::compare::Pair;
use crate::model::{Findings, Severity};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "history-flow-changed",
    severity: Severity::Error,
    summary: "The flow changed where runs in flight have already been.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    let what = |old: &str, new: &str| format!("{new} comes where {old} was");
    let help = "keep the old flow behind a patch gate until its runs have ended";
    divergence::report(pair, DifferenceKind::Changed, help, what, findings);
}
