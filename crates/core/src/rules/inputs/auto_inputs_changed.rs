//! An operation takes its inputs from another operation than before.
//!
//! # Why
//! An operation without inputs of its own takes the outputs of the one before it. A run in
//! flight that goes on from what it has already produced hands it the wrong files, or none.
//!
//! # Unsafe
//! ```yaml old qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim: {image: "trimmer:1.8.2", commands: ["trim"], inputs: {}, outputs: {clean: c.fq}}
//!   - Count: {image: "count:2.0.1", commands: ["count ${clean}"]}
//! ```
//! ```yaml new qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim: {image: "trimmer:1.8.2", commands: ["trim"], inputs: {}, outputs: {clean: c.fq}}
//!   - Filter: {image: "filter:3.1.0", commands: ["filter"], outputs: {clean: f.fq}}
//!   - Count: {image: "count:2.0.1", commands: ["count ${clean}"]}
//! ```
//!
//! # Safe
//! ```yaml old qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim: {image: "trimmer:1.8.2", commands: ["trim"], inputs: {}, outputs: {clean: c.fq}}
//!   - Count: {image: "count:2.0.1", commands: ["count ${clean}"]}
//! ```
//! ```yaml new qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim: {image: "trimmer:1.8.2", commands: ["trim"], inputs: {}, outputs: {clean: c.fq}}
//!   - Count: {image: "count:2.0.1", commands: ["count ${clean}"]}
//!   - Mail: {image: "mail:1.0.0", commands: ["mail"], inputs: {}}
//! ```
//!
//! # Fix
//! Name the inputs of the operation, so that its place in the list no longer decides.

use crate::compare::Pair;
use crate::model::{Change, Finding, Findings, Operation, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "auto-inputs-changed",
    severity: Severity::Warning,
    summary: "An operation takes its inputs from another operation than before.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    let (olds, news) = (pair.old.by_name(), pair.new.by_name());
    for operation in pair.new.operations.iter().filter(|operation| operation.takes_previous) {
        let Some(old) = olds.get(operation.name.as_str()) else { continue };
        if old.takes_previous && old.previous != operation.previous {
            let previous = operation.previous.as_deref();
            let inserted = previous.filter(|name| !olds.contains_key(name));
            let inserted = inserted.and_then(|name| news.get(name).copied());
            findings.push(finding(pair, old, operation, inserted));
        }
    }
}

fn finding(
    pair: &Pair<'_>,
    old: &Operation,
    operation: &Operation,
    inserted: Option<&Operation>,
) -> Finding {
    let consumer = quoted(&operation.name);
    let name = |previous: &Option<String>| previous.as_deref().map_or("none".to_owned(), quoted);
    let (before, now) = (name(&old.previous), name(&operation.previous));
    let message = format!(
        "`{consumer}` names no inputs and takes those of the step before it, which is now \
         `{now}` instead of `{before}`: a run that goes on from its old outputs gives it the \
         wrong ones"
    );
    let finding = match inserted {
        Some(inserted) => Finding::at(pair.new_place(inserted.span), message)
            .label("inserted here")
            .related(pair.new_place(operation.span), "takes its inputs from the step before"),
        None => Finding::at(pair.new_place(operation.span), message)
            .label("takes its inputs from the step before"),
    };
    finding
        .related(pair.old_place(old.span), format!("took those of `{before}`"))
        .help(format!("give `{consumer}` an `inputs:` of its own"))
        .subject(&*operation.name)
        .change(Change::PredecessorChanged)
}
