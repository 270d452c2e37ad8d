//! Reads one document: what was understood comes with what is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::detect::{Generation, Template, capitalised, is_fragment};
use super::keys::{self, Problems};
use super::step::{Kind, Step, listed};
use super::steps::Steps;
use super::substitute::Parameters;
use super::{ENGINE, checks, facets, images, inputs};
use crate::engines::Document;
use crate::model::{ArtifactKind, Inputs, Operation, Reading, Workflow, WorkflowId};
use crate::syntax::{Data, Node};
use crate::text::quoted;

/// Reads a document that `detect` took. The workflow is known by the name of its file, because
/// the name of the stack is given at deploy.
pub(super) fn read(document: &Document<'_>, reading: &mut Reading) {
    let template = Template::new(document.root);
    let mut problems = Problems::default();
    check_top(&template, &mut problems);
    let block = template.parameters.map(|entry| &entry.value);
    let parameters = Parameters::new(block, &mut problems);
    let (steps, not_read) = match template.steps {
        Some(entry) => Steps::read(&entry.value, template.generation, document.text, &mut problems),
        None => (Vec::new(), Vec::new()),
    };
    let mut artifacts = Vec::new();
    for step in &steps {
        let generation = template.generation;
        artifacts.extend(images::of_step(step, generation, &parameters, &mut problems));
    }
    if is_fragment(document.root) {
        // Which children it starts is a matter of the workflow that the steps are put into.
        artifacts.retain(|artifact| artifact.kind == ArtifactKind::Image);
        reading.artifacts = artifacts;
        return;
    }
    let used = used_parameters(&template, &steps);
    let mut facets = facets::of_template(&template, &|name| used.contains(name));
    for step in &steps {
        facets::of_step(step, &mut facets);
    }
    let mut workflow = Workflow {
        id: WorkflowId(document.stem().to_owned()),
        engine: ENGINE.name,
        file: document.path.clone(),
        named_at: template.named_at(),
        version: None,
        in_flight: None,
        upgrade: None,
        strategy_facts: Vec::new(),
        profile: None,
        inputs: Inputs::Required(inputs::required(&template, &steps, document.text)),
        artifacts,
        operations: steps.iter().map(operation).collect(),
        flow: None,
        code: None,
        sites: Vec::new(),
        results: Vec::new(),
        not_repeatable: Vec::new(),
        rollout: crate::model::Rollout::default(),
        output: None,
        children: Vec::new(),
        timers: BTreeMap::new(),
        facets,
        not_read,
        digest: String::new(),
    };
    workflow.digest = digest(&workflow);
    reading.workflows.push(workflow);
    reading.problems.extend(problems.0);
}

fn operation(step: &Step<'_>) -> Operation {
    let waits = step.spec.get("Type").and_then(Node::text) == Some("Wait");
    Operation {
        name: step.name.clone(),
        kind: step.kind.as_str().to_owned(),
        span: step.span,
        takes_previous: step.takes_previous,
        can_rest: match step.kind {
            Kind::Batch | Kind::Scatter | Kind::Subpipe => true,
            Kind::Native => waits,
            Kind::Chooser | Kind::Parallel | Kind::Unknown => false,
        },
        previous: step.previous.clone(),
    }
}

/// What the compiler refuses at the top level.
fn check_top(template: &Template<'_>, problems: &mut Problems) {
    let known = match template.generation {
        Generation::First => keys::TOP_FIRST,
        Generation::Second => keys::TOP_SECOND,
    };
    let mut seen = BTreeSet::new();
    for entry in template.root.entries() {
        let name = capitalised(&entry.key);
        if !known.contains(&name.as_str()) {
            problems.unknown_key(&entry.key, entry.key_span, "the template", known);
        } else if !seen.insert(name) {
            let message = format!("the key `{}` is there in two spellings", quoted(&entry.key));
            problems.invalid(entry.key_span, message, "keep one; letter case does not count");
        }
    }
    if let (Generation::First, Some(params)) = (template.generation, template.params) {
        problems.unknown_keys(&params.value, "`params`", keys::PARAMS_FIRST);
    }
    let repository = template.repository.map(|entry| &entry.value);
    if !repository.is_some_and(|node| node.text().is_some() && !node.is_null()) {
        problems.invalid(
            template.repository.map_or(template.named_at(), |entry| entry.key_span),
            "the template has no repository, so no run has a place for its files",
            "add `Repository: s3://bucket/${job.some_id}`",
        );
    }
    if template.steps.is_none() {
        problems.invalid(
            template.named_at(),
            "the template has no steps, so it does not compile",
            "add `Steps:` with a list of `- Name: {commands: [...]}`",
        );
    }
    if let Some(options) = template.options {
        problems.unknown_keys(&options.value, "`Options`", keys::OPTIONS);
        checks::check_shell(options.value.get("shell"), "`Options`", problems);
    }
}

/// Parameters that say more than the name of an artifact, which is compared by itself.
fn used_parameters<'a>(template: &Template<'a>, steps: &[Step<'a>]) -> BTreeSet<&'a str> {
    let mut used = BTreeSet::new();
    for entry in [template.repository, template.options, template.params].into_iter().flatten() {
        note_parameters(&entry.value, &mut used);
    }
    for entry in steps.iter().flat_map(|step| step.spec.entries()) {
        match entry.key.as_str() {
            "image" | "subpipe" | "steps" | "Branches" => {}
            "branches" => {
                for condition in listed(&entry.value).iter().filter_map(|b| b.get("if")) {
                    note_parameters(condition, &mut used);
                }
            }
            _ => note_parameters(&entry.value, &mut used),
        }
    }
    used
}

fn note_parameters<'a>(node: &'a Node, used: &mut BTreeSet<&'a str>) {
    match &node.data {
        Data::Scalar { text, .. } => used.extend(facets::parameters_in(text)),
        Data::Sequence(items) => {
            for item in items {
                note_parameters(item, used);
            }
        }
        Data::Mapping(entries) => {
            for entry in entries {
                note_parameters(&entry.value, used);
            }
        }
    }
}

/// A hash of everything that is compared. Each part is led by its length, so that no two
/// different workflows read the same.
fn digest(workflow: &Workflow) -> String {
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    for facet in &workflow.facets {
        add(&facet.name);
        add(&facet.value);
    }
    add("operations");
    for operation in &workflow.operations {
        add(&operation.name);
        add(&operation.kind);
        add(operation.previous.as_deref().unwrap_or_default());
        add(if operation.takes_previous { "takes" } else { "names" });
    }
    add("artifacts");
    for artifact in &workflow.artifacts {
        add(artifact.operation.as_deref().unwrap_or_default());
        add(artifact.kind.as_str());
        add(&artifact.reference);
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
