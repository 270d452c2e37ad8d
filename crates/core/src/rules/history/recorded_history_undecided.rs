//! Whether a recorded history replays on the new version is not decided.
//!
//! # Why
//! The history hangs on a decision that it does not settle, is of a version that was not compared,
//! or is none that its version can have recorded. Of a run in flight of which nothing is shown,
//! nothing is promised.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! version: "2"
//! in_flight: in-place
//! flow: [{step: quote}, {hook: approve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! version: "3"
//! in_flight: in-place
//! flow: [{step: quote}, {hook: approve}, {step: ship}]
//! ```
//! ```json histories
//! {"workflow": "order", "version": "1", "run": "order-17", "trace": ["+quote", "-quote"]}
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! version: "2"
//! in_flight: in-place
//! flow: [{step: quote}, {hook: approve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! version: "3"
//! in_flight: in-place
//! flow: [{step: quote}, {hook: approve}, {step: ship}]
//! ```
//! ```json histories
//! {"workflow": "order", "version": "2", "run": "order-17", "trace": ["+quote", "-quote"]}
//! ```
//!
//! # Fix
//! Compare with every version that still has runs in flight; keep decisions over recorded data as
//! they are, or put the change behind a patch gate.

use crate::compare::Recorded;
use crate::model::{Change, Finding, Findings, Severity, Side};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "recorded-history-undecided",
    severity: Severity::Warning,
    summary: "Whether a recorded history replays on the new version is not decided.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Recorded(check),
};

fn check(recorded: &Recorded<'_>, findings: &mut Findings) {
    let side = if recorded.new.is_some() { Side::New } else { Side::Old };
    let Some(place) = recorded.place(side, None) else { return };
    for (why, runs) in &recorded.runs.open {
        let message = format!("whether {} can go on is not decided: {}", runs.told(), quoted(why));
        findings.push(
            Finding::at(place.clone(), message)
                .label("not decided")
                .help("compare with every version that has runs in flight, or use a patch gate")
                .subject(why.as_str())
                .change(Change::HistoryUndecided),
        );
    }
}
