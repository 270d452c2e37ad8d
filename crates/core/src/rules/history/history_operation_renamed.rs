//! An operation that runs in flight have recorded has another name.
//!
//! # Why
//! Histories hold the old name. A replayed run asks for the new one and does not find it.
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
//! flow: [{step: reserve}, {step: collect}]
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
//! flow: [{step: reserve}, {step: charge}]
//! ```
//!
//! # Fix
//! Keep the recorded name, and change only what it does.

use midflight_replay::DifferenceKind;

use super::divergence;
use crate::compare::Pair;
use crate::model::{Findings, Severity};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "history-operation-renamed",
    severity: Severity::Error,
    summary: "An operation that runs in flight have recorded has another name.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    let what = |old: &str, new: &str| format!("{old} is now {new}");
    let help = "keep the name under which histories record it";
    divergence::report(pair, DifferenceKind::Renamed, help, what, findings);
}
