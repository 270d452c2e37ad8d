//! A part of a workflow could not be read.
//!
//! # Why
//! What was not read is not proved safe. The verdicts that depend on it are unknown.
//!
//! # Unsafe
//! ```json new ship.asl.json
//! {"StartAt": "Pack", "States": {
//!   "Pack": {"Type": "Wait", "Seconds": 60, "Next": "${AfterPack}"},
//!   "Ship": {"Type": "Succeed"}}}
//! ```
//!
//! # Safe
//! ```json new ship.asl.json
//! {"StartAt": "Pack", "States": {
//!   "Pack": {"Type": "Wait", "Seconds": 60, "Next": "Ship"},
//!   "Ship": {"Type": "Succeed"}}}
//! ```
//!
//! # Fix
//! Write the part in a form that is understood.

use crate::compare::Version;
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "part-not-read",
    severity: Severity::Warning,
    summary: "A part of a workflow could not be read.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Version(check),
};

fn check(version: &Version<'_>, findings: &mut Findings) {
    for part in &version.workflow.not_read {
        let message = format!(
            "{} was not read ({}), so nothing that depends on it is proved",
            quoted(&part.what),
            quoted(&part.why)
        );
        findings.push(
            Finding::at(version.place(part.span), message)
                .label("not read")
                .help("write it in a form that is understood")
                .subject(&*part.what)
                .change(Change::NotRead),
        );
    }
}
