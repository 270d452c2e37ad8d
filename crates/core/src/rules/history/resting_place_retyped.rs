//! A place where a run can rest is of another kind.
//!
//! # Why
//! A run that rests in a state or step of one kind cannot go on in one of another kind under the
//! same name: it waits for something else.
//!
//! # Unsafe
//! ```json old ship.asl.json
//! {"StartAt": "Ship", "States": {"Ship": {"Type": "Fail"}}}
//! ```
//! ```json new ship.asl.json
//! {"StartAt": "Ship", "States": {"Ship": {"Type": "Succeed"}}}
//! ```
//!
//! # Safe
//! ```json old ship.asl.json
//! {"Comment": "v1", "StartAt": "Ship", "States": {"Ship": {"Type": "Succeed"}}}
//! ```
//! ```json new ship.asl.json
//! {"Comment": "v2", "StartAt": "Ship", "States": {"Ship": {"Type": "Succeed"}}}
//! ```
//!
//! # Fix
//! Give the new one another name, and let the runs in flight end on the old version.

use crate::compare::Pair;
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "resting-place-retyped",
    severity: Severity::Info,
    summary: "A place where a run can rest is of another kind.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    if pair.old.profile.is_some() {
        // Histories decide there, see the other rules of this folder.
        return;
    }
    let by_name = pair.new.by_name();
    for old in &pair.old.operations {
        let Some(new) = by_name.get(old.name.as_str()).filter(|new| new.kind != old.kind) else {
            continue;
        };
        let name = quoted(&old.name);
        let message = format!(
            "`{name}` was {} and is {}: a run in flight that rests in it waits for something else",
            quoted(&old.kind),
            quoted(&new.kind)
        );
        findings.push(
            Finding::at(pair.new_place(new.span), message)
                .label("another kind")
                .related(pair.old_place(old.span), "was of this kind")
                .help("give the new one another name")
                .subject(&*old.name)
                .change(Change::RestingPlaceRetyped),
        );
    }
}
