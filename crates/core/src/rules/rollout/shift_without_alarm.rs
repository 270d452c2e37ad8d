//! New runs move over little by little, and nothing turns them back.
//!
//! # Why
//! A shift in steps is there to stop when the new version fails. Without an alarm it goes on to
//! the end whatever happens.
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
//!     DeletionPolicy: Retain
//!     UpdateReplacePolicy: Retain
//!     Properties: {StateMachineArn: !Ref Orders}
//!   Live:
//!     Type: AWS::StepFunctions::StateMachineAlias
//!     Properties:
//!       DeploymentPreference:
//!         StateMachineVersionArn: !Ref V1
//!         Type: CANARY
//!         Percentage: 10
//!         Interval: 5
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
//!   Live:
//!     Type: AWS::StepFunctions::StateMachineAlias
//!     Properties:
//!       DeploymentPreference:
//!         StateMachineVersionArn: !Ref V1
//!         Type: CANARY
//!         Percentage: 10
//!         Interval: 5
//!         Alarms: [orders-failed]
//! ```
//!
//! # Fix
//! Name an alarm that watches the new version.

use crate::compare::Version;
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "shift-without-alarm",
    severity: Severity::Warning,
    summary: "New runs move over little by little, and nothing turns them back.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Version(check),
};

fn check(version: &Version<'_>, findings: &mut Findings) {
    for shift in version.workflow.rollout.shifts.iter().filter(|shift| !shift.is_guarded) {
        let message = format!(
            "`{}` moves new runs over little by little, and no alarm turns them back",
            quoted(&shift.name)
        );
        findings.push(
            Finding::at(version.place(shift.span), message)
                .label("without an alarm")
                .help("name an alarm that watches the new version")
                .subject(&*shift.name)
                .about_new_version()
                .change(Change::ShiftUnguarded),
        );
    }
}
