//! A text that should name an artifact names none.
//!
//! # Why
//! Nothing can be found under it: new runs, and runs that are brought to this version, fail when
//! the artifact is first fetched or called, after the version exists.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   ship: {lambda: "arn:aws:lambda:eu-west-1:123456789012:ship:7"}
//! flow: [{step: ship}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   ship: {lambda: "arn:aws:lambda:eu-west-1:123456789012:function:ship:7"}
//! flow: [{step: ship}]
//! ```
//!
//! # Fix
//! Write the reference as its service does: all parts of an ARN, a number for a revision, group,
//! artifact and version of a Maven artifact.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "reference-invalid",
    severity: Severity::Error,
    summary: "A text that should name an artifact names none.",
    since: "0.1.0",
    endangers: &[
        Strategy::CancelAndRestart,
        Strategy::CancelAndResume,
        Strategy::CancelAndPartialResume,
        Strategy::AllAtOnce,
        Strategy::Canary,
        Strategy::BlueGreen,
    ],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    let artifact = named.artifact;
    if fault(artifact) != Some(Fault::ReferenceInvalid) {
        return;
    }
    let what = format!(
        "`{}` names no {}; {}",
        quoted(&artifact.reference),
        artifact.kind.noun(),
        words::when_it_is_fetched(artifact)
    );
    let help = "write the reference as its service does";
    findings.push(words::said(&RULE, named, &what).help(help));
}
