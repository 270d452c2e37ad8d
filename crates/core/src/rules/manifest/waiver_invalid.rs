//! A waiver gives no reason, or names no rule.
//!
//! # Why
//! Without a reason nobody can tell later whether it still holds, so it does not count.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "ghcr.io/acme/order:2.4.1"} # midflight: allow[image-channel-tag]
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "ghcr.io/acme/order:prod"} # midflight: allow[image-channel-tag] rebuilt weekly, no state
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Write the rule's id in the brackets and the reason after them.

use crate::model::{Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::waivers::Accepted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "waiver-invalid",
    severity: Severity::Warning,
    summary: "A waiver gives no reason, or names no rule.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Waiver(check),
};

fn check(waiver: &Accepted<'_>, _today: Option<&str>, findings: &mut Findings) {
    let (message, help) = if waiver.reason.is_empty() {
        ("the waiver gives no reason, so it does not count", "write why after the brackets")
    } else if crate::rules::rule(&waiver.rule).is_none() {
        ("the waiver names no rule, so it covers nothing", "`midflight rules` lists them")
    } else {
        return;
    };
    findings.push(
        Finding::at(waiver.place.clone(), message)
            .label("does not count")
            .help(help)
            .subject(&*waiver.rule),
    );
}
