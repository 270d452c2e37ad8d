//! A version is deleted when the next one is deployed.
//!
//! # Why
//! Runs in flight and the way back need the old version. Where the file does not say that it is
//! kept, the deploy of the next one deletes it.
//!
//! # Unsafe
//! ```yaml new template.yaml
//! Resources:
//!   Orders:
//!     Type: AWS::StepFunctions::StateMachine
//!     Properties:
//!       Definition: {StartAt: A, States: {A: {Type: Succeed}}}
//!   V1:
//!     Type: AWS::StepFunctions::StateMachineVersion
//!     Properties: {StateMachineArn: !Ref Orders}
//! ```
//!
//! # Safe
//! ```yaml new template.yaml
//! Resources:
//!   Orders:
//!     Type: AWS::StepFunctions::StateMachine
//!     Properties:
//!       Definition: {StartAt: A, States: {A: {Type: Succeed}}}
//!   V1:
//!     Type: AWS::StepFunctions::StateMachineVersion
//!     DeletionPolicy: Retain
//!     UpdateReplacePolicy: Retain
//!     Properties: {StateMachineArn: !Ref Orders}
//! ```
//!
//! # Fix
//! Keep it on deletion and on replacement: `DeletionPolicy: Retain` and
//! `UpdateReplacePolicy: Retain`.

use crate::compare::Version;
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "version-not-kept",
    severity: Severity::Warning,
    summary: "A version is deleted when the next one is deployed.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Version(check),
};

fn check(version: &Version<'_>, findings: &mut Findings) {
    for published in version.workflow.rollout.versions.iter().filter(|found| !found.is_kept) {
        let message = format!(
            "the version `{}` is deleted when the next one is deployed: there is no way back",
            quoted(&published.name)
        );
        findings.push(
            Finding::at(version.place(published.span), message)
                .label("not kept")
                .help("keep it on deletion and on replacement")
                .subject(&*published.name)
                .about_new_version()
                .change(Change::VersionNotKept),
        );
    }
}
