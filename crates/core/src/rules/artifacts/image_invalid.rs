//! A text that should name an image names none.
//!
//! # Why
//! A malformed digest looks pinned and is not: new runs, and runs that are brought to this version,
//! fail when the image is first pulled, after the version exists.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "ghcr.io/acme/order@sha256:3f2a"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "ghcr.io/acme/order:2.4.1"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Write the reference by the grammar of image names; a `sha256` digest has 64 hexadecimal digits.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::references::parse_image;
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "image-invalid",
    severity: Severity::Error,
    summary: "A text that should name an image names none.",
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
    if fault(artifact) != Some(Fault::ImageInvalid) {
        return;
    }
    let why = match parse_image(&artifact.reference) {
        Err(error) => format!(": {error}"),
        Ok(_) => String::new(),
    };
    let what = format!(
        "`{}` names no image{why}; {}",
        quoted(&artifact.reference),
        words::when_it_is_fetched(artifact)
    );
    let help = "write the reference by the grammar of image names";
    findings.push(words::said(&RULE, named, &what).help(help));
}
