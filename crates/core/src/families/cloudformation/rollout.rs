//! Versions and aliases of a state machine, and what starts it.

use super::resource::{Machine, machine_of};
use super::template::{Resource, Template};
use super::value::{Value, evaluate};
use crate::model::{PublishedVersion, Rollout, Route, RoutePart, RunSort, Sender, Shift};
use crate::syntax::{Data, Node};

const VERSION: &str = "AWS::StepFunctions::StateMachineVersion";
const ALIAS: &str = "AWS::StepFunctions::StateMachineAlias";
/// What the service takes: the weights of an alias, and how many versions it has.
const WEIGHTS_WHOLE: u64 = 100;
const VERSIONS_PER_ALIAS_MAX: usize = 2;

/// What a template says of the rollout of `machine`.
pub(super) fn read(template: &Template<'_>, machine: &Resource<'_>) -> Rollout {
    let mut rollout = Rollout { sort: sort(template, machine), ..Rollout::default() };
    for resource in &template.resources {
        match resource.kind {
            VERSION if is_own_version(template, machine, resource) => {
                rollout.versions.push(version(resource));
            }
            ALIAS => alias(template, machine, resource, &mut rollout),
            _ => {}
        }
    }
    let publishes = machine.property("AutoPublishAlias").is_some_and(|node| !node.is_null());
    if publishes {
        if let Some(preference) = machine.property("DeploymentPreference") {
            shift(template, machine, preference, &mut rollout);
        }
        events(template, machine, &mut rollout);
    }
    if publishes || !rollout.routes.is_empty() {
        senders(template, machine, &mut rollout);
    }
    rollout
}

/// The type; none where only the deploy knows. It cannot change under one name.
fn sort(template: &Template<'_>, machine: &Resource<'_>) -> Option<RunSort> {
    let written = ["StateMachineType", "Type"].into_iter().find_map(|key| machine.property(key));
    let Some(node) = written else {
        return Some(RunSort { name: "STANDARD".to_owned(), span: machine.entry.key_span });
    };
    let name = evaluate(template, node).literal()?.to_owned();
    Some(RunSort { name, span: template.place(node) })
}

fn is_own_version(template: &Template<'_>, machine: &Resource<'_>, found: &Resource<'_>) -> bool {
    let named = found.property("StateMachineArn").map(|node| evaluate(template, node));
    named.is_some_and(|value| is_own(template, machine, &value) == Some(true))
}

/// The policies stand beside the properties; without both the next deploy deletes the version.
fn version(resource: &Resource<'_>) -> PublishedVersion {
    let says = |key: &str| resource.entry.value.get(key).and_then(Node::text);
    let on_delete = matches!(says("DeletionPolicy"), Some("Retain" | "RetainExceptOnCreate"));
    PublishedVersion {
        name: resource.id.to_owned(),
        span: resource.entry.key_span,
        is_kept: on_delete && says("UpdateReplacePolicy") == Some("Retain"),
    }
}

/// An alias that routes to this machine, and one whose versions only the deploy knows: it may.
fn alias(
    template: &Template<'_>,
    machine: &Resource<'_>,
    resource: &Resource<'_>,
    rollout: &mut Rollout,
) {
    let preference = resource.property("DeploymentPreference").filter(|node| !node.is_null());
    let routing = resource.property("RoutingConfiguration").filter(|node| !node.is_null());
    let parts = match (routing, preference) {
        (Some(list), None) if matches!(list.data, Data::Sequence(_)) && list.tag.is_none() => {
            Some(list.items().iter().map(|item| part(template, machine, item)).collect())
        }
        (None, Some(preference)) => Some(vec![RoutePart {
            weight: Some(WEIGHTS_WHOLE),
            ..part(template, machine, preference)
        }]),
        _ => None,
    };
    let own = |parts: &Vec<RoutePart>| parts.iter().any(|part| part.is_own == Some(true));
    let open = |parts: &Vec<RoutePart>| parts.iter().all(|part| part.is_own.is_none());
    if parts.as_ref().is_some_and(|parts| !own(parts) && !open(parts)) {
        return;
    }
    if let Some(preference) = preference {
        shift(template, resource, preference, rollout);
    }
    rollout.routes.push(Route {
        name: resource.id.to_owned(),
        span: resource.entry.key_span,
        parts,
        whole: WEIGHTS_WHOLE,
        parts_max: VERSIONS_PER_ALIAS_MAX,
    });
}

fn part(template: &Template<'_>, machine: &Resource<'_>, node: &Node) -> RoutePart {
    let version = node.get("StateMachineVersionArn").map(|node| evaluate(template, node));
    let weight = node.get("Weight").map(|node| evaluate(template, node));
    RoutePart {
        weight: weight.and_then(|value| value.literal()?.trim().parse().ok()),
        is_own: version.and_then(|value| is_own(template, machine, &value)),
        span: template.place(node),
    }
}

/// Whether a value names this machine or a version of it.
fn is_own(template: &Template<'_>, machine: &Resource<'_>, value: &Value) -> Option<bool> {
    match machine_of(template, value)? {
        Machine::Resource(id) => Some(id == machine.id),
        Machine::Named(name) => {
            let own = ["StateMachineName", "Name"].into_iter().find_map(|key| {
                let value = evaluate(template, machine.property(key)?);
                value.literal().map(str::to_owned)
            })?;
            Some(own == name)
        }
    }
}

/// A type that only the deploy knows may be one that goes step by step.
fn shift(
    template: &Template<'_>,
    resource: &Resource<'_>,
    preference: &Node,
    rollout: &mut Rollout,
) {
    let kind = preference.get("Type").map(|node| evaluate(template, node));
    if kind.as_ref().and_then(Value::literal) == Some("ALL_AT_ONCE") {
        return;
    }
    let alarms = preference.get("Alarms").map_or(&[][..], Node::items);
    rollout.shifts.push(Shift {
        name: resource.id.to_owned(),
        span: template.place(preference),
        is_guarded: !alarms.is_empty(),
    });
}

/// SAM points events at the machine itself unless it is told otherwise.
fn events(template: &Template<'_>, machine: &Resource<'_>, rollout: &mut Rollout) {
    let told = machine.property("UseAliasAsEventTarget").map(|node| evaluate(template, node));
    let told = told.as_ref().and_then(Value::literal);
    if told.is_some_and(|text| text.eq_ignore_ascii_case("true")) {
        return;
    }
    for event in machine.property("Events").map_or(&[][..], Node::entries) {
        rollout.senders.push(Sender { name: event.key.clone(), span: event.key_span });
    }
}

/// Rules, schedules and pipes whose target is the machine without a version.
fn senders(template: &Template<'_>, machine: &Resource<'_>, rollout: &mut Rollout) {
    for resource in &template.resources {
        let mut targets = Vec::new();
        match resource.kind {
            "AWS::Events::Rule" => {
                let all = resource.property("Targets").map_or(&[][..], Node::items);
                targets.extend(all.iter().filter_map(|target| target.get("Arn")));
            }
            "AWS::Scheduler::Schedule" => {
                targets.extend(resource.property("Target").and_then(|target| target.get("Arn")));
            }
            "AWS::Pipes::Pipe" => targets.extend(resource.property("Target")),
            _ => {}
        }
        for target in targets {
            let Value::Resource { id, attribute } = evaluate(template, target) else { continue };
            if id == machine.id && matches!(attribute.as_deref(), None | Some("Arn")) {
                let (name, span) = (resource.id.to_owned(), template.place(target));
                rollout.senders.push(Sender { name, span });
            }
        }
    }
}
