//! A file that must be readable is not.
//!
//! # Why
//! A file that marks itself as a workflow, was one on the other side, or was named is part of the
//! question. What it says cannot be judged, so its runs stay unknown. Other files are checked
//! all the same.
//!
//! # Unsafe
//! ```yaml new order.midflight.yaml
//! midflight: 1
//! workflow: order
//! flow: [{step: reserve}
//! ```
//!
//! # Safe
//! ```yaml new order.midflight.yaml
//! midflight: 1
//! workflow: order
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Mend the file at the place that is named: syntax, encoding, size or nesting.

use crate::model::Severity;
use crate::rules::{Check, Rule};
use crate::syntax::ProblemKind;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "file-unreadable",
    severity: Severity::Error,
    summary: "A file that must be readable is not.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Problem(ProblemKind::Unreadable),
};
