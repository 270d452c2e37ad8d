//! An operation was added.
//!
//! # Why
//! Most engines take it without harm to runs in flight. Where a strategy has to put a run into
//! the new definition by hand, it is worth knowing.
//!
//! # Unsafe
//! ```json old ship.asl.json
//! {"StartAt": "Ship", "States": {"Ship": {"Type": "Succeed"}}}
//! ```
//! ```json new ship.asl.json
//! {"StartAt": "Ship", "States": {"Ship": {"Type": "Succeed"}, "Late": {"Type": "Succeed"}}}
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
//! Nothing, where runs in flight stay on the old version.

use crate::compare::Pair;
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "operation-added",
    severity: Severity::Info,
    summary: "An operation was added.",
    since: "0.1.0",
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    if pair.old.profile.is_some() {
        // Histories decide there, see the other rules of this folder.
        return;
    }
    let old = pair.old.by_name();
    for new in pair.new.operations.iter().filter(|new| !old.contains_key(new.name.as_str())) {
        let message = format!("`{}` is new: runs in flight know nothing of it", quoted(&new.name));
        findings.push(
            Finding::at(pair.new_place(new.span), message)
                .label("new")
                .help("nothing, where runs in flight stay on the old version")
                .subject(&*new.name)
                .change(Change::OperationAdded),
        );
    }
}
