//! A waiver covers no finding.
//!
//! # Why
//! What it accepted is gone, or moved away from it. Left alone, it accepts the next such finding
//! that nobody has looked at.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "ghcr.io/acme/order:2.4.1"} # midflight: allow[image-channel-tag] rebuilt weekly
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
//! Delete the waiver.

use crate::model::{Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;
use crate::waivers::Accepted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "waiver-unused",
    severity: Severity::Warning,
    summary: "A waiver covers no finding.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Waiver(check),
};

fn check(waiver: &Accepted<'_>, today: Option<&str>, findings: &mut Findings) {
    if waiver.used || !waiver.is_valid(today) {
        return;
    }
    let rule = quoted(&waiver.rule);
    findings.push(
        Finding::at(waiver.place.clone(), format!("the waiver of `{rule}` covers no finding"))
            .label("covers nothing")
            .help("delete it")
            .subject(&*waiver.rule),
    );
}
