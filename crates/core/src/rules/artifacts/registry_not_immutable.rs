//! A registry is called immutable, and a template says that it is not.
//!
//! # Why
//! The configuration lets any tag of the registry pass, because the registry is said to refuse
//! to move tags. The template that declares the repository says otherwise, or leaves such tags
//! out, so that a run in flight can get other code under the same tag.
//!
//! # Unsafe
//! ```toml config midflight.toml
//! [artifact."*.dkr.ecr.*.amazonaws.com/**"]
//! policy = "immutable"
//! ```
//! ```yaml new registry.yaml
//! AWSTemplateFormatVersion: "2010-09-09"
//! Resources:
//!   Orders:
//!     Type: AWS::ECR::Repository
//!     Properties:
//!       RepositoryName: acme/order
//!       ImageTagMutability: MUTABLE
//! ```
//! ```yaml new order.midflight.yaml
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/acme/order:2.4.1"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```toml config midflight.toml
//! [artifact."*.dkr.ecr.*.amazonaws.com/**"]
//! policy = "immutable"
//! ```
//! ```yaml new registry.yaml
//! AWSTemplateFormatVersion: "2010-09-09"
//! Resources:
//!   Orders:
//!     Type: AWS::ECR::Repository
//!     Properties:
//!       RepositoryName: acme/order
//!       ImageTagMutability: IMMUTABLE
//! ```
//! ```yaml new order.midflight.yaml
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/acme/order:prod"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Make the repository immutable (`ImageTagMutability: IMMUTABLE`), or take the claim out of
//! `midflight.toml`.

use super::words;
use crate::compare::Named;
use crate::model::{Change, Findings, Place, Severity, Strategy};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "registry-not-immutable",
    severity: Severity::Error,
    summary: "A registry is called immutable, and a template says that it is not.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    let artifact = named.artifact;
    let Some((file, span)) = &artifact.contradiction else { return };
    let what = "is of a registry that the configuration calls immutable, and a template says that \
                this tag can be moved: runs in flight get other code when it is";
    let declared = Place { side: named.side, file: file.clone(), span: *span };
    findings.push(
        words::finding(&RULE, named, what)
            .label("can be moved")
            .help("make the repository immutable, or take the claim out of midflight.toml")
            .change(Change::ReferenceMoves)
            .related(declared, "the repository's setting"),
    );
}
