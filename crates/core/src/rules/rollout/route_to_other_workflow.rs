//! A route sends a share of new runs to another workflow.
//!
//! # Why
//! All versions of a route must be of one workflow. The service refuses the others, and where it
//! does not, callers start something that they did not ask for.
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
//!   Other:
//!     Type: AWS::StepFunctions::StateMachine
//!     Properties: {DefinitionUri: s3://machines/other.json}
//!   V2:
//!     Type: AWS::StepFunctions::StateMachineVersion
//!     Properties: {StateMachineArn: !Ref Other}
//!   Live:
//!     Type: AWS::StepFunctions::StateMachineAlias
//!     Properties:
//!       RoutingConfiguration:
//!         - {StateMachineVersionArn: !Ref V1, Weight: 90}
//!         - {StateMachineVersionArn: !Ref V2, Weight: 10}
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
//!   V2:
//!     Type: AWS::StepFunctions::StateMachineVersion
//!     DeletionPolicy: Retain
//!     UpdateReplacePolicy: Retain
//!     Properties: {StateMachineArn: !Ref Orders}
//!   Live:
//!     Type: AWS::StepFunctions::StateMachineAlias
//!     Properties:
//!       RoutingConfiguration:
//!         - {StateMachineVersionArn: !Ref V1, Weight: 90}
//!         - {StateMachineVersionArn: !Ref V2, Weight: 10}
//! ```
//!
//! # Fix
//! Name versions of one workflow.

use crate::compare::Version;
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "route-to-other-workflow",
    severity: Severity::Error,
    summary: "A route sends a share of new runs to another workflow.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Version(check),
};

fn check(version: &Version<'_>, findings: &mut Findings) {
    for route in &version.workflow.rollout.routes {
        let parts = route.parts.iter().flatten();
        for part in parts.filter(|part| part.is_own == Some(false)) {
            let message = format!(
                "`{}` sends a share of the runs of `{}` to another workflow",
                quoted(&route.name),
                quoted(&version.workflow.id.0)
            );
            findings.push(
                Finding::at(version.place(part.span), message)
                    .label("no version of it")
                    .help("name versions of one workflow")
                    .subject(&*route.name)
                    .about_new_version()
                    .change(Change::RouteFaulty),
            );
        }
    }
}
