//! A workflow has runs of another sort.
//!
//! # Why
//! Some engines fix at creation how runs are kept, so that the other sort is a new workflow under
//! the same name: the old one is deleted, and its runs with it.
//!
//! # Unsafe
//! ```yaml old template.yaml
//! Resources:
//!   Orders:
//!     Type: AWS::StepFunctions::StateMachine
//!     Properties:
//!       StateMachineType: STANDARD
//!       Definition: {StartAt: A, States: {A: {Type: Succeed}}}
//! ```
//! ```yaml new template.yaml
//! Resources:
//!   Orders:
//!     Type: AWS::StepFunctions::StateMachine
//!     Properties:
//!       StateMachineType: EXPRESS
//!       Definition: {StartAt: A, States: {A: {Type: Succeed}}}
//! ```
//!
//! # Safe
//! ```yaml old template.yaml
//! Resources:
//!   Orders:
//!     Type: AWS::StepFunctions::StateMachine
//!     Properties:
//!       Definition: {StartAt: A, States: {A: {Type: Succeed}}}
//! ```
//! ```yaml new template.yaml
//! Resources:
//!   Orders:
//!     Type: AWS::StepFunctions::StateMachine
//!     Properties:
//!       StateMachineType: STANDARD
//!       Definition: {StartAt: A, States: {A: {Type: Succeed}}}
//! ```
//!
//! # Fix
//! Give the new one another name, and let the runs in flight end on the old one.

use crate::compare::Pair;
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "run-sort-changed",
    severity: Severity::Error,
    summary: "A workflow has runs of another sort.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    let (Some(old), Some(new)) = (&pair.old.rollout.sort, &pair.new.rollout.sort) else { return };
    if old.name == new.name {
        return;
    }
    let message = format!(
        "its runs were {} and are {}: that is another workflow and no version of this one",
        quoted(&old.name),
        quoted(&new.name)
    );
    findings.push(
        Finding::at(pair.new_place(new.span), message)
            .label("another sort of runs")
            .related(pair.old_place(old.span), "was of this sort")
            .help("give the new one another name, and let the runs in flight end on the old one")
            .change(Change::KindChanged),
    );
}
