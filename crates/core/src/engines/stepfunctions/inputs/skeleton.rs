//! The parts of a machine that decide which inputs are read. Where they are equal, equal inputs
//! are read at equal states, whatever tasks are called and however long is waited.

use super::jsonata::is_expression;
use super::path::is_filled_in;
use super::template;
use crate::engines::stepfunctions::canonical;
use crate::syntax::{Data, Entry, Node};

/// Equal for two machines only where those parts are. None where something else than the
/// definition has a say in them.
pub(in crate::engines::stepfunctions) fn digest(machine: &Node) -> Option<String> {
    let kept = of_machine(machine);
    is_all_written(&kept).then(|| canonical::hash(&kept.canonical()))
}

fn of_machine(machine: &Node) -> Node {
    mapping(machine, |entry| match entry.key.as_str() {
        "Comment" | "Version" => None,
        "TimeoutSeconds" => computed(&entry.value),
        "States" => Some(mapping(&entry.value, |state| Some(of_state(&state.value)))),
        _ => Some(entry.value.clone()),
    })
}

fn of_state(state: &Node) -> Node {
    let is_task = state.get("Type").and_then(Node::text) == Some("Task");
    mapping(state, |entry| match entry.key.as_str() {
        "Comment" | "Resource" | "Retry" | "Label" => None,
        "TimeoutSeconds" | "HeartbeatSeconds" | "Seconds" | "Timestamp" | "Error" | "Cause" => {
            computed(&entry.value)
        }
        // What a task is told does not come back but in its result, which is no input.
        "Parameters" | "Arguments" | "Credentials" if is_task => computed(&entry.value),
        "Branches" => {
            let machines = entry.value.items().iter().map(of_machine).collect();
            Some(Node { data: Data::Sequence(machines), ..entry.value.clone() })
        }
        "ItemProcessor" | "Iterator" => Some(of_machine(&entry.value)),
        _ => Some(entry.value.clone()),
    })
}

/// The parts of a value that paths and expressions make; none where it is only data.
fn computed(node: &Node) -> Option<Node> {
    if template::is_included(node) {
        return Some(node.clone());
    }
    match &node.data {
        Data::Scalar { text, .. } => is_expression(text).then(|| node.clone()),
        Data::Sequence(items) => {
            let kept: Vec<Node> = items.iter().filter_map(computed).collect();
            let data = Data::Sequence(kept);
            let is_empty = matches!(&data, Data::Sequence(kept) if kept.is_empty());
            (!is_empty).then(|| Node { data, ..node.clone() })
        }
        Data::Mapping(_) => {
            let kept = mapping(node, |entry| {
                let is_path = entry.key.ends_with(".$");
                if is_path { Some(entry.value.clone()) } else { computed(&entry.value) }
            });
            (!kept.entries().is_empty()).then_some(kept)
        }
    }
}

/// A mapping with what `keep` makes of its values. Anything else as it is.
fn mapping(node: &Node, keep: impl Fn(&Entry) -> Option<Node>) -> Node {
    let Data::Mapping(entries) = &node.data else { return node.clone() };
    let kept = entries.iter().filter_map(|entry| {
        let value = keep(entry)?;
        Some(Entry { key: entry.key.clone(), key_span: entry.key_span, value })
    });
    Node { span: node.span, data: Data::Mapping(kept.collect()), tag: node.tag.clone() }
}

/// Whether no template fills in a part of it.
fn is_all_written(node: &Node) -> bool {
    if template::is_filled_in(node) {
        return false;
    }
    match &node.data {
        Data::Scalar { text, .. } => !is_filled_in(text.trim_start_matches("{%")),
        Data::Sequence(items) => items.iter().all(is_all_written),
        Data::Mapping(entries) => {
            entries.iter().all(|e| !is_filled_in(&e.key) && is_all_written(&e.value))
        }
    }
}
