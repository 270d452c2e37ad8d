//! An action is named by a tag or a branch, not by a commit.
//!
//! # Why
//! Whoever can write to its repository can move the tag. A workflow in flight that dispatches it
//! goes on with other code, and an old deploy that is run again to go back does other things than
//! it did.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   deploy: {gha-uses: "acme/deploy@v2"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   deploy: {gha-uses: "acme/deploy@08c6903cd8c0fde910a37f88322edcfb5dd907a8"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Name the commit, with the tag in a comment.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "action-not-pinned",
    severity: Severity::Warning,
    summary: "An action is named by a tag or a branch, not by a commit.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    if fault(named.artifact) != Some(Fault::ActionNotPinned) {
        return;
    }
    let what = format!("is not named by a commit: {}", words::if_it_moves(named.artifact));
    findings.push(words::finding(&RULE, named, &what).help("name the commit, all 40 digits of it"));
}
