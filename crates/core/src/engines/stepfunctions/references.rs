//! Artifacts that a Task names: functions, job and task definitions, child machines, images.

use super::images;
use super::kind::Kind;
use super::scope::{Report, State};
use crate::model::{Artifact, ArtifactKind, Span};
use crate::references::{self, Class, Judged, has_placeholder, lambda};
use crate::syntax::{Entry, Node};
use crate::text::quoted;

/// Why a name that a run's data makes has no class; rules tell it from an open placeholder.
const RUN_TIME: &str = "run-time";

/// The parameter in which each service is told what to run.
const PARAMETERS: [(&str, &str, ArtifactKind); 5] = [
    ("lambda", "FunctionName", ArtifactKind::Lambda),
    ("batch", "JobDefinition", ArtifactKind::BatchJobDefinition),
    ("ecs", "TaskDefinition", ArtifactKind::EcsTaskDefinition),
    ("states", "StateMachineArn", ArtifactKind::StateMachine),
    ("sfn", "StateMachineArn", ArtifactKind::StateMachine),
];

/// What a state names.
#[derive(Debug, Default)]
pub(super) struct Found<'a> {
    pub(super) artifacts: Vec<Artifact>,
    /// Their nodes, where rules on references see every change of them. A name that is made at
    /// run time is none of these: it also says which data the state reads.
    pub(super) nodes: Vec<&'a Node>,
}

/// The artifacts of a state.
pub(super) fn of_state<'a>(state: &State<'a>, report: &mut Report) -> Found<'a> {
    let mut found = Found::default();
    if !matches!(state.kind, Some(Kind::Task)) {
        return found;
    }
    let fields = &state.entry.value;
    let Some(resource) = fields.get("Resource") else { return found };
    let collector = &mut Collector { state, found: &mut found };
    match target(resource) {
        Target::Function => collector.literal(ArtifactKind::Lambda, resource),
        Target::Service { service, action } => {
            for name in ["Parameters", "Arguments"] {
                if let Some(parameters) = fields.get(name) {
                    collector.service(service, action, parameters);
                }
            }
        }
        Target::Activity => {}
        Target::Unknown => report.not_read(
            format!("resource of state `{}`", quoted(&state.name)),
            "it is none of a function, a service integration and an activity",
            resource.text_span(),
        ),
    }
    found.artifacts.sort_by_key(|artifact| artifact.span.start);
    found
}

/// What a Task calls.
enum Target<'a> {
    /// A function, by its ARN or by a placeholder that stands for it.
    Function,
    /// `…:states:::[aws-sdk:]service:action[.suffix]`.
    Service {
        service: &'a str,
        action: &'a str,
    },
    /// `…:activity:name`: workers ask for work, nothing is named.
    Activity,
    Unknown,
}

fn target(resource: &Node) -> Target<'_> {
    let Some(text) = resource.text() else { return Target::Unknown };
    if resource.tag.is_some() || text.contains(":function:") {
        return Target::Function;
    }
    if let Some((_, call)) = text.split_once(":states:::") {
        let call = call.strip_prefix("aws-sdk:").unwrap_or(call);
        return match call.split_once(':') {
            Some((service, _)) if has_placeholder(service) => Target::Unknown,
            Some((service, action)) => {
                Target::Service { service, action: action.split('.').next().unwrap_or(action) }
            }
            // `http:invoke` and the like all have a colon.
            None => Target::Unknown,
        };
    }
    if text.contains(":activity:") {
        Target::Activity
    } else if has_placeholder(text) {
        Target::Function
    } else {
        Target::Unknown
    }
}

struct Collector<'c, 'a> {
    state: &'c State<'a>,
    found: &'c mut Found<'a>,
}

impl<'a> Collector<'_, 'a> {
    fn service(&mut self, service: &str, action: &str, parameters: &'a Node) {
        let named = PARAMETERS.iter().find(|(name, ..)| *name == service);
        if let Some((_, key, kind)) = named {
            if parameters.text().is_some() {
                // `Arguments` may be one expression.
                self.run_time(*kind, parameters);
            } else if *kind == ArtifactKind::Lambda {
                self.function(parameters);
            } else if let Some(entry) = parameter(parameters, key) {
                self.parameter(*kind, entry);
            }
        }
        for entry in images::of_call(service, action, parameters) {
            self.parameter(ArtifactKind::Image, entry);
        }
    }

    fn parameter(&mut self, kind: ArtifactKind, entry: &'a Entry) {
        if entry.key.ends_with(".$") {
            self.run_time(kind, &entry.value);
        } else {
            self.literal(kind, &entry.value);
        }
    }

    /// A function may have its qualifier in a parameter of its own.
    fn function(&mut self, parameters: &'a Node) {
        let Some(name) = parameter(parameters, "FunctionName") else { return };
        let Some(qualifier) = parameter(parameters, "Qualifier") else {
            return self.parameter(ArtifactKind::Lambda, name);
        };
        if is_run_time(name) || lambda_has_qualifier(&name.value) {
            return self.parameter(ArtifactKind::Lambda, name);
        }
        let reference = format!("{}:{}", written(&name.value), written(&qualifier.value));
        if is_run_time(qualifier) {
            let judged = (Class::UnresolvedTemplate, RUN_TIME);
            return self.push(ArtifactKind::Lambda, reference, name.value.text_span(), judged);
        }
        // A qualifier that does not fit one in the name makes the call fail, so what is written
        // here is what runs, whatever the name's placeholder stands for.
        let judged = match qualifier.value.text() {
            Some(text) if qualifier.value.tag.is_none() => lambda(&format!("function:{text}")),
            _ => (Class::UnresolvedTemplate, "template"),
        };
        self.push(ArtifactKind::Lambda, reference, name.value.text_span(), judged);
        self.found.nodes.extend([&name.value, &qualifier.value]);
    }

    fn literal(&mut self, kind: ArtifactKind, node: &'a Node) {
        if is_expression(node) {
            return self.run_time(kind, node);
        }
        self.push(kind, written(node), node.text_span(), judge(kind, node));
        self.found.nodes.push(node);
    }

    fn run_time(&mut self, kind: ArtifactKind, node: &Node) {
        let judged = (Class::UnresolvedTemplate, RUN_TIME);
        self.push(kind, written(node), node.text_span(), judged);
    }

    fn push(&mut self, kind: ArtifactKind, reference: String, span: Span, judged: Judged) {
        let artifact = Artifact::new(kind, reference, span, judged);
        self.found.artifacts.push(artifact.used_by(&self.state.name));
    }
}

/// A parameter by its name, given as a value or as a path (`Name.$`).
fn parameter<'a>(parameters: &'a Node, name: &str) -> Option<&'a Entry> {
    let given = |entry: &&Entry| entry.key.strip_suffix(".$").unwrap_or(&entry.key) == name;
    parameters.entries().iter().find(given)
}

fn is_run_time(entry: &Entry) -> bool {
    entry.key.ends_with(".$") || is_expression(&entry.value)
}

/// `{% … %}` is a `JSONata` expression.
fn is_expression(node: &Node) -> bool {
    node.text().is_some_and(|text| text.trim_start().starts_with("{%"))
}

fn lambda_has_qualifier(name: &Node) -> bool {
    name.text().is_some_and(|text| matches!(lambda(text).0, Class::Pinned | Class::MutableTag))
}

/// The reference as a person reads it.
fn written(node: &Node) -> String {
    match (node.text(), &node.tag) {
        (Some(text), Some(tag)) if tag != "!Sub" => format!("{tag} {text}"),
        (Some(text), _) => text.to_owned(),
        (None, _) => quoted(&node.canonical()),
    }
}

/// The class of a reference that is written out, in part or in whole.
fn judge(kind: ArtifactKind, node: &Node) -> Judged {
    let open = (Class::UnresolvedTemplate, "template");
    let Some(text) = node.text() else { return open };
    if node.tag.as_ref().is_some_and(|tag| tag != "!Sub") {
        return open;
    }
    let (class, reason) = references::judge(kind, text);
    // A placeholder may stand for the part that makes it one.
    if class == Class::Invalid && has_placeholder(text) { open } else { (class, reason) }
}

#[cfg(test)]
mod tests {
    use super::super::scope::Walk;
    use super::*;
    use crate::syntax::parse;

    /// Class and reason of each reference of one Task, and the text under each span.
    fn references(task: &str) -> Vec<(ArtifactKind, Class, &'static str, String)> {
        let text =
            format!(r#"{{"StartAt":"A","States":{{"A":{{"Type":"Task","End":true,{task}}}}}}}"#);
        let (nodes, problems) = parse("a.json", &text);
        assert_eq!(problems, [], "{text}");
        let walk = Walk::of(&nodes[0]);
        let found = of_state(&walk.states[0], &mut Report::default());
        let under = |span: Span| text[span.range()].to_owned();
        let artifacts = found.artifacts.into_iter();
        artifacts.map(|a| (a.kind, a.class, a.reason, under(a.span))).collect()
    }

    #[test]
    fn functions_in_every_form() {
        let arn = "arn:aws:lambda:eu-west-1:123456789012:function:reserve";
        for (suffix, class) in [
            ("", Class::ImplicitLatest),
            (":7", Class::Pinned),
            (":$LATEST", Class::MutableTag),
            (":live", Class::MutableTag),
            (":${Version}", Class::UnresolvedTemplate),
        ] {
            let reference = format!("{arn}{suffix}");
            let direct = references(&format!(r#""Resource":"{reference}""#));
            assert_eq!(direct.len(), 1);
            assert_eq!((direct[0].1, direct[0].3.as_str()), (class, reference.as_str()));
            let invoked = references(&format!(
                r#""Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken",
                "Parameters":{{"FunctionName":"{reference}"}}"#
            ));
            assert_eq!((invoked[0].1, invoked[0].3.as_str()), (class, reference.as_str()));
        }
        assert_eq!(references(r#""Resource":"${FunctionArn}""#)[0].1, Class::UnresolvedTemplate);
    }

    #[test]
    fn a_qualifier_of_its_own_counts() {
        for (name, qualifier, class) in [
            ("reserve", "7", Class::Pinned),
            ("${Reserve}", "7", Class::Pinned),
            ("reserve", "$LATEST", Class::MutableTag),
            ("reserve", "live", Class::MutableTag),
            ("reserve", "${V}", Class::UnresolvedTemplate),
            ("reserve:live", "live", Class::MutableTag),
        ] {
            let found = references(&format!(
                r#""Resource":"arn:aws:states:::lambda:invoke",
                "Arguments":{{"Qualifier":"{qualifier}","FunctionName":"{name}"}}"#
            ));
            assert_eq!(found.len(), 1, "{name} {qualifier}");
            assert_eq!((found[0].1, found[0].3.as_str()), (class, name), "{name} {qualifier}");
        }
    }

    #[test]
    fn names_made_at_run_time_are_told_from_placeholders() {
        for parameters in [
            r#""Parameters":{"FunctionName.$":"$.name"}"#,
            r#""Arguments":{"FunctionName":"{% $name %}"}"#,
            r#""Arguments":"{% $all %}""#,
            r#""Parameters":{"FunctionName":"reserve","Qualifier.$":"$.version"}"#,
        ] {
            let found =
                references(&format!(r#""Resource":"arn:aws:states:::lambda:invoke",{parameters}"#));
            assert_eq!(found.len(), 1, "{parameters}");
            assert_eq!((found[0].1, found[0].2), (Class::UnresolvedTemplate, RUN_TIME));
        }
    }

    #[test]
    fn other_services() {
        for (resource, parameters, kind, class) in [
            (
                "batch:submitJob.sync",
                r#""JobDefinition":"align""#,
                ArtifactKind::BatchJobDefinition,
                Class::ImplicitLatest,
            ),
            (
                "aws-sdk:batch:submitJob",
                r#""JobDefinition":"arn:aws:batch:eu-west-1:123456789012:job-definition/align:3""#,
                ArtifactKind::BatchJobDefinition,
                Class::Pinned,
            ),
            (
                "ecs:runTask.sync",
                r#""TaskDefinition":"worker:12""#,
                ArtifactKind::EcsTaskDefinition,
                Class::Pinned,
            ),
            (
                "states:startExecution.sync:2",
                r#""StateMachineArn":"arn:aws:states:eu-west-1:123456789012:stateMachine:child""#,
                ArtifactKind::StateMachine,
                Class::ImplicitLatest,
            ),
            (
                "eks:runJob.sync",
                r#""Job":{"spec":{"containers":[{"image":"app:latest"}]}}"#,
                ArtifactKind::Image,
                Class::MutableTag,
            ),
        ] {
            let found = references(&format!(
                r#""Resource":"arn:aws:states:::{resource}","Parameters":{{{parameters}}}"#
            ));
            assert_eq!(found.len(), 1, "{resource}");
            assert_eq!((found[0].0, found[0].1), (kind, class), "{resource}");
        }
        assert_eq!(references(r#""Resource":"arn:aws:states:::sns:publish""#), []);
        let activity = "arn:aws:states:eu-west-1:123456789012:activity:sign";
        assert_eq!(references(&format!(r#""Resource":"{activity}""#)), []);
    }

    #[test]
    fn a_resource_of_no_known_kind_is_said_not_to_be_read() {
        let text = r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"x","End":true}}}"#;
        let (nodes, _) = parse("a.json", text);
        let mut report = Report::default();
        let found = of_state(&Walk::of(&nodes[0]).states[0], &mut report);
        assert!(found.artifacts.is_empty());
        assert_eq!(report.not_read.len(), 1);
    }
}
