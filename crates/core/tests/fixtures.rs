//! Every fixture gives what its `case.toml` says, in every format, and nothing when nothing
//! changed.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads its fixtures from disk, and a missing one fails it"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use midflight_core::model::{Side, Strategy, Verdict};
use midflight_core::report::{self, ChangeKind, Detail};
use midflight_core::request::{Options, RecordedHistories, Revision, SourceFile};
use midflight_core::{Report, Request, check};

struct Fixture {
    /// `engine/case`.
    name: String,
    folder: PathBuf,
    case: toml::Table,
}

fn fixtures() -> Vec<Fixture> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let mut found = Vec::new();
    for engine in folders(&root) {
        for folder in folders(&engine) {
            let parts = [&engine, &folder].map(|path| path.file_name().unwrap().to_string_lossy());
            let text = fs::read_to_string(folder.join("case.toml")).unwrap();
            let case = toml::from_str(&text).unwrap();
            found.push(Fixture { name: parts.join("/"), folder, case });
        }
    }
    assert!(found.len() > 20, "the fixtures are there");
    found
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

impl Fixture {
    /// `old.*` and `new.*`, or what is in the folders `old` and `new`.
    fn side(&self, side: &str) -> Revision {
        let folder = self.folder.join(side);
        let known_as: Option<Arc<str>> =
            (!folder.is_dir()).then(|| self.name.rsplit('/').next().unwrap().into());
        let source = if folder.is_dir() { &folder } else { &self.folder };
        let mut files = Vec::new();
        let entries = fs::read_dir(source).unwrap().map(|entry| entry.unwrap().path());
        for path in entries.filter(|path| path.is_file()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if known_as.is_none() || name.starts_with(&format!("{side}.")) {
                let shown = name.replacen(&format!("{side}."), "workflow.", 1);
                let mut file = SourceFile::new(shown, fs::read(&path).unwrap(), false);
                file.known_as.clone_from(&known_as);
                files.push(file);
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Revision { label: format!("the {side} side"), files, ..Revision::default() }
    }

    /// `history.*`, where the case has recorded runs.
    fn histories(&self) -> Vec<RecordedHistories> {
        let entries = fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path());
        let history = |path: PathBuf| {
            let name = path.file_name()?.to_str()?.to_owned();
            let text = name.starts_with("history.").then(|| fs::read_to_string(&path).unwrap())?;
            Some(RecordedHistories { path: name.into(), text: text.into() })
        };
        entries.filter_map(history).collect()
    }

    fn request(&self, old: Revision, new: Revision) -> Request {
        let word = |key: &str| self.case.get(key).and_then(|value| value.as_str());
        let options = Options {
            strategy: word("strategy").map(|name| Strategy::parse(name).unwrap()),
            today: Some("2026-11-21".to_owned()),
            ..Options::default()
        };
        Request { old: vec![old], new, config: None, options, ..Request::default() }
    }

    fn report(&self) -> Report {
        let mut request = self.request(self.side("old"), self.side("new"));
        request.histories = self.histories();
        check(&request).unwrap()
    }
}

/// `rule@line`, with `old:` before the line where the text is on the old side.
fn findings(report: &Report) -> Vec<String> {
    let place = |side: Side, line: u32| match side {
        Side::New => line.to_string(),
        Side::Old => format!("old:{line}"),
    };
    let mut all: Vec<String> =
        report.findings.iter().map(|f| format!("{}@{}", f.rule, place(f.side, f.line))).collect();
    all.sort();
    all
}

/// `RUN: VERDICT`, with the reason and the place where it rests.
fn runs(report: &Report) -> Vec<String> {
    let told = |run: &report::RunReport| {
        let reason = run.reason.map(|reason| format!(", {reason}")).unwrap_or_default();
        let at = run.park_point.as_ref().map(|at| format!(", at {at}")).unwrap_or_default();
        format!("{}: {}{reason}{at}", run.run, run.verdict.as_str())
    };
    report.runs.iter().map(told).collect()
}

#[test]
fn every_fixture_gives_what_its_case_says() {
    let mut wrong = Vec::new();
    for fixture in fixtures() {
        let report = fixture.report();
        let mut said = toml::Table::new();
        said.insert("verdict".into(), report.verdict.as_str().into());
        said.insert("findings".into(), findings(&report).into());
        let workflow = report.workflows.first();
        let strategies = workflow.iter().flat_map(|workflow| &workflow.strategies.0);
        let strategies: toml::Table = strategies
            .map(|(name, found)| (name.as_str().to_owned(), found.verdict.as_str().into()))
            .collect();
        said.insert("strategies".into(), strategies.into());
        if !report.runs.is_empty() {
            said.insert("runs".into(), runs(&report).into());
        }
        for (key, value) in &said {
            if fixture.case.get(key) != Some(value) {
                wrong.push(format!("{}: {key} = {value}", fixture.name));
            }
        }
    }
    assert!(wrong.is_empty(), "the cases say otherwise than:\n{}", wrong.join("\n"));
}

#[test]
fn unchanged_is_always_safe() {
    for fixture in fixtures() {
        for side in ["old", "new"] {
            let request = fixture.request(fixture.side(side), fixture.side(side));
            let report = check(&request).unwrap();
            let compared = report.findings.iter().find(|finding| finding.against.is_some());
            assert!(compared.is_none(), "{} {side}: {compared:?}", fixture.name);
            for workflow in &report.workflows {
                assert_eq!(workflow.change, ChangeKind::Unchanged, "{}", fixture.name);
                assert_eq!(workflow.history.verdict, Verdict::Safe, "{}", fixture.name);
                assert_eq!(workflow.inputs.verdict, Verdict::Safe, "{}", fixture.name);
            }
        }
    }
}

#[test]
fn the_order_of_files_and_the_time_of_asking_do_not_matter() {
    let request = |reverse: bool| {
        let mut all = Request::default();
        all.old.push(Revision::default());
        for fixture in fixtures() {
            let prefixed = |revision: Revision| {
                revision.files.into_iter().map(|file| SourceFile {
                    path: format!("{}/{}", fixture.name, file.path).into(),
                    ..file
                })
            };
            all.old[0].files.extend(prefixed(fixture.side("old")));
            all.new.files.extend(prefixed(fixture.side("new")));
        }
        if reverse {
            all.old[0].files.reverse();
        }
        all
    };
    let first = report::json(&check(&request(false)).unwrap());
    assert_eq!(first, report::json(&check(&request(false)).unwrap()));
    assert_eq!(first, report::json(&check(&request(true)).unwrap()));
}

/// A file that cannot be read leaves its workflows unknown, whichever side it is on and whether
/// or not the other side still has it.
#[test]
fn what_cannot_be_read_is_never_safe() {
    let good = "midflight: 1\nworkflow: order\nin_flight: pinned\nflow: [{step: a}]\n";
    let broken = "midflight: 1\nworkflow: order\nflow: [{step: a}\n";
    let side = |text: Option<&str>| Revision {
        label: "a side".to_owned(),
        files: text
            .map(|text| SourceFile::new("w.midflight.yaml", text.into(), false))
            .into_iter()
            .collect(),
        ..Revision::default()
    };
    for (old, new, code) in [
        (Some(good), Some(broken), 3),
        (Some(broken), Some(good), 0),
        (Some(broken), None, 0),
        (None, Some(broken), 3),
        (Some(broken), Some(broken), 3),
        (Some(good), Some("nothing: here\n"), 0),
    ] {
        let (old_side, new_side) = (side(old), side(new));
        let request = Request { old: vec![old_side], new: new_side, ..Request::default() };
        let report = check(&request).unwrap();
        assert_eq!(report.verdict, Verdict::Unknown, "{old:?} {new:?}");
        assert_eq!(report.exit_code(), code, "{old:?} {new:?}");
    }
}

/// SARIF without the list of rules, which is the same for all.
fn sarif_results(report: &Report) -> String {
    let file: serde_json::Value = serde_json::from_str(&report::sarif(report)).unwrap();
    format!("{:#}", file["runs"][0]["results"])
}

#[test]
fn every_format_of_every_fixture() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for fixture in fixtures() {
            let report = fixture.report();
            let name = fixture.name.replace('/', "-");
            insta::assert_snapshot!(format!("{name}.json"), report::json(&report));
            insta::assert_snapshot!(format!("{name}.sarif"), sarif_results(&report));
            insta::assert_snapshot!(format!("{name}.github"), report::github(&report));
            insta::assert_snapshot!(format!("{name}.md"), report::markdown(&report, Detail::Full));
        }
    });
}
