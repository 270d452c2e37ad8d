//! `midflight rules`: all of them, a line each.

use std::fmt::Write as _;

use midflight_core::rules::RULES;
use serde_json::json;

use crate::args::Format;
use crate::output;

pub(crate) fn run(format: Format) -> u8 {
    match format {
        Format::Human => {
            let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
            let mut text = String::new();
            for rule in RULES {
                let severity = rule.severity.as_str();
                let _ = writeln!(text, "{:width$}  {severity:7}  {}", rule.id, rule.summary);
            }
            output::print(&text);
        }
        Format::Json => {
            let rules = RULES.iter().map(|rule| {
                json!({
                    "rule": rule.id,
                    "severity": rule.severity,
                    "since": rule.since,
                    "summary": rule.summary,
                    "endangers": rule.endangers,
                })
            });
            output::print(&format!("{:#}\n", json!({"rules": rules.collect::<Vec<_>>()})));
        }
    }
    0
}
