//! The export of a machine into a workflow.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::signals;
use super::states::States;
use crate::engines::Document;
use crate::model::{Facet, Inputs, Operation, Reading, Workflow, WorkflowId};
use crate::syntax::{Entry, Node};
use crate::text::quoted;

/// Reads a document that `detect` takes for a machine.
pub(super) fn read(document: &Document<'_>, reading: &mut Reading) {
    let root = document.root;
    let Some(machine) = super::machine(root) else { return };
    let name = [root.get("name"), machine.get("id")].into_iter().flatten();
    let name = name.into_iter().find(|name| name.text().is_some_and(|text| !text.is_empty()));
    let digest = crate::text::hex(&Sha256::digest(root.canonical()));
    let mut states = States { delays: delays(root), ..States::default() };
    let top = Entry { key: String::new(), key_span: machine.span, value: machine.clone() };
    states.waits(&top, "the machine");
    states.read(machine, "");
    let mut workflow = Workflow {
        id: WorkflowId(name.and_then(Node::text).unwrap_or(document.stem()).to_owned()),
        engine: super::ENGINE.name,
        file: Arc::clone(document.path),
        named_at: name.map_or(root.span, Node::text_span),
        version: root.get("versionId").and_then(Node::text).map(str::to_owned),
        in_flight: None,
        upgrade: None,
        profile: None,
        inputs: Inputs::NotDeclared("a machine does not say what its runs start with".to_owned()),
        artifacts: Vec::new(),
        operations: states.operations,
        flow: None,
        code: None,
        sites: Vec::new(),
        results: Vec::new(),
        output: None,
        children: Vec::new(),
        timers: BTreeMap::new(),
        facets: states.facets,
        strategy_facts: states.facts,
        rollout: crate::model::Rollout::default(),
        not_repeatable: Vec::new(),
        not_read: Vec::new(),
        digest,
    };
    workflow.facets.extend(facets(root, machine, &workflow.digest));
    read_signals(root, &mut workflow);
    reading.workflows.push(workflow);
}

fn delays(root: &Node) -> Option<std::collections::BTreeSet<&str>> {
    let delays = root.get("delays").filter(|delays| !delays.is_null())?;
    let listed = delays.items().iter().filter_map(Node::text);
    Some(listed.chain(delays.entries().iter().map(|entry| entry.key.as_str())).collect())
}

/// Signals by name, and what each carries.
fn read_signals(root: &Node, workflow: &mut Workflow) {
    for signal in root.get("signals").map(Node::entries).unwrap_or_default() {
        workflow.operations.push(Operation {
            name: format!("signal {}", quoted(&signal.key)),
            kind: "signal".to_owned(),
            span: signal.key_span,
            takes_previous: false,
            can_rest: true,
            previous: None,
        });
        let contract = signals::payload(signal);
        let value = if contract.is_none() { signal.value.canonical() } else { String::new() };
        // Equal on both sides where the schemas are known: they are compared by what they mean.
        let name = format!("the payload of signal `{}`", quoted(&signal.key));
        workflow.facets.push(Facet { name, value, span: signal.key_span });
        workflow.results.extend(contract);
    }
}

/// Parts of the machine that are compared for equality alone. `receive` is code: what it makes of
/// a run's state is open wherever anything changed.
fn facets(root: &Node, machine: &Node, digest: &str) -> Vec<Facet> {
    let field = |node: &Node, key: &str, name: &str| {
        let entry = node.entry(key);
        let value = entry.map(|entry| entry.value.canonical()).unwrap_or_default();
        let span = entry.map_or(machine.span, |entry| entry.key_span);
        Facet { name: name.to_owned(), value, span }
    };
    let mut receive = field(root, "hasReceive", "what `receive` is given or makes of it");
    // A machine by itself does not say whether its workflow has one.
    let is_bare = std::ptr::eq(root, machine);
    if !is_bare && receive.value != "true" {
        "none".clone_into(&mut receive.value);
    } else {
        digest.clone_into(&mut receive.value);
    }
    vec![
        receive,
        field(machine, "context", "the context of the machine"),
        field(machine, "id", "the id of the machine, which its timers are known by,"),
        field(machine, "type", "the kind of the machine"),
    ]
}
