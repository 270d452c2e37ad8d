//! A recorded result no longer fits what the new version expects of it.
//!
//! # Why
//! A run in flight has recorded results of steps and payloads of hooks in the shape of the old
//! version. Resumed on the new version, code reads values that it does not expect.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! steps:
//!   reserve: {output: {type: object, properties: {id: {type: string}}}}
//! flow: [{step: reserve}, {step: charge}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! steps:
//!   reserve: {output: {type: object, required: [shelf], properties: {id: {type: string}}}}
//! flow: [{step: reserve}, {step: charge}]
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! steps:
//!   reserve: {output: {type: string}}
//! flow: [{step: reserve}, {step: charge}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! steps:
//!   reserve: {output: {type: [string, "null"]}}
//! flow: [{step: reserve}, {step: charge}]
//! ```
//!
//! # Fix
//! Accept the old shape too, or give the step another name.

use crate::compare::{Pair, SchemaVerdict};
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "result-narrowed",
    severity: Severity::Error,
    summary: "A recorded result no longer fits what the new version expects of it.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    for fact in &pair.facts.results {
        let SchemaVerdict::Unsafe(document) = &fact.verdict else { continue };
        let message = format!(
            "the {} that a run in flight has recorded may not fit the new version: {}",
            quoted(&fact.name),
            quoted(&fact.reason)
        );
        findings.push(
            Finding::at(pair.new_place(fact.new), message)
                .label("rejects it")
                .related(pair.old_place(fact.old), "accepts it")
                .help("accept the old shape too, or give the operation another name")
                .subject(&*fact.name)
                .change(Change::ResultNarrowed)
                .witness(document.clone()),
        );
    }
}
