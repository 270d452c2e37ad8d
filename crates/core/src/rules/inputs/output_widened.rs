//! The new version gives back what the old one did not promise.
//!
//! # Why
//! Whoever started a run in flight reads its result by the contract of the version they started:
//! a parent workflow that waits for its child, or a service. A run that is moved to the new version
//! gives them what the new one gives.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! output: {type: object, required: [id], properties: {id: {type: string}}}
//! flow: [{timer: pause}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! output: {type: object, properties: {id: {type: string}}}
//! flow: [{timer: pause}]
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! output: {type: object, properties: {id: {type: string}}}
//! flow: [{timer: pause}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! output: {type: object, required: [id], properties: {id: {type: string, minLength: 1}}}
//! flow: [{timer: pause}]
//! ```
//!
//! # Fix
//! Keep the promise of the old version until its runs have ended, or let them end there.

use crate::compare::{Pair, SchemaVerdict};
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "output-widened",
    severity: Severity::Error,
    summary: "The new version gives back what the old one did not promise.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    let Some(fact) = &pair.facts.output else { return };
    let SchemaVerdict::Unsafe(document) = &fact.verdict else { return };
    let message = format!(
        "a run that ends on the new version may give back what the old one did not promise: {}",
        quoted(&fact.reason)
    );
    findings.push(
        Finding::at(pair.new_place(fact.new), message)
            .label("allows it")
            .related(pair.old_place(fact.old), "does not")
            .help("keep the old promise, or let runs end on the version that they were started on")
            .subject("output")
            .change(Change::OutputWidened)
            .witness(document.clone()),
    );
}
