//! Folders of workflow code: a run's history, replayed on both by interpretation.

use std::fs;

use camino::Utf8Path;
use midflight_core::report::terminal_text;
use midflight_source::workflow_devkit::{Log, compare};
use midflight_source::{Outcome, Project, Why};
use serde_json::{Map, Value, json};

use crate::args::{Format, ReplayArgs};
use crate::error::CliError;
use crate::human::finish;
use crate::load::{HistoryFiles, project};
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
    let (old, new) = (project(old)?, project(new)?);
    let files = HistoryFiles::find(&args.history)?;
    let runs: Vec<Run> = files.names().map(|(file, name)| judged(&old, &new, file, name)).collect();
    output::print(&match args.format.format {
        Format::Json => format!("{:#}\n", json(&runs)),
        Format::Human => finish(&runs.iter().map(line).collect::<String>(), output::terminal(true)),
    });
    Ok(u8::from(runs.iter().any(|run| word(&run.outcome) != "replayable")))
}

struct Run {
    file: String,
    id: Option<String>,
    workflow: Option<String>,
    outcome: Outcome,
}

fn judged(old: &Project, new: &Project, file: &Utf8Path, name: &str) -> Run {
    let text = fs::read_to_string(file).map_err(|error| error.to_string());
    let log = text.and_then(|text| Log::read(&text).map_err(|error| error.0));
    let log = match log {
        Ok(log) => log,
        Err(why) => {
            let outcome = unknown(format!("no history that is read: {why}"));
            return Run { file: name.to_owned(), id: None, workflow: None, outcome };
        }
    };
    let outcome = compare(old, new, &log);
    Run {
        file: name.to_owned(),
        id: Some(log.run().to_owned()),
        workflow: Some(log.workflow().to_owned()),
        outcome,
    }
}

fn unknown(why: String) -> Outcome {
    Outcome::Unknown(Why::new(why))
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Replayable { .. } => "replayable",
        Outcome::Diverges(_) => "diverges",
        Outcome::Unknown(_) => "unknown",
    }
}

/// The reason in words; none where there is nothing to say.
fn reason(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Replayable { left_over: 0 } => None,
        Outcome::Replayable { left_over } => Some(format!(
            "the code returns before {left_over} recorded events, which the engine then ignores"
        )),
        Outcome::Diverges(it) => Some(it.to_string()),
        Outcome::Unknown(why) => Some(why.to_string()),
    }
}

fn line(run: &Run) -> String {
    let name = run.id.as_deref().unwrap_or(&run.file);
    let why = reason(&run.outcome).map_or_else(String::new, |why| format!(": {why}"));
    terminal_text(&format!("{} {name}{why}", word(&run.outcome))) + "\n"
}

fn json(runs: &[Run]) -> Value {
    let mut workflows: Vec<&str> = runs.iter().filter_map(|it| it.workflow.as_deref()).collect();
    workflows.sort_unstable();
    workflows.dedup();
    // Code alone is not judged: every place where a run may rest is unknown.
    let unread = json!({"verdict": "unknown", "park_points": []});
    let workflows: Vec<Value> =
        workflows.iter().map(|name| json!({"name": name, "history": unread})).collect();
    let runs: Vec<Value> = runs.iter().map(entry).collect();
    json!({
        "looked_at": "code was interpreted in a sandbox without I/O",
        "workflows": workflows,
        "runs": runs,
    })
}

fn entry(run: &Run) -> Value {
    let mut out = Map::new();
    out.insert("run".to_owned(), run.id.as_deref().into());
    out.insert("file".to_owned(), run.file.as_str().into());
    out.insert("workflow".to_owned(), run.workflow.as_deref().into());
    out.insert("verdict".to_owned(), word(&run.outcome).into());
    if let Outcome::Diverges(it) = &run.outcome {
        out.insert("diverges_at".to_owned(), it.at.into());
        out.insert("expected".to_owned(), it.expected.as_str().into());
        out.insert("found".to_owned(), it.found.as_str().into());
    }
    if let Some(reason) = reason(&run.outcome) {
        out.insert("reason".to_owned(), reason.into());
    }
    Value::Object(out)
}
