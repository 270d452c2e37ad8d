//! Findings: what breaks, where, what to do, and how to waive it.

use super::page::Detail;
use super::workflow::json_block;
use crate::model::{Severity, Side};
use crate::report::escape::{markdown_code, markdown_fence, markdown_text};
use crate::report::put::put;
use crate::report::words::{by_severity, place, rule_page};
use crate::report::{FindingReport, Report};

/// All findings, the loudest first.
pub(super) fn findings(report: &Report, detail: Detail, out: &mut String) {
    if report.findings.is_empty() {
        return;
    }
    out.push_str("\n#### Findings\n");
    for found in by_severity(report) {
        finding(report, found, out);
        if detail == Detail::Full {
            details(found, out);
        }
    }
}

fn finding(report: &Report, found: &FindingReport, out: &mut String) {
    let icon = match found.severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
        Severity::Info => "ℹ️",
    };
    let (severity, rule, page) = (found.severity.as_str(), found.rule, rule_page(found.rule));
    let at = markdown_code(&place(&found.file, found.line, found.column));
    let version = if found.side == Side::Old { " (old version)" } else { "" };
    put(out, format_args!("\n**{icon} {severity}** [`{rule}`]({page}) {at}{version}"));
    if let Some(against) = found.against.as_ref().filter(|_| report.against.len() > 1) {
        put(out, format_args!(" against {}", markdown_text(against)));
    }
    put(out, format_args!("\\\n{}\n", markdown_text(&found.message)));
    if !found.help.is_empty() {
        put(out, format_args!("\nTo fix it: {}\n", markdown_text(&found.help)));
    }
}

fn details(found: &FindingReport, out: &mut String) {
    let mut titles = Vec::new();
    let mut body = String::new();
    if !found.related.is_empty() {
        titles.push("other places");
        for other in &found.related {
            let at = markdown_code(&place(&other.file, other.line, other.column));
            let (side, label) = (other.side.as_str(), markdown_text(&other.label));
            let dash = if label.is_empty() { "" } else { " - " };
            put(&mut body, format_args!("- {side} version: {at}{dash}{label}\n"));
        }
    }
    if let Some(witness) = &found.witness {
        titles.push("witness");
        body.push_str("\nA witness that shows it:\n");
        body.push_str(&json_block(witness));
    }
    titles.push("how to accept it");
    body.push_str(&waiver(found));
    let title = titles.join(", ");
    put(out, format_args!("\n<details><summary>{title}</summary>\n\n"));
    out.push_str(body.trim_start());
    out.push_str("\n</details>\n");
}

/// Lines to copy. The reason is left open: without one a waiver does not count.
fn waiver(found: &FindingReport) -> String {
    let (rule, fingerprint) = (found.rule, &found.fingerprint);
    let mut out = String::new();
    if found.side == Side::New && takes_comments(&found.file) {
        out.push_str("\nTo accept it, write this above the text, with a reason:\n");
        out.push_str(&markdown_fence(&format!("# midflight: allow[{rule}] REASON"), "yaml"));
        out.push_str("\nor this in `midflight.toml`:\n");
    } else {
        out.push_str("\nTo accept it, write this in `midflight.toml`, with a reason:\n");
    }
    let entry =
        format!("[[waiver]]\nrule = \"{rule}\"\nfingerprint = \"{fingerprint}\"\nreason = \"\"");
    out.push_str(&markdown_fence(&entry, "toml"));
    out
}

/// Whether a waiver can stand in the file itself; JSON has no comments.
fn takes_comments(file: &str) -> bool {
    [".yaml", ".yml", ".toml"].iter().any(|ending| file.ends_with(ending))
}
