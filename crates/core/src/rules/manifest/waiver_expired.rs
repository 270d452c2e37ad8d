//! A waiver is past its last day.
//!
//! # Why
//! It was accepted for a time. It no longer counts, and what it covered is reported again.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "ghcr.io/acme/order:2.4.1"} # midflight: allow[image-channel-tag] until 2001-01-31 rebuilt
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
//! Mend what it covered, or accept it anew with another day.

use crate::model::{Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;
use crate::waivers::Accepted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "waiver-expired",
    severity: Severity::Warning,
    summary: "A waiver is past its last day.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Waiver(check),
};

fn check(waiver: &Accepted<'_>, today: Option<&str>, findings: &mut Findings) {
    if waiver.reason.is_empty() || !waiver.expired(today) {
        return;
    }
    let day = waiver.expires.as_deref().unwrap_or_default();
    let message = format!("the waiver of `{}` ended on {day}", quoted(&waiver.rule));
    findings.push(
        Finding::at(waiver.place.clone(), message)
            .label("no longer counts")
            .help("mend what it covered, or accept it anew with another day")
            .subject(&*waiver.rule),
    );
}
