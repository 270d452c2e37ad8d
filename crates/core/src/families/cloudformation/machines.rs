//! State machines: definitions that stand in the template, and those in files beside it.

use std::collections::BTreeMap;

use super::resource::{Meaning, classify, meaning};
use super::substitutions::{self, Substitutions};
use super::template::{Resource, Template};
use super::value::Value;
use super::{definition, embedded, intrinsic::Intrinsic, rollout};
use crate::around::resolve;
use crate::engines::StateMachine;
use crate::model::{
    Artifact, ArtifactKind, Facet, Filled, NotRead, Reading, Substitution, Workflow,
};
use crate::references::{Class, FILLED, has_placeholder, judge};
use crate::syntax::{Data, Entry, Node};
use crate::text::quoted;

/// Properties that are compared part by part, or say nothing about runs.
const NOT_COMPARED: [&str; 10] = [
    "Definition",
    "DefinitionString",
    "DefinitionUri",
    "DefinitionS3Location",
    "DefinitionSubstitutions",
    "DeploymentPreference",
    "UseAliasAsEventTarget",
    "Tags",
    "Name",
    "StateMachineName",
];

/// Reads every state machine.
pub(super) fn read(template: &Template<'_>, reading: &mut Reading) {
    let is_machine = |resource: &&Resource<'_>| {
        matches!(
            resource.kind,
            "AWS::StepFunctions::StateMachine" | "AWS::Serverless::StateMachine"
        )
    };
    for resource in template.resources.iter().filter(is_machine) {
        let substitutions = substitutions::read(template, resource);
        let inline = ["Definition", "DefinitionString"]
            .into_iter()
            .find_map(|name| resource.property(name).filter(|node| !node.is_null()));
        match inline {
            Some(node) => within(template, resource, node, substitutions, reading),
            None => beside(template, resource, substitutions, reading),
        }
    }
}

/// A definition in a file of its own, which is read as what it is.
fn beside(
    template: &Template<'_>,
    resource: &Resource<'_>,
    substitutions: Substitutions,
    reading: &mut Reading,
) {
    reading.artifacts.extend(substitutions.artifacts);
    if rollout::read(template, resource).says_something() {
        let what = format!("versions and aliases of state machine `{}`", quoted(resource.id));
        let why = "its definition stands in a file of its own, and they are not joined with it";
        reading.not_looked_at.push((what, why.to_owned()));
    }
    let named = ["DefinitionUri", "DefinitionS3Location"];
    let Some(node) = named.into_iter().find_map(|name| resource.property(name)) else { return };
    let what = format!("the definition of state machine `{}`", quoted(resource.id));
    let local = node.text().filter(|_| node.tag.is_none());
    let Some(file) = local.and_then(|local| resolve(template.document.path, local)) else {
        let why = "it stands in a place that only the deploy knows";
        reading.not_looked_at.push((what, why.to_owned()));
        return;
    };
    if (template.around().lend)(&file).is_none() {
        let why = format!("the file `{}` is not among those that were read", quoted(&file));
        reading.not_looked_at.push((what, why));
    }
    reading.substitutions.push(Substitution { file, filled: substitutions.filled });
}

/// A definition in the template: a workflow that is known by its logical id.
fn within(
    template: &Template<'_>,
    resource: &Resource<'_>,
    node: &Node,
    substitutions: Substitutions,
    reading: &mut Reading,
) {
    let document = template.document;
    let (root, known, gap) = definition(template, node);
    let machine = StateMachine {
        root: &root,
        id: resource.id,
        named_at: resource.entry.key_span,
        path: document.path,
        text: document.text,
    };
    let mut workflow = match gap {
        Some(Gap { whole: true, ref why }) => machine.unread(why),
        _ => machine.read(reading),
    };
    if let Some(Gap { whole: false, why }) = gap {
        let what = format!("the definition of `{}`", quoted(resource.id));
        workflow.not_read.push(NotRead { what, why, span: template.place(node) });
    }
    settle(template, &mut workflow, &known, &substitutions.filled);
    workflow.artifacts.extend(substitutions.artifacts);
    workflow.artifacts.sort_by_key(|artifact| artifact.span.start);
    workflow.rollout = rollout::read(template, resource);
    compare_the_rest(resource, &substitutions.filled, &mut workflow);
    reading.workflows.push(workflow);
}

/// Why a definition was not read.
struct Gap {
    /// Nothing of it was.
    whole: bool,
    why: String,
}

/// A definition as a tree, with what its placeholders are.
fn definition(
    template: &Template<'_>,
    node: &Node,
) -> (Node, BTreeMap<String, Value>, Option<Gap>) {
    let part = |why: &str| Some(Gap { whole: false, why: why.to_owned() });
    let whole = |why: String| Some(Gap { whole: true, why });
    let tree = match Intrinsic::of(node) {
        Some(Intrinsic::ToJsonString(inner)) => Some(inner),
        None if node.is_mapping() => Some(node),
        _ => None,
    };
    if let Some(tree) = tree {
        let plain = definition::plain(template, tree);
        let why = "a condition chooses a part of it, and only the first way was read";
        let gap = if plain.chosen { part(why) } else { None };
        return (plain.root, plain.known, gap);
    }
    let Some(embedded) = embedded::compose(template, node) else {
        return (node.clone(), BTreeMap::new(), whole("it is computed at deploy".to_owned()));
    };
    match embedded.parse() {
        Ok(root) if root.is_mapping() => (root, embedded.known, None),
        Ok(_) => (node.clone(), BTreeMap::new(), whole("it is computed at deploy".to_owned())),
        Err(message) => (node.clone(), BTreeMap::new(), whole(message)),
    }
}

/// Gives artifacts the class of what their placeholders are.
fn settle(
    template: &Template<'_>,
    workflow: &mut Workflow,
    known: &BTreeMap<String, Value>,
    filled: &[Filled],
) {
    workflow.artifacts.retain_mut(|artifact| {
        if artifact.class != Class::UnresolvedTemplate || artifact.reason == FILLED {
            return true;
        }
        let name = artifact.reference.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        if name.is_some_and(|name| filled.iter().any(|known| known.name == name)) {
            artifact.reason = FILLED;
            return true;
        }
        match known.get(&artifact.reference) {
            // An activity, for which workers ask, stands where a function would.
            Some(value @ Value::Resource { .. })
                if artifact.kind == ArtifactKind::Lambda
                    && meaning(template, value) == Meaning::Other =>
            {
                false
            }
            Some(value) => {
                (artifact.class, artifact.reason) = classify(template, artifact.kind, value);
                artifact.reference = value.shown();
                true
            }
            None => {
                if is_versioned(template, known, &artifact.reference) {
                    (artifact.class, artifact.reason) = (Class::Pinned, "version");
                } else {
                    fill(template, artifact);
                }
                true
            }
        }
    });
}

/// Whether a reference ends in the number of a version that the template publishes.
fn is_versioned(template: &Template<'_>, known: &BTreeMap<String, Value>, text: &str) -> bool {
    let Some(at) = text.rfind(":${") else { return false };
    let Some(Value::Resource { id, .. }) = known.get(&text[at + 1..]) else { return false };
    template.resource(id).is_some_and(|resource| resource.kind == "AWS::Lambda::Version")
}

/// Fills in what the user gave for parameters of the template, and knows a version by its type.
fn fill(template: &Template<'_>, artifact: &mut Artifact) {
    let mut out = String::new();
    let mut rest = artifact.reference.as_str();
    while let Some(at) = rest.find("${") {
        let Some(end) = rest[at..].find('}') else { break };
        let name = &rest[at + 2..at + end];
        out.push_str(&rest[..at]);
        let declared = template.parameter(name).and_then(|_| template.around().parameter(name));
        out.push_str(declared.unwrap_or(&rest[at..=at + end]));
        rest = &rest[at + end + 1..];
    }
    out.push_str(rest);
    if out != artifact.reference {
        let (class, reason) = judge(artifact.kind, &out);
        if class != Class::Invalid || !has_placeholder(&out) {
            (artifact.class, artifact.reason) = (class, reason);
        }
        artifact.reference = out;
    }
}

/// All that is not in the definition and can matter to runs is compared for equality.
fn compare_the_rest(resource: &Resource<'_>, filled: &[Filled], workflow: &mut Workflow) {
    let substitutions = resource.property("DefinitionSubstitutions");
    let values = substitutions.map_or(&[][..], Node::entries).iter();
    // Artifacts are compared by rules of their own.
    let named = |key: &str| filled.iter().any(|f| f.name == key && f.artifact.is_some());
    let values = values.filter(|entry| !named(&entry.key));
    let properties = resource.properties().map_or(&[][..], Node::entries).iter();
    // A rule of its own compares the sort of runs, where it is known.
    let sort = workflow.rollout.sort.as_ref().map(|sort| sort.name.clone());
    let is_sort = |key: &str| sort.is_some() && matches!(key, "StateMachineType" | "Type");
    let properties = properties
        .filter(|entry| !NOT_COMPARED.contains(&entry.key.as_str()) && !is_sort(&entry.key));
    let facets = [
        ("values put into the definition", canonical(values)),
        ("other properties of the state machine", canonical(properties)),
    ];
    let mut all = workflow.digest.clone();
    all.push_str(sort.as_deref().unwrap_or_default());
    all.push('\n');
    for artifact in &workflow.artifacts {
        all.push_str(&artifact.reference);
        all.push('\n');
    }
    for (name, value) in facets {
        all.push_str(&value);
        let (name, span) = (name.to_owned(), resource.entry.key_span);
        workflow.facets.push(Facet { name, value, span });
    }
    workflow.digest = StateMachine::digest_of(&all);
}

fn canonical<'a>(entries: impl Iterator<Item = &'a Entry>) -> String {
    let data = Data::Mapping(entries.cloned().collect());
    Node { span: crate::model::Span::default(), data, tag: None }.canonical()
}
