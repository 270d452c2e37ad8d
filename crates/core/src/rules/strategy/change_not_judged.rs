//! Something changed that no rule judges yet.
//!
//! # Why
//! What was not judged is not proved safe. Strategies that would run old work on the new
//! definition stay unknown until a person has looked.
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
//!   - Trim: {image: "trimmer:1.8.2", commands: ["trim --hard"], inputs: {}}
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
//! Leave runs in flight on the old version, or look at the change and accept it with a waiver.

use crate::compare::{Pair, changed_facets};
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "change-not-judged",
    severity: Severity::Warning,
    summary: "Something changed that no rule judges yet.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    for (old, new) in changed_facets(pair.old, pair.new) {
        let message = format!(
            "{} changed, and what that does to runs in flight is not judged",
            quoted(&new.name)
        );
        findings.push(
            Finding::at(pair.new_place(new.span), message)
                .label("changed")
                .related(pair.old_place(old.span), "was this")
                .help("leave runs in flight on the old version, or look at it and accept it")
                .subject(&*new.name)
                .change(Change::NotJudged),
        );
    }
}
