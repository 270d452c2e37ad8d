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

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Replayable { .. } => "replayable",
        Outcome::Diverges(_) => "diverges",
        Outcome::Unknown(_) => "unknown",
    }
}

#[test]
fn the_engine_agrees() {
    let cases = cases();
    assert!(cases.len() >= 60, "the cases are there: {}", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let verdict = case.replayed("new");
        let expected = case.about.get("midflight").unwrap_or(&case.about["truth"]);
        if expected != word(&verdict) {
            wrong.push(format!("{}: {expected}, said {verdict:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn code_that_recorded_a_history_replays_it() {
    let wrong: Vec<String> = cases()
        .iter()
        .map(|case| (case, case.replayed("old")))
        .filter(|(_, verdict)| word(verdict) != "replayable")
        .map(|(case, verdict)| format!("{}: {verdict:?}", case.name))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
