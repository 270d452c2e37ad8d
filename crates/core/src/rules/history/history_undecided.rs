//! Whether every history replays is not decided.
//!
//! # Why
//! Some run in flight may have taken a turn that the new version takes otherwise. Without its
//! history nothing is promised.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{choose: "total > 100", arms: [[{step: review}], []]}, {step: charge}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{choose: "total > 500", arms: [[{step: review}], []]}, {step: charge}]
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{choose: "total > 100", arms: [[{step: review}], []]}, {step: charge}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{choose: "total > 100", arms: [[{step: review}], []]}, {step: charge}, {step: mail}]
//! ```
//!
//! # Fix
//! Keep decisions over recorded data as they are, or put the change behind a patch gate.

use crate::compare::{HistoryVerdict, Pair};
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "history-undecided",
    severity: Severity::Warning,
    summary: "Whether every history replays is not decided.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    let fact = &pair.facts.history;
    let HistoryVerdict::Unknown = &fact.verdict else { return };
    let site = fact.undecided_at.and_then(|site| pair.new.sites.get(site.0 as usize));
    let message = format!(
        "whether the history of a run in flight replays is not decided: {}",
        quoted(&fact.reason)
    );
    findings.push(
        Finding::at(pair.new_place(site.copied().unwrap_or(pair.new.named_at)), message)
            .label("not decided")
            .help("keep decisions over recorded data as they are, or use a patch gate")
            .subject("history")
            .change(Change::HistoryUndecided),
    );
}
