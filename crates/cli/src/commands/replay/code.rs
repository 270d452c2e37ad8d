//! Folders of workflow code: a run's history, replayed on both by interpretation.

use std::fs;

use camino::Utf8Path;
use midflight_core::report::terminal_text;
use midflight_source::workflow_devkit::{Log, replay};
use midflight_source::{Outcome, Project};
use serde_json::{Map, Value, json};

use crate::args::{Format, ReplayArgs};
use crate::error::CliError;
use crate::human::finish;
use crate::load::HistoryFiles;
use crate::output;

/// Files of one side; a project with more is not read.
const FILES_MAX: usize = 20_000;

/// Bytes of a file of code. Longer ones are generated.
const FILE_BYTES_MAX: u64 = 2 * 1024 * 1024;

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
    let mut runs = Vec::new();
    for path in &args.history {
        let files = HistoryFiles::find(std::slice::from_ref(path))?;
        runs.extend(files.names().map(|(file, name)| judged(&old, &new, file, name)));
    }
    output::print(&match args.format.format {
        Format::Json => format!("{:#}\n", json(&runs)),
        Format::Human => finish(&runs.iter().map(line).collect::<String>(), output::terminal(true)),
    });
    Ok(u8::from(runs.iter().any(|run| word(&run.verdict) != "replayable")))
}

struct Run {
    file: String,
    id: Option<String>,
    workflow: Option<String>,
    verdict: Verdict,
}

enum Verdict {
    Known(Outcome),
    /// Why there is none.
    None(String),
}

fn judged(old: &Project, new: &Project, file: &Utf8Path, name: &str) -> Run {
    let text = fs::read_to_string(file).map_err(|error| error.to_string());
    let log = text.and_then(|text| Log::read(&text).map_err(|error| error.0));
    let log = match log {
        Ok(log) => log,
        Err(why) => {
            let verdict = Verdict::None(format!("no history that is read: {why}"));
            return Run { file: name.to_owned(), id: None, workflow: None, verdict };
        }
    };
    // A history that its own code cannot have recorded shows nothing about another.
    let verdict = match replay(old, &log) {
        Outcome::Diverges(it) => Verdict::None(format!(
            "the old code did not record it: event {} is {}, the code is at {}",
            it.at, it.expected, it.found
        )),
        _ => Verdict::Known(replay(new, &log)),
    };
    Run {
        file: name.to_owned(),
        id: Some(log.run().to_owned()),
        workflow: Some(log.workflow().to_owned()),
        verdict,
    }
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Known(Outcome::Replayable { .. }) => "replayable",
        Verdict::Known(Outcome::Diverges(_)) => "diverges",
        _ => "unknown",
    }
}

/// The reason in words; none where there is nothing to say.
fn reason(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Known(Outcome::Replayable { left_over: 0 }) => None,
        Verdict::Known(Outcome::Replayable { left_over }) => Some(format!(
            "the code returns before {left_over} recorded events, which the engine then ignores"
        )),
        Verdict::Known(Outcome::Diverges(it)) => {
            Some(format!("event {} is {}, the code is at {}", it.at, it.expected, it.found))
        }
        Verdict::Known(Outcome::Unknown(why)) => Some(match &why.file {
            Some(file) => format!("{file}: {}", why.what),
            None => why.what.clone(),
        }),
        Verdict::Known(_) => None,
        Verdict::None(why) => Some(why.clone()),
    }
}

fn line(run: &Run) -> String {
    let name = run.id.as_deref().unwrap_or(&run.file);
    let why = reason(&run.verdict).map_or_else(String::new, |why| format!(": {why}"));
    terminal_text(&format!("{} {name}{why}", word(&run.verdict))) + "\n"
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
    out.insert("verdict".to_owned(), word(&run.verdict).into());
    if let Verdict::Known(Outcome::Diverges(it)) = &run.verdict {
        out.insert("diverges_at".to_owned(), it.at.into());
        out.insert("expected".to_owned(), it.expected.as_str().into());
        out.insert("found".to_owned(), it.found.as_str().into());
    }
    if let Some(reason) = reason(&run.verdict) {
        out.insert("reason".to_owned(), reason.into());
    }
    Value::Object(out)
}

fn project(folder: &Utf8Path) -> Result<Project, CliError> {
    let mut project = Project::default();
    let mut count = 0;
    let walk = ignore::WalkBuilder::new(folder)
        .require_git(false)
        .parents(false)
        .git_global(false)
        .filter_entry(|entry| entry.file_name() != "node_modules")
        .build();
    for entry in walk.flatten() {
        let Some(path) = Utf8Path::from_path(entry.path()) else { continue };
        let is_code = path.extension().is_some_and(|it| CODE.contains(&it));
        let is_file = entry.file_type().is_some_and(|it| it.is_file());
        let is_short = entry.metadata().is_ok_and(|it| it.len() <= FILE_BYTES_MAX);
        if !(is_code && is_file && is_short) {
            continue;
        }
        count += 1;
        if count > FILES_MAX {
            return Err(CliError::Usage {
                what: format!("`{folder}` has more than {FILES_MAX} files of code"),
                help: "give the folder of the workflows",
            });
        }
        let inside = path.strip_prefix(folder).unwrap_or(path);
        if let Ok(text) = fs::read_to_string(path) {
            project.add(&inside.as_str().replace('\\', "/"), text);
        }
    }
    Ok(project)
}

/// Files that code imports.
const CODE: [&str; 9] = ["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "json"];
