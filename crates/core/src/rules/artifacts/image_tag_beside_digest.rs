//! An image has a digest, and beside it a tag that says something else.
//!
//! # Why
//! The digest decides, so runs keep their code. People read the tag, and take the image for the
//! latest when it is not.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker:
//!     image: app:latest@sha256:4a1c0ea9d1ba0ac1f4c1b1b0a6c6f6a1d5d6f1ba3f0e6b0a0f9c6c6d1e2f3a4b
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker:
//!     image: app:2.4.1@sha256:4a1c0ea9d1ba0ac1f4c1b1b0a6c6f6a1d5d6f1ba3f0e6b0a0f9c6c6d1e2f3a4b
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Leave the tag out, or write the release that the digest is of.

use super::words;
use crate::compare::Named;
use crate::model::{ArtifactKind, Findings, Severity};
use crate::references::{Class, judge_image};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "image-tag-beside-digest",
    severity: Severity::Info,
    summary: "An image has a digest, and beside it a tag that says something else.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    let artifact = named.artifact;
    if artifact.kind != ArtifactKind::Image || artifact.class != Class::Digest {
        return;
    }
    let Some((tagged, _)) = artifact.reference.split_once('@') else { return };
    let (Class::MutableTag, "latest" | "channel") = judge_image(tagged) else { return };
    let what = "has a digest, which decides, and a tag that names something else as soon as it \
                moves";
    let help = "leave the tag out, or write the release that the digest is of";
    findings.push(
        words::finding(&RULE, named, what).label("digest beside a tag that moves").help(help),
    );
}
