//! A chart as a Mermaid flowchart, which GitHub draws in comments and files.

use std::fmt::Write as _;

use super::{Chart, Place};

/// The chart; changed nodes have the class `changed`.
pub fn mermaid(chart: &Chart) -> String {
    let mut text = "flowchart TD\n".to_owned();
    for (index, node) in chart.nodes.iter().enumerate() {
        let (open, close) = shape(node);
        let label = escaped(&super::json::label(node));
        let class = if node.changed { ":::changed" } else { "" };
        let _ = writeln!(text, "  n{index}{open}\"{label}\"{close}{class}");
    }
    for way in &chart.ways {
        let label = way.label.as_ref().map(|label| format!("|\"{}\"|", escaped(label)));
        let _ = writeln!(text, "  n{} -->{} n{}", way.from, label.unwrap_or_default(), way.to);
    }
    if chart.nodes.iter().any(|node| node.changed) {
        text.push_str("  classDef changed stroke:#bf3989,stroke-width:3px\n");
    }
    text
}

fn shape(node: &Place) -> (&'static str, &'static str) {
    match node.kind {
        "start" | "end" | "fail" | "continue_as_new" => ("([", "])"),
        "choose" | "loop" | "patch" | "deprecated_patch" => ("{", "}"),
        "hook" | "timer" | "signal" | "await" => ("[/", "/]"),
        "child" => ("[[", "]]"),
        _ => ("[", "]"),
    }
}

/// Text of a repository inside quotes: nothing in it ends the label, is markup, or is a line.
fn escaped(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || " .,:;-_/()=!?+*$@'".contains(c);
    let mut out = String::new();
    for c in text.chars() {
        if plain(c) {
            out.push(c);
        } else {
            // Entities of Mermaid, by code point.
            let _ = write!(out, "#{};", u32::from(c));
        }
    }
    out
}
