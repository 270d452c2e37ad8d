//! A place where a run can rest is gone.
//!
//! # Why
//! An engine that keeps positions instead of histories puts a run back where it was. A run that
//! rests in a state or step that no longer exists has nowhere to go on.
//!
//! # Unsafe
//! ```yaml old qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim: {image: "trimmer:1.8.2", commands: ["trim"], inputs: {}}
//!   - Mail: {image: "mail:1.0.0", commands: ["mail"], inputs: {}}
//! ```
//! ```yaml new qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim: {image: "trimmer:1.8.2", commands: ["trim"], inputs: {}}
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
//!   - Trim: {image: "trimmer:1.8.2", commands: ["trim"], inputs: {}}
//!   - Mail: {image: "mail:1.0.0", commands: ["mail"], inputs: {}}
//! ```
//!
//! # Fix
//! Keep the name, or leave runs in flight on the old version until they have ended.

use crate::compare::Pair;
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "resting-place-removed",
    severity: Severity::Info,
    summary: "A place where a run can rest is gone.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    if pair.old.profile.is_some() {
        // Histories decide there, see the other rules of this folder.
        return;
    }
    let new = pair.new.by_name();
    for old in pair.old.operations.iter().filter(|operation| operation.can_rest) {
        if new.contains_key(old.name.as_str()) {
            continue;
        }
        let name = quoted(&old.name);
        let message = format!(
            "`{name}` is gone: a run in flight that rests in it, or goes on from its outputs, \
             has nowhere to go on"
        );
        findings.push(
            Finding::at(pair.old_place(old.span), message)
                .label("gone")
                .related(pair.new_place(pair.new.named_at), "the new version")
                .help(format!("keep `{name}`, or let the runs in flight end on the old version"))
                .subject(&*old.name)
                .change(Change::RestingPlaceRemoved),
        );
    }
}
