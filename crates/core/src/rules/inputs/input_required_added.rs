//! The new version needs an input that the old one did not.
//!
//! # Why
//! Runs in flight were started without it, and so were those that wait in a queue. Started anew
//! on the new version they fail, or run with the placeholder as literal text.
//!
//! # Unsafe
//! ```yaml old qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim: {image: "trimmer:1.8.2", commands: ["trim"], inputs: {}}
//! ```
//! ```yaml new qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim: {image: "trimmer:1.8.2", commands: ["trim"], inputs: {}}
//!   - Mail: {image: "mail:1.0.0", commands: ["mail ${job.owner}"], inputs: {}}
//! ```
//!
//! # Safe
//! ```yaml old qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim: {image: "trimmer:1.8.2", commands: ["trim"], inputs: {}}
//! ```
//! ```yaml new qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim: {image: "trimmer:1.8.3", commands: ["trim"], inputs: {}}
//! ```
//!
//! # Fix
//! Send the field with every new run first, and deploy when no run without it is left; or go on
//! without the field.

use crate::compare::{InputsVerdict, Pair};
use crate::limits::WITNESSES_MAX;
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "input-required-added",
    severity: Severity::Error,
    summary: "The new version needs an input that the old one did not.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    let InputsVerdict::Required { added, witness } = &pair.facts.inputs.verdict else { return };
    for (index, input) in added.iter().enumerate() {
        let path = quoted(&input.path);
        let message = format!(
            "the new version needs `{path}`, which runs of the old one were started without: \
             {}",
            input.consequence
        );
        let finding = Finding::at(pair.new_place(input.span), message)
            .label("needed from now on")
            .help(format!(
                "send `{path}` with every run before this version takes new ones, or do \
                     without it"
            ))
            .subject(&*input.path)
            .change(Change::InputAdded);
        findings.push(match index {
            0..WITNESSES_MAX => finding.witness(witness.clone()),
            _ => finding,
        });
    }
}
