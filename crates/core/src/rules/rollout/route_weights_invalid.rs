//! The shares of new runs do not make a whole.
//!
//! # Why
//! A route with weights that do not sum, or with more versions than it can hold, is refused by
//! the service in the middle of a deploy: new runs stay on what was there before.
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
//!         - {StateMachineVersionArn: !Ref V2, Weight: 20}
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
//! Give the versions weights that make a whole.

use crate::compare::Version;
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};
use crate::text::quoted;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "route-weights-invalid",
    severity: Severity::Error,
    summary: "The shares of new runs do not make a whole.",
    since: "0.1.0",
    endangers: &[],
    check: Check::Version(check),
};

fn check(version: &Version<'_>, findings: &mut Findings) {
    for route in &version.workflow.rollout.routes {
        let Some(parts) = &route.parts else { continue };
        let name = quoted(&route.name);
        let weights: Option<Vec<u64>> = parts.iter().map(|part| part.weight).collect();
        let sum = weights.map(|all| all.into_iter().fold(0, u64::saturating_add));
        let what = if parts.len() > route.parts_max {
            format!("names {} versions and can hold {}", parts.len(), route.parts_max)
        } else if let Some(sum) = sum.filter(|sum| *sum != route.whole) {
            format!("has weights that come to {sum} and not to {}", route.whole)
        } else {
            continue;
        };
        findings.push(
            Finding::at(version.place(route.span), format!("`{name}` {what}"))
                .label("shares new runs out")
                .help("give one or two versions weights that make a whole")
                .subject(&*route.name)
                .about_new_version()
                .change(Change::RouteFaulty),
        );
    }
}
