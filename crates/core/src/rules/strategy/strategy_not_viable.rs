//! The strategy in force is none that the engine has, or never viable there.
//!
//! # Why
//! A plan that the engine cannot carry out leaves runs in flight where they are, or stops them
//! without starting them again.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! flow: [{step: reserve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: in-place
//! upgrade: {strategy: drain}
//! flow: [{step: reserve}, {step: mail}]
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! in_flight: pinned
//! flow: [{step: reserve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! in_flight: pinned
//! upgrade: {strategy: drain}
//! flow: [{step: reserve}, {step: mail}]
//! ```
//!
//! # Fix
//! Choose a strategy that the report calls viable.

use crate::compare::Pair;
use crate::model::{Cell, Finding, Findings, Severity};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "strategy-not-viable",
    severity: Severity::Error,
    summary: "The strategy in force is none that the engine has, or never viable there.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    let strategy = pair.ground.strategy;
    let known = pair.ground.table.strategies.iter().find(|(name, ..)| *name == strategy);
    let why = match known {
        None => "the engine has no such strategy",
        Some((_, Cell::Block | Cell::Out, why)) => why,
        Some(_) => return,
    };
    let message = format!("`{}` cannot be carried out: {why}", strategy.as_str());
    findings.push(
        Finding::at(pair.new_place(pair.new.named_at), message)
            .label("for this workflow")
            .help("choose a strategy that the table of this workflow calls viable")
            .subject(strategy.as_str()),
    );
}
