//! A workflow has another name and the same content.
//!
//! # Why
//! Runs in flight, their callers and whoever sends them signals know it by its old name. An
//! engine that looks its code up by name does not find it.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! flow: [{step: reserve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: purchase
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! flow: [{step: reserve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! version: "2"
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Keep the old name until no run needs it; deploy the new one beside it.

use crate::compare::Pair;
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "workflow-renamed",
    severity: Severity::Error,
    summary: "A workflow has another name and the same content.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    if pair.old.id == pair.new.id {
        return;
    }
    let (old, new) = (quoted(&pair.old.id.0), quoted(&pair.new.id.0));
    let message = format!(
        "workflow `{old}` is now `{new}`: runs in flight and their callers know it as `{old}`"
    );
    findings.push(
        Finding::at(pair.new_place(pair.new.named_at), message)
            .label("the new name")
            .related(pair.old_place(pair.old.named_at), "the old name")
            .help(format!("keep `{old}` until no run needs it, and deploy `{new}` beside it"))
            .subject("renamed")
            .change(Change::Renamed),
    );
}
