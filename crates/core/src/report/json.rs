//! The report for machines; its JSON Schema is published as `report`.

use super::Report;
use super::escape::json_text;

/// Pretty JSON with a line feed at the end: the same bytes from every shell.
pub fn json(report: &Report) -> String {
    let text = serde_json::to_string_pretty(report);
    // A report holds strings, numbers and maps with string keys only.
    text.map_or_else(|error| format!("{{\"error\": \"{error}\"}}\n"), |text| json_text(&text) + "\n")
}
