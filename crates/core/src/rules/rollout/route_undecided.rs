//! Where a route sends new runs is not known.
//!
//! # Why
//! A version or a weight that only the deploy knows may be of another workflow, or not make a
//! whole with the others.
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
//!         - {StateMachineVersionArn: !Ref V2, Weight: !ImportValue share}
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
//! Write versions and weights into the file, or give the values of its parameters.

use crate::compare::Version;
use crate::model::{Change, Finding, Findings, RoutePart, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "route-undecided",
    severity: Severity::Warning,
    summary: "Where a route sends new runs is not known.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Version(check),
};

fn check(version: &Version<'_>, findings: &mut Findings) {
    for route in &version.workflow.rollout.routes {
        let open = |part: &&RoutePart| part.is_own.is_none() || part.weight.is_none();
        let place = match &route.parts {
            None => route.span,
            Some(parts) => match parts.iter().find(open) {
                Some(part) => part.span,
                None => continue,
            },
        };
        let message = format!(
            "which versions `{}` sends new runs to, and how many, only the deploy knows",
            quoted(&route.name)
        );
        findings.push(
            Finding::at(version.place(place), message)
                .label("not known here")
                .help("write versions and weights out, or give the values of parameters")
                .subject(&*route.name)
                .about_new_version()
                .change(Change::RouteUndecided),
        );
    }
}
