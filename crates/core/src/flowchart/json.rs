//! A chart as JSON.

use serde_json::{Value, json};

use super::{Chart, Place};

/// `{"workflow", "file", "nodes": [{"kind", "name", "line", "changed"}], "ways": [{"from", "to",
/// "label"}]}`; ways name nodes by index, the first node is the start.
pub fn json(chart: &Chart) -> Value {
    let nodes = chart.nodes.iter().map(|node| {
        json!({"kind": node.kind, "name": node.name, "line": node.line, "changed": node.changed})
    });
    let ways =
        chart.ways.iter().map(|way| json!({"from": way.from, "to": way.to, "label": way.label}));
    json!({
        "workflow": chart.workflow,
        "file": chart.file,
        "nodes": nodes.collect::<Vec<_>>(),
        "ways": ways.collect::<Vec<_>>(),
    })
}

/// What a picture says of a node.
pub(super) fn label(node: &Place) -> String {
    let kind = node.kind.replace('_', " ");
    match &node.name {
        Some(name) => format!("{kind} {name}"),
        None => kind,
    }
}
