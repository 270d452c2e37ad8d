//! Programs before and after an edit, with the history that Temporal recorded of the old one and
//! what it did when that run met the new one.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads its cases from disk, and a missing one fails it"
)]

use std::fs;
use std::path::{Path, PathBuf};

use midflight_source::temporal::{History, replay};
use midflight_source::{Outcome, Project};
use serde_json::Value;

struct Case {
    name: String,
    folder: PathBuf,
    about: Value,
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/temporal");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let case = |folder: PathBuf| {
        let about = fs::read_to_string(folder.join("case.json")).unwrap();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        Case { name, folder, about: serde_json::from_str(&about).unwrap() }
    };
    folders.into_iter().map(case).collect()
}

impl Case {
    fn history(&self) -> History {
        let text = fs::read_to_string(self.folder.join("history.json")).unwrap();
        History::read(&serde_json::from_str(&text).unwrap()).unwrap()
    }

    fn replayed(&self, side: &str) -> Outcome {
        let mut project = Project::default();
        let text = fs::read_to_string(self.folder.join(format!("{side}.ts"))).unwrap();
        project.add("workflows.ts", text);
        replay(&project, &self.history())
    }
}

/// Every case on one of its two programs.
fn replayed(side: &str) -> Vec<(Case, Outcome)> {
    let mut cases = cases();
    let mut parts: Vec<Vec<Case>> = Vec::new();
    while !cases.is_empty() {
        parts.push(cases.split_off(cases.len().saturating_sub(60)));
    }
    let run = |part: Vec<Case>| -> Vec<(Case, Outcome)> {
        part.into_iter()
            .map(|case| (case.replayed(side), case))
            .map(|(it, case)| (case, it))
            .collect()
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            parts.into_iter().map(|part| scope.spawn(move || run(part))).collect();
        threads.into_iter().flat_map(|it| it.join().unwrap()).collect()
    })
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Replayable { .. } => "replayable",
        Outcome::Diverges(_) => "diverges",
        Outcome::Unknown(_) => "unknown",
    }
}

#[test]
fn the_engine_agrees() {
    let cases = replayed("new");
    assert!(cases.len() >= 60, "the cases are there: {}", cases.len());
    let mut wrong = Vec::new();
    for (case, verdict) in &cases {
        let expected = case.about.get("midflight").unwrap_or(&case.about["truth"]);
        if expected != word(verdict) {
            wrong.push(format!("{}: {expected}, said {verdict:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn code_that_recorded_a_history_replays_it() {
    // What goes wrong only in a task that is not in the history was not recorded either.
    let is_refuted = |case: &Case, verdict: &Outcome| match verdict {
        Outcome::Replayable { .. } => false,
        Outcome::Diverges(it) => it.at < case.history().len(),
        Outcome::Unknown(_) => true,
    };
    let wrong: Vec<String> = replayed("old")
        .iter()
        .filter(|(case, verdict)| is_refuted(case, verdict))
        .map(|(case, verdict)| format!("{}: {verdict:?}", case.name))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
