//! A recorded history does not replay on the new version.
//!
//! # Why
//! The run has recorded what the new version does elsewhere, in another way, or not at all, or a
//! value that the new version does not take. Replayed on it, as every deploy in place does, the run
//! fails at that event.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! steps: {quote: {output: {type: integer}}}
//! flow: [{step: quote}, {hook: approve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! steps: {quote: {output: {type: integer}}}
//! flow: [{step: quote}, {hook: approve}, {step: ship}]
//! ```
//! ```json histories
//! {"workflow": "order", "run": "order-17", "trace": ["+quote", {"e": "-quote", "v": "12 EUR"}]}
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{step: quote}, {hook: approve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{step: quote}, {hook: approve}, {step: ship}]
//! ```
//! ```json histories
//! {"workflow": "order", "run": "order-17", "trace": ["+quote", "-quote", "+h:approve"]}
//! ```
//!
//! # Fix
//! Put the change behind a patch gate, or let these runs end on the version that started them.

use serde_json::Value;

use crate::compare::Recorded;
use crate::model::{Change, Finding, Findings, Severity, Side};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "recorded-history-diverges",
    severity: Severity::Error,
    summary: "A recorded history does not replay on the new version.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Recorded(check),
};

fn check(recorded: &Recorded<'_>, findings: &mut Findings) {
    let (side, change) = match recorded.new {
        Some(_) => (Side::New, Change::HistoryDiverges),
        None => (Side::Old, Change::Removed),
    };
    for ((.., code, found), lost) in &recorded.runs.lost {
        let node = if side == Side::New { lost.new_site } else { lost.old_site };
        let contract = recorded.contract(lost.misfit.as_ref());
        let label = match (side, &contract) {
            (Side::Old, _) => "gone on the new side",
            (Side::New, Some(_)) => "rejects it",
            (Side::New, None) => "parts here",
        };
        let Some(place) = contract.or_else(|| recorded.place(side, node)) else { continue };
        let message = format!("{} cannot be replayed: {}", lost.runs.told(), quoted(&lost.detail));
        let mut finding = Finding::at(place, message)
            .label(label)
            .help("use a patch gate, or let these runs end on the version that started them")
            .subject(format!("{code} {found} {}", lost.detail))
            .change(change);
        if let Some(place) = recorded.place(Side::Old, lost.old_site).filter(|_| side == Side::New)
        {
            finding = finding.related(place, "recorded this");
        }
        if let Some(events) = &lost.witness {
            let events = events.iter().map(|event| Value::from(event.as_str()));
            finding = finding.witness(Value::Array(events.collect()));
        }
        findings.push(finding);
    }
}
