//! A recorded input does not fit the new version.
//!
//! # Why
//! Somebody started a run with this input, perhaps on a version before the one that is compared.
//! Started anew, or replayed, on the new version, the run fails where the input is read. What is
//! recorded is other people's data, so that findings name paths, types and runs, and no values.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! input: {type: object, required: [id]}
//! flow: [{timer: pause}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! input: {type: object, required: [id]}
//! flow: [{timer: pause}, {timer: longer}]
//! ```
//! ```json inputs
//! {"workflow": "order", "run": "order-17", "input": {"number": 17}}
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! input: {type: object}
//! flow: [{timer: pause}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! input: {type: [object, "null"]}
//! flow: [{timer: pause}]
//! ```
//! ```json inputs
//! {"workflow": "order", "run": "order-17", "input": {"id": 1}}
//! ```
//!
//! # Fix
//! Accept what runs were started with, or let them end on the version that accepted it.

use std::sync::Arc;

use crate::compare::Recorded;
use crate::model::{Change, Finding, Findings, Inputs, Place, Severity, Side};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "recorded-input-rejected",
    severity: Severity::Error,
    summary: "A recorded input does not fit the new version.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Recorded(check),
};

fn check(recorded: &Recorded<'_>, findings: &mut Findings) {
    let Some(new) = recorded.new else { return };
    let change = match new.inputs {
        Inputs::Required(_) | Inputs::Read(_) => Change::InputAdded,
        Inputs::Schema(_) | Inputs::NotDeclared(_) | Inputs::Types(_) => Change::InputNarrowed,
    };
    for group in recorded.inputs.rejected.values() {
        let place = Place { side: Side::New, file: Arc::clone(&new.file), span: group.span };
        let named = group.names.join(", ");
        let more = match group.count - group.names.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let reason = quoted(&group.reason);
        let message = format!("the recorded input of {named}{more} does not fit: {reason}");
        findings.push(
            Finding::at(place, message)
                .label("rejects it")
                .help("accept it, or let these runs end on the version that accepted it")
                .subject(&*group.reason)
                .change(change),
        );
    }
}
