//! The new version rejects an input that the old one accepts.
//!
//! # Why
//! A run in flight holds the input that it was started with. Where the new version reads it
//! again, by a restart or a replay, it meets a document that it does not accept.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! input: {type: object, required: [id], properties: {id: {type: string}}}
//! flow: [{step: reserve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! input: {type: object, required: [id, currency], properties: {id: {type: string}}}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! input: {type: object, required: [id], properties: {id: {type: string}}}
//! flow: [{step: reserve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! input: {type: object, properties: {id: {type: [string, integer]}}}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Accept what the old version accepted: make new fields optional with a default, widen types
//! instead of narrowing them, or publish under a new workflow name.

use crate::compare::{InputsVerdict, Pair, SchemaVerdict};
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "input-narrowed",
    severity: Severity::Error,
    summary: "The new version rejects an input that the old one accepts.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    let InputsVerdict::Schema(fact) = &pair.facts.inputs.verdict else { return };
    let SchemaVerdict::Unsafe(document) = &fact.verdict else { return };
    let (parents, change) = match pair.parents {
        [] => (String::new(), Change::InputNarrowed),
        // What they start next fails, whatever becomes of runs in flight.
        _ => (
            format!(", and {} in flight starts it with such", pair.parent_names()),
            Change::ChildInputNarrowed,
        ),
    };
    let message = format!(
        "runs in flight may hold an input that the new version rejects{parents}: {}",
        quoted(&fact.reason)
    );
    findings.push(
        Finding::at(pair.new_place(fact.new), message)
            .label("rejects it")
            .related(pair.old_place(fact.old), "accepts it")
            .help("make the field optional, or widen the type, so that old inputs still fit")
            .subject(&*fact.reason)
            .change(change)
            .witness(document.clone()),
    );
}
