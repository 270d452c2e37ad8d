//! Something starts runs past the route.
//!
//! # Why
//! A route decides which version new runs get. What names the workflow itself starts the newest
//! definition at once, whatever the route says.
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
//!         Alarms: [orders-failed]
//!   Nightly:
//!     Type: AWS::Events::Rule
//!     Properties: {Targets: [{Id: a, Arn: !Ref Orders}]}
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
//!   Nightly:
//!     Type: AWS::Events::Rule
//!     Properties: {Targets: [{Id: a, Arn: !Ref Live}]}
//! ```
//!
//! # Fix
//! Point it at the route.

use crate::compare::Version;
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "sender-past-route",
    severity: Severity::Warning,
    summary: "Something starts runs past the route.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Version(check),
};

fn check(version: &Version<'_>, findings: &mut Findings) {
    for sender in &version.workflow.rollout.senders {
        let message = format!(
            "`{}` starts runs of `{}` past the route: they get the newest definition at once",
            quoted(&sender.name),
            quoted(&version.workflow.id.0)
        );
        findings.push(
            Finding::at(version.place(sender.span), message)
                .label("past the route")
                .help("point it at the route")
                .subject(&*sender.name)
                .about_new_version()
                .change(Change::SenderPastRoute),
        );
    }
}
