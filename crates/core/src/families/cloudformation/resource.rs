//! What a name of a resource, or of one of its attributes, names once it is deployed.

use super::template::Template;
use super::value::Value;
use crate::model::ArtifactKind;
use crate::references::{Class, Judged, judge};

const UNQUALIFIED: Judged = (Class::ImplicitLatest, "unqualified");
const VERSION: Judged = (Class::Pinned, "version");
const REVISION: Judged = (Class::Pinned, "revision");
const ALIAS: Judged = (Class::MutableTag, "alias");

/// What a value is to whoever names it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// An artifact of that family.
    Artifact(ArtifactKind, Judged),
    /// Something that no run executes: a table, a role, a number.
    Other,
    /// It cannot be told.
    Open,
}

/// By the documentation of each type, "Return values": `Ref` of a task or job definition is its
/// ARN with the revision, that of a function or state machine has no version.
fn of_resource(kind: &str, attribute: Option<&str>) -> Meaning {
    let (family, judged) = match (kind, attribute) {
        ("AWS::Lambda::Function" | "AWS::Serverless::Function", None | Some("Arn")) => {
            (ArtifactKind::Lambda, UNQUALIFIED)
        }
        ("AWS::Serverless::Function", Some("Alias")) | ("AWS::Lambda::Alias", None) => {
            (ArtifactKind::Lambda, ALIAS)
        }
        ("AWS::Lambda::Alias", Some("AliasArn")) => (ArtifactKind::Lambda, ALIAS),
        ("AWS::Serverless::Function", Some("Version")) | ("AWS::Lambda::Version", None) => {
            (ArtifactKind::Lambda, VERSION)
        }
        ("AWS::Lambda::Version", Some("FunctionArn")) => (ArtifactKind::Lambda, VERSION),
        ("AWS::ECS::TaskDefinition", None | Some("TaskDefinitionArn")) => {
            (ArtifactKind::EcsTaskDefinition, REVISION)
        }
        ("AWS::Batch::JobDefinition", None | Some("JobDefinitionArn")) => {
            (ArtifactKind::BatchJobDefinition, REVISION)
        }
        (
            "AWS::StepFunctions::StateMachine" | "AWS::Serverless::StateMachine",
            None | Some("Arn"),
        ) => (ArtifactKind::StateMachine, UNQUALIFIED),
        ("AWS::StepFunctions::StateMachineVersion", None | Some("Arn")) => {
            (ArtifactKind::StateMachine, VERSION)
        }
        ("AWS::StepFunctions::StateMachineAlias", None | Some("Arn"))
        | ("AWS::Serverless::StateMachine", Some("Alias")) => (ArtifactKind::StateMachine, ALIAS),
        ("AWS::ECR::Repository" | "AWS::ECR::PublicRepository", Some("RepositoryUri")) => {
            (ArtifactKind::Image, (Class::ImplicitLatest, "no-tag"))
        }
        // What a nested stack or a custom resource returns is known at deploy.
        ("AWS::CloudFormation::Stack" | "AWS::Serverless::Application", _) => return Meaning::Open,
        _ if kind.starts_with("Custom::") || kind == "AWS::CloudFormation::CustomResource" => {
            return Meaning::Open;
        }
        _ => return Meaning::Other,
    };
    Meaning::Artifact(family, judged)
}

/// What a value names, where no place says of which family it is.
pub(super) fn meaning(template: &Template<'_>, value: &Value) -> Meaning {
    match value {
        Value::Resource { id, attribute } => match template.resource(id) {
            Some(found) => of_resource(found.kind, attribute.as_deref()),
            None => Meaning::Open,
        },
        Value::Text(text) => match family(text) {
            Some(kind) => Meaning::Artifact(kind, judge(kind, text)),
            None if text.contains(":states:::") => Meaning::Other,
            None => Meaning::Open,
        },
        Value::Either(values) => {
            let mut meanings = values.iter().map(|value| meaning(template, value));
            let first = meanings.next().unwrap_or(Meaning::Open);
            if meanings.all(|other| other == first) { first } else { Meaning::Open }
        }
        Value::Open(_) | Value::Absent => Meaning::Open,
    }
}

/// The family that a text says itself.
pub(super) fn family(text: &str) -> Option<ArtifactKind> {
    [
        (":function:", ArtifactKind::Lambda),
        (":stateMachine:", ArtifactKind::StateMachine),
        (":job-definition/", ArtifactKind::BatchJobDefinition),
        (":task-definition/", ArtifactKind::EcsTaskDefinition),
        (".dkr.ecr.", ArtifactKind::Image),
        ("public.ecr.aws/", ArtifactKind::Image),
    ]
    .into_iter()
    .find_map(|(marker, kind)| text.contains(marker).then_some(kind))
}

/// The class of a value at a place that holds artifacts of one family.
pub(super) fn classify(template: &Template<'_>, kind: ArtifactKind, value: &Value) -> Judged {
    let open = (Class::UnresolvedTemplate, "template");
    match value {
        Value::Text(text) => {
            let (class, reason) = judge(kind, text);
            let placeholder = crate::references::has_placeholder(text);
            // A placeholder may stand for the part that makes it one.
            if class == Class::Invalid && placeholder { open } else { (class, reason) }
        }
        Value::Resource { .. } => match meaning(template, value) {
            Meaning::Artifact(found, judged) if found == kind => judged,
            _ => open,
        },
        Value::Either(values) => {
            let mut all = values.iter().map(|value| classify(template, kind, value));
            let first = all.next().unwrap_or(open);
            if all.all(|other| other.0 == first.0) { first } else { open }
        }
        Value::Open(_) | Value::Absent => open,
    }
}

/// The state machine that something is, or is a version of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Machine {
    /// A resource of the template.
    Resource(String),
    /// The name in an ARN.
    Named(String),
}

/// The state machine that a value names, or a version of which it names.
pub(super) fn machine_of(template: &Template<'_>, value: &Value) -> Option<Machine> {
    match value {
        Value::Resource { id, .. } => {
            let resource = template.resource(id)?;
            match resource.kind {
                "AWS::StepFunctions::StateMachine" | "AWS::Serverless::StateMachine" => {
                    Some(Machine::Resource(id.clone()))
                }
                "AWS::StepFunctions::StateMachineVersion" => {
                    let named =
                        super::value::evaluate(template, resource.property("StateMachineArn")?);
                    match &named {
                        // One step: a version is of a machine and not of another version.
                        Value::Resource { id, .. } => Some(Machine::Resource(id.clone())),
                        other => machine_of(template, other),
                    }
                }
                _ => None,
            }
        }
        Value::Text(text) => {
            let name = text.split(":stateMachine:").nth(1)?.split(':').next()?;
            let is_known = !name.is_empty() && !crate::references::has_placeholder(name);
            is_known.then(|| Machine::Named(name.to_owned()))
        }
        _ => None,
    }
}
