//! Whether the new version gives back what the old one promised is not decided.
//!
//! # Why
//! Whoever started a run in flight reads its result by the contract of the version they started.
//! Where neither a proof nor a counterexample was found, nothing is promised.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! output: {$ref: "https://example.com/order.json"}
//! flow: [{timer: pause}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! output: {$ref: "https://example.com/order-2.json"}
//! flow: [{timer: pause}]
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! output: {type: [string, "null"]}
//! flow: [{timer: pause}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! output: {type: string}
//! flow: [{timer: pause}]
//! ```
//!
//! # Fix
//! Write the schema within the file, in terms that can be compared.

use crate::compare::{Pair, SchemaVerdict};
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "output-undecided",
    severity: Severity::Warning,
    summary: "Whether the new version gives back what the old one promised is not decided.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    let Some(fact) = &pair.facts.output else { return };
    let SchemaVerdict::Unknown = &fact.verdict else { return };
    let message = format!(
        "whether the new version gives back what the old one promised is not decided: {}",
        quoted(&fact.reason)
    );
    findings.push(
        Finding::at(pair.new_place(fact.new), message)
            .label("not decided")
            .help("write the schema in terms that can be compared")
            .subject("output")
            .change(Change::OutputUndecided),
    );
}
