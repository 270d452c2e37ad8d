//! Whether inputs still fit is not decided.
//!
//! # Why
//! A restart or a replay reads the run's input again. Where neither a proof nor a counterexample
//! was found, nothing is promised.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! input: {$ref: "https://example.com/order.json"}
//! flow: [{step: reserve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! input: {$ref: "https://example.com/order-2.json"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! input: {type: string}
//! flow: [{step: reserve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! input: {type: [string, integer]}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Write the schema within the file, in terms that can be compared; or choose a strategy that
//! does not read inputs again.

use crate::compare::{InputsVerdict, Pair};
use crate::model::{Change, Finding, Findings, Inputs, Severity};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "input-undecided",
    severity: Severity::Warning,
    summary: "Whether inputs still fit is not decided.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    let InputsVerdict::Unknown = &pair.facts.inputs.verdict else { return };
    let span = match &pair.new.inputs {
        Inputs::Schema(contract) => contract.span,
        _ => pair.facts.inputs.at.unwrap_or(pair.new.named_at),
    };
    let (parents, change) = match pair.parents {
        [] => (String::new(), Change::InputUndecided),
        _ => (format!(", which {} starts,", pair.parent_names()), Change::ChildInputUndecided),
    };
    let message = format!(
        "whether the input of a run in flight{parents} fits the new version is not decided: {}",
        pair.facts.inputs.reason
    );
    findings.push(
        Finding::at(pair.new_place(span), message)
            .label("not decided")
            .help("leave runs in flight on the old version, or make the inputs comparable")
            .subject("input")
            .change(change),
    );
}
