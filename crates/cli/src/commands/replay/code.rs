//! Folders of workflow code: runs' histories, replayed on both by interpretation, and where runs
//! can rest.

use std::collections::BTreeMap;

use camino::Utf8Path;
use midflight_core::report::terminal_text;
use serde_json::{Value, json};

use super::walled;
use crate::args::{Format, ReplayArgs};
use crate::error::CliError;
use crate::human::finish;
use crate::load::HistoryFiles;
use crate::output;

/// Judges every history that was given.
pub(super) fn run(old: &Utf8Path, new: &Utf8Path, args: &ReplayArgs) -> Result<u8, CliError> {
    if args.history.is_empty() {
        return Err(CliError::Usage {
            what: "code of two versions is compared by replaying histories, and none is given"
                .to_owned(),
            help: "give what the engine exported of a run with `--history`",
        });
    }
    // Wrong folders are told here, before any child starts.
    crate::load::project(old)?;
    crate::load::project(new)?;
    let files = HistoryFiles::find(&args.history)?;
    let files: Vec<(String, String)> =
        files.names().map(|(file, name)| (file.to_string(), name.to_owned())).collect();
    let report = report(walled::judged(old, new, &files));
    output::print(&match args.format.format {
        Format::Json => format!("{report:#}\n"),
        Format::Human => finish(&human(&report), output::terminal(true)),
    });
    let is_replayable = |run: &Value| run["verdict"] == "replayable";
    let runs = report["runs"].as_array().map_or(&[][..], Vec::as_slice);
    Ok(u8::from(!runs.iter().all(is_replayable)))
}

/// The report: workflows with the places where their runs can rest, and runs.
fn report(mut runs: Vec<Value>) -> Value {
    let mut workflows: BTreeMap<String, Value> = BTreeMap::new();
    for run in &mut runs {
        let Some(run) = run.as_object_mut() else { continue };
        let history = run.remove("history");
        if let (Some(name), Some(history)) = (run["workflow"].as_str(), history) {
            workflows.entry(name.to_owned()).or_insert(history);
        }
    }
    let workflows: Vec<Value> = workflows
        .into_iter()
        .map(|(name, history)| json!({"name": name, "history": history}))
        .collect();
    json!({
        "looked_at": "code was read, and interpreted in a sandbox without I/O",
        "workflows": workflows,
        "runs": runs,
    })
}

fn human(report: &Value) -> String {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut out = String::new();
    for run in list(&report["runs"]) {
        let name = run["run"].as_str().unwrap_or(run["file"].as_str().unwrap_or_default());
        let why = run["reason"].as_str().map_or_else(String::new, |why| format!(": {why}"));
        out += &terminal_text(&format!("{} {name}{why}", text(&run["verdict"])));
        out.push('\n');
    }
    for workflow in list(&report["workflows"]) {
        out.push('\n');
        let history = &workflow["history"];
        let why = history["reason"].as_str().map_or_else(String::new, |why| format!(": {why}"));
        out += &terminal_text(&format!("{}{why}", text(&workflow["name"])));
        out.push('\n');
        let points = list(&history["park_points"]);
        let width = points.iter().map(|it| unnumbered(&text(&it["at"])).chars().count());
        let width = width.max().unwrap_or(0);
        for point in points {
            let why = point["reason"].as_str().map_or_else(String::new, |why| format!("  {why}"));
            let (at, verdict) = (unnumbered(&text(&point["at"])), text(&point["verdict"]));
            let line = format!("  {at:width$}  {verdict:7}{}", unnumbered(&why));
            out += terminal_text(&line).trim_end();
            out.push('\n');
        }
    }
    out
}

/// Without the numbers that tell equal words apart.
fn unnumbered(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(" #") {
        let digits = rest[at + 2..].find(|it: char| !it.is_ascii_digit());
        let end = digits.map_or(rest.len(), |it| at + 2 + it);
        let kept = if end == at + 2 { end } else { at };
        out += &rest[..kept];
        rest = &rest[end..];
    }
    out + rest
}
