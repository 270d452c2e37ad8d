//! A definition is not what its format asks for.
//!
//! # Why
//! The engine refuses such a version, or runs something else than was meant. Found now, no
//! version is created and no run is started on it.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! flows: []
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Write what the message asks for; `midflight schemas manifest` prints the whole format.

use crate::model::Severity;
use crate::rules::{Check, Rule};
use crate::syntax::ProblemKind;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "definition-invalid",
    severity: Severity::Error,
    summary: "A definition is not what its format asks for.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Problem(ProblemKind::Invalid),
};
