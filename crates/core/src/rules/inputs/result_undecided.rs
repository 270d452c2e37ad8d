//! Whether recorded results still fit is not decided.
//!
//! # Why
//! A resumed run feeds recorded results to new code. Where neither a proof nor a counterexample
//! was found, nothing is promised.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! steps:
//!   reserve: {output: {$ref: "https://example.com/reservation.json"}}
//! flow: [{step: reserve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! steps:
//!   reserve: {output: {$ref: "https://example.com/reservation-2.json"}}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! steps:
//!   reserve: {output: {type: string}}
//! flow: [{step: reserve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! steps:
//!   reserve: {output: {}}
//! flow: [{step: reserve}]
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
    id: "result-undecided",
    severity: Severity::Warning,
    summary: "Whether recorded results still fit is not decided.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    for fact in &pair.facts.results {
        let SchemaVerdict::Unknown = &fact.verdict else { continue };
        let message = format!(
            "whether the recorded {} fits the new version is not decided: {}",
            quoted(&fact.name),
            quoted(&fact.reason)
        );
        findings.push(
            Finding::at(pair.new_place(fact.new), message)
                .label("not decided")
                .help("write the schema in terms that can be compared")
                .subject(&*fact.name)
                .change(Change::ResultUndecided),
        );
    }
}
