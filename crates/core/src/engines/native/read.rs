//! A manifest into a workflow.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use jsonschema::Validator;
use midflight_replay::{Operation, OperationKind, Profile};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::flow::FlowReader;
use crate::engines::Document;
use crate::model::{
    Artifact, ArtifactKind, Cell, InFlight, InputContract, Inputs, NotRead, Reading,
    ResultContract, Strategy, StrategyFact, Workflow, WorkflowId,
};
use crate::references;
use crate::syntax::{Entry, Node, validate};

/// The published JSON Schema.
pub(crate) const SCHEMA: &str = include_str!("../../../schemas/manifest.schema.json");

static VALIDATOR: LazyLock<Option<(Validator, Value)>> = LazyLock::new(|| {
    let schema: Value = serde_json::from_str(SCHEMA).ok()?;
    Some((jsonschema::validator_for(&schema).ok()?, schema))
});

/// Reads one manifest. What the schema refuses is a problem; the rest is read all the same.
pub(super) fn read(document: &Document<'_>, reading: &mut Reading) {
    let root = document.root;
    if let Some((validator, schema)) = VALIDATOR.as_ref() {
        reading.problems.extend(validate(root, validator, schema));
    }
    let text = |key: &str| root.get(key).and_then(Node::text);
    let name = root.get("workflow").filter(|node| node.text().is_some_and(|t| !t.is_empty()));
    let mut flow = FlowReader { steps: steps(root), ..FlowReader::default() };
    let term = flow.flow(root.get("flow"));
    let not_repeatable = not_repeatable(root);
    let mut not_read = Vec::new();
    if flow.incomplete || root.get("flow").is_none() {
        not_read.push(NotRead {
            what: "the flow".to_owned(),
            why: "a part of it is not in the notation".to_owned(),
            span: root.get("flow").map_or(root.span, |node| node.span),
        });
    }
    reading.workflows.push(Workflow {
        id: WorkflowId(name.and_then(Node::text).unwrap_or(document.stem()).to_owned()),
        engine: super::ENGINE.name,
        file: Arc::clone(document.path),
        named_at: name.map_or(root.span, Node::text_span),
        version: text("version").map(str::to_owned),
        in_flight: text("in_flight").and_then(InFlight::parse),
        upgrade: root
            .get("upgrade")
            .and_then(|u| u.get("strategy")?.text())
            .and_then(Strategy::parse),
        profile: Some(
            text("replay").and_then(|name| name.parse().ok()).unwrap_or(Profile::Ordered),
        ),
        inputs: Inputs::Schema(contract("input", root.get("input"), root)),
        artifacts: artifacts(root),
        flow: not_read.is_empty().then_some(term),
        code: None,
        sites: flow.sites,
        operations: flow.operations,
        results: results(root),
        output: Some(contract("output", root.get("output"), root)),
        timers: flow.timers,
        children: flow.children.into_iter().map(WorkflowId).collect(),
        facets: Vec::new(),
        strategy_facts: strategy_facts(&not_repeatable),
        not_repeatable,
        rollout: crate::model::Rollout::default(),
        not_read,
        digest: digest(root),
    });
}

/// A schema, or `true` where none is written: anything goes.
fn contract(name: &str, schema: Option<&Node>, root: &Node) -> InputContract {
    let node = schema.unwrap_or(root);
    InputContract {
        name: name.to_owned(),
        schema: schema.map_or(Value::Bool(true), Node::to_json),
        span: schema.map_or_else(|| root.get("workflow").unwrap_or(root).span, |node| node.span),
        node: Arc::new(node.clone()),
    }
}

/// The steps that are declared, by name.
fn steps(root: &Node) -> BTreeMap<&str, &Node> {
    let declared = entries(root, "steps").iter();
    declared.map(|entry| (entry.key.as_str(), &entry.value)).collect()
}

fn entries<'a>(root: &'a Node, key: &str) -> &'a [Entry] {
    root.get(key).map(Node::entries).unwrap_or_default()
}

fn results(root: &Node) -> Vec<ResultContract> {
    let of = |list: &str, key: &str, what: &str, kind: OperationKind| -> Vec<ResultContract> {
        let result = |entry: &Entry| {
            let name = format!("{what} `{}`", entry.key);
            ResultContract {
                operation: Operation { kind, name: entry.key.clone() },
                contract: contract(&name, entry.value.get(key), &entry.value),
            }
        };
        entries(root, list).iter().map(result).collect()
    };
    let mut results = of("steps", "output", "result of step", OperationKind::Step);
    results.extend(of("hooks", "payload", "payload of hook", OperationKind::Hook));
    results
}

fn artifacts(root: &Node) -> Vec<Artifact> {
    let named = entries(root, "artifacts").iter().flat_map(|entry| entry.value.entries());
    named
        .filter_map(|entry| {
            let kind = ArtifactKind::parse(&entry.key)?;
            let reference = entry.value.text()?;
            let judged = references::judge(kind, reference);
            Some(Artifact::new(kind, reference, entry.value.text_span(), judged))
        })
        .collect()
}

/// Steps of the flow that are not declared safe to repeat, sorted.
fn not_repeatable(root: &Node) -> Vec<String> {
    let declared = steps(root);
    let declared_safe = |name: &str| {
        let step = declared.get(name);
        step.and_then(|step| step.get("repeat")?.text()) == Some("safe")
    };
    let mut steps = Vec::new();
    collect_steps(root.get("flow"), &mut steps);
    steps.retain(|name| !declared_safe(name));
    steps.sort_unstable();
    steps.dedup();
    steps.into_iter().map(str::to_owned).collect()
}

/// Restarting a run repeats the steps that it has completed.
fn strategy_facts(not_repeatable: &[String]) -> Vec<StrategyFact> {
    let Some(first) = not_repeatable.first() else { return Vec::new() };
    let reason = format!(
        "completed steps run again, and `{}` is not declared `repeat: safe`",
        crate::text::quoted(first)
    );
    vec![StrategyFact { strategy: Strategy::CancelAndRestart, cell: Cell::Unknown, reason }]
}

fn collect_steps<'a>(node: Option<&'a Node>, out: &mut Vec<&'a str>) {
    let Some(node) = node else { return };
    for item in node.items() {
        collect_steps(Some(item), out);
    }
    for entry in node.entries() {
        match (entry.key.as_str(), entry.value.text()) {
            ("step", Some(name)) => out.push(name),
            _ => collect_steps(Some(&entry.value), out),
        }
    }
}

/// Over all but what is said about deploys and the manifest itself.
fn digest(root: &Node) -> String {
    let mut entries: Vec<&Entry> = root
        .entries()
        .iter()
        .filter(|e| {
            let about = ["$schema", "midflight", "workflow", "version", "upgrade", "rollout"];
            !about.contains(&e.key.as_str())
        })
        .collect();
    entries.sort_by(|a, b| a.key.cmp(&b.key));
    let mut hash = Sha256::new();
    for entry in entries {
        hash.update(&entry.key);
        hash.update([0]);
        hash.update(entry.value.canonical());
        hash.update([0]);
    }
    crate::text::hex(&hash.finalize())
}
