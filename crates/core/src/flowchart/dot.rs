//! A chart in the language of Graphviz.

use std::fmt::Write as _;

use super::{Chart, Place};
use crate::text::quoted;

/// The chart; changed nodes are drawn in another colour.
pub fn dot(chart: &Chart) -> String {
    let mut text = format!("digraph \"{}\" {{\n", escaped(&chart.workflow));
    text.push_str("  node [fontname=\"sans-serif\"];\n");
    for (index, node) in chart.nodes.iter().enumerate() {
        let changed = if node.changed { ", color=\"#bf3989\", penwidth=3" } else { "" };
        let (label, shape) = (escaped(&super::json::label(node)), shape(node));
        let _ = writeln!(text, "  n{index} [label=\"{label}\", shape={shape}{changed}];");
    }
    for way in &chart.ways {
        let label = way.label.as_ref().map(|label| format!(" [label=\"{}\"]", escaped(label)));
        let _ = writeln!(text, "  n{} -> n{}{};", way.from, way.to, label.unwrap_or_default());
    }
    text.push_str("}\n");
    text
}

fn shape(node: &Place) -> &'static str {
    match node.kind {
        "start" | "end" | "fail" | "continue_as_new" => "oval",
        "choose" | "loop" | "patch" | "deprecated_patch" => "diamond",
        "hook" | "timer" | "signal" | "await" => "parallelogram",
        "child" => "component",
        _ => "box",
    }
}

fn escaped(text: &str) -> String {
    quoted(text).replace('\\', "\\\\").replace('"', "\\\"")
}
