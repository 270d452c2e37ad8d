//! An image is named by tag where the configuration asks for a digest.
//!
//! # Why
//! A tag of release shape stays by convention only. Where the configuration says that a registry
//! is not trusted to keep its tags, a run in flight can get other code under the same tag.
//!
//! # Unsafe
//! ```toml config midflight.toml
//! [artifact."docker.io/**"]
//! policy = "digest"
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "acme/order:2.4.1"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```toml config midflight.toml
//! [artifact."docker.io/**"]
//! policy = "digest"
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "ghcr.io/acme/order:2.4.1"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Put the digest behind the tag: `name:tag@sha256:…`. `midflight check --fix` does it for every
//! reference that `midflight.lock` knows.

use super::words;
use crate::compare::Named;
use crate::model::{Change, Findings, Policy, Severity, Strategy};
use crate::references::Class;
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "image-digest-required",
    severity: Severity::Error,
    summary: "An image is named by tag where the configuration asks for a digest.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    let artifact = named.artifact;
    if artifact.policy != Policy::Digest || artifact.class != Class::ImmutableTag {
        return;
    }
    let what = "is named by tag, and the configuration trusts only a digest there: runs in flight \
                get other code if the tag is moved";
    findings.push(
        words::finding(&RULE, named, what)
            .label("no digest")
            .help("put the digest behind the tag: `name:tag@sha256:…`")
            .change(Change::ReferenceMoves),
    );
}
