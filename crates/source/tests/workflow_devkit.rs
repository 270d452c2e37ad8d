//! Programs before and after an edit, with the history that the real engine recorded and what it
//! did when it resumed that run on the edited program (`workflow` 4.8.9, Node 20).

#![expect(clippy::disallowed_methods, reason = "tests read fixtures")]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::path::{Path, PathBuf};

use midflight_source::workflow_devkit::{Log, compare, replay};
use midflight_source::{Outcome, Project};
use serde_json::Value;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workflow_devkit");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    cases.retain(|it| it.join("case.json").exists());
    cases.sort();
    cases
}

fn project(root: &Path) -> Project {
    fn add(project: &mut Project, root: &Path, folder: &Path) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add(project, root, &path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                project.add(&name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut project = Project::default();
    add(&mut project, root, root);
    project
}

fn said(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Replayable { .. } => "replayable",
        Outcome::Diverges(_) => "diverges",
        Outcome::Unknown(_) => "unknown",
    }
}

#[test]
fn what_is_said_is_what_the_engine_does() {
    let (mut wrong, mut counted) = (Vec::new(), [0, 0]);
    for case in cases() {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        let about: Value =
            serde_json::from_str(&fs::read_to_string(case.join("case.json")).unwrap()).unwrap();
        let log = Log::read(&fs::read_to_string(case.join("history.json")).unwrap()).unwrap();
        let (old, new) = (project(&case.join("old")), project(&case.join("new")));
        if let Outcome::Diverges(it) = compare(&old, &old, &log) {
            wrong.push(format!("{name} on its own code: {it}"));
        }
        let outcome = compare(&old, &new, &log);
        counted[usize::from(said(&outcome) == "unknown")] += 1;
        if said(&outcome) != about["said"] {
            wrong.push(format!("{name}: {outcome:?}, and not {}", about["said"]));
        }
        // Whatever is expected of us, the engine is never contradicted.
        if about["said"] != about["truth"] && about["said"] != "unknown" {
            wrong.push(format!("{name}: the case contradicts the engine"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let [known, unknown] = counted;
    assert!(known >= 100 && known >= 9 * unknown, "{known} known, {unknown} unknown");
}

#[test]
fn a_history_may_stand_in_either_order() {
    let case = &cases()[0];
    let text = fs::read_to_string(case.join("history.json")).unwrap();
    let mut events: Vec<Value> = serde_json::from_str(&text).unwrap();
    events.reverse();
    let log = Log::read(&serde_json::to_string(&events).unwrap()).unwrap();
    let old = project(&case.join("old"));
    assert_eq!(replay(&old, &log), replay(&old, &Log::read(&text).unwrap()));
}
