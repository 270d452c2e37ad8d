//! A step names no image, and what is filled in can move.
//!
//! # Why
//! The engine fills in an image by a tag that is moved. Nobody chose it, a run in flight gets other
//! code whenever it moves, and no version says which image it ran.
//!
//! # Unsafe
//! ```yaml new qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim:
//!       commands: ["trim"]
//! ```
//!
//! # Safe
//! ```yaml new qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim:
//!       image: trimmer:1.8.2
//!       commands: ["trim"]
//! ```
//!
//! # Fix
//! Name an image for the step, by digest or by a release tag.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "image-omitted",
    severity: Severity::Error,
    summary: "A step names no image, and what is filled in can move.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    let artifact = named.artifact;
    if fault(artifact) != Some(Fault::ImageOmitted) {
        return;
    }
    let what = format!(
        "{} names no image, so it runs `{}`: {}",
        words::user(artifact),
        quoted(&artifact.reference),
        words::when_it_moves(artifact)
    );
    let help = "name an image, by digest (`name@sha256:…`) or by a release tag";
    findings.push(words::said(&RULE, named, &what).help(help));
}
