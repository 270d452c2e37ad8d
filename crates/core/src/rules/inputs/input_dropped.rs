//! The new version no longer reads an input that the old one needs.
//!
//! # Why
//! Senders may stop sending it. Going back to the old version then fails on the runs that were
//! started without it.
//!
//! # Unsafe
//! ```yaml old qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim: {image: "trimmer:1.8.2", commands: ["trim"], inputs: {}}
//!   - Stop: {inputs: {}, choices: [{if: "job.quick == 'yes'", next: Mail}]}
//!   - Mail: {image: "mail:1.0.0", commands: ["mail"], inputs: {}}
//! ```
//! ```yaml new qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim: {image: "trimmer:1.8.2", commands: ["trim"], inputs: {}}
//!   - Mail: {image: "mail:1.0.0", commands: ["mail"], inputs: {}}
//! ```
//!
//! # Safe
//! ```yaml old qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim: {image: "trimmer:1.8.2", commands: ["trim"], inputs: {}}
//! ```
//! ```yaml new qc.yaml
//! Transform: BC2_Compiler
//! Repository: s3://bucket/${job.id}
//! Steps:
//!   - Trim: {image: "trimmer:1.8.2", commands: ["trim"], inputs: {}, compute: {cpus: 2}}
//! ```
//!
//! # Fix
//! Go on sending the field while the old version may come back.

use std::collections::BTreeSet;

use crate::compare::Pair;
use crate::model::{Change, Finding, Findings, Inputs, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "input-dropped",
    severity: Severity::Info,
    summary: "The new version no longer reads an input that the old one needs.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    let (Inputs::Required(old), Inputs::Required(new)) = (&pair.old.inputs, &pair.new.inputs)
    else {
        return;
    };
    let read: BTreeSet<&str> = new.iter().map(|input| input.path.as_str()).collect();
    for input in old.iter().filter(|had| !read.contains(had.path.as_str())) {
        let path = quoted(&input.path);
        let message = format!(
            "the old version needs `{path}`, the new one does not: a rollback fails on runs \
             that are started without it"
        );
        findings.push(
            Finding::at(pair.old_place(input.span), message)
                .label("needed until now")
                .help(format!("go on sending `{path}` while the old version may come back"))
                .subject(&*input.path)
                .change(Change::InputDropped),
        );
    }
}
