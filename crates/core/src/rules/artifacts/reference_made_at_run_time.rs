//! An artifact's name is made from the data of the run.
//!
//! # Why
//! Two runs of one version can run different code, and the version itself does not say which.
//! Going back to an older version does not go back to older code.
//!
//! # Unsafe
//! ```yaml new qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim:
//!       image: trimmer:${job.tag}
//!       commands: ["trim"]
//! ```
//!
//! # Safe
//! ```yaml new qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim:
//!       image: trimmer:1.8.2
//!       commands: ["trim"]
//! ```
//!
//! # Fix
//! Write the name out, and make a new version where another artifact is needed.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "reference-made-at-run-time",
    severity: Severity::Info,
    summary: "An artifact's name is made from the data of the run.",
    since: "0.1.0",
    endangers: &[Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    if fault(named.artifact) != Some(Fault::ReferenceMadeAtRunTime) {
        return;
    }
    let what = "is made from the data of each run: this version does not fix the code that its \
                runs execute";
    let help = "write the reference out; make a new version for another one";
    findings.push(words::finding(&RULE, named, what).help(help));
}
