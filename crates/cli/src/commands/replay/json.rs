//! Answers for machines.

use midflight_core::syntax::Position;
use midflight_replay::{
    Event, HistoryVerdict, KeyedOutcome, Operation, Site, StateVerdict, Verdict,
};
use serde_json::{Map, Value, json};

use super::answer::{history_sentence, history_word, sentence, word};
use super::manifest::Manifest;
use super::report::{Report, Run};

/// What a batch answers beside `id` and `micros`. Where there is a history that does not replay,
/// the reason and the sentence are about it.
pub(super) fn line(verdict: &Verdict, history: Option<&HistoryVerdict>) -> Map<String, Value> {
    let mut out = Map::new();
    put_static(verdict, &mut out);
    if let Some(history) = history {
        out.insert("log".to_owned(), history_word(history).into());
        put_history(history, "diverge_at", &mut out);
    }
    out
}

fn put_static(verdict: &Verdict, out: &mut Map<String, Value>) {
    out.insert("static".to_owned(), word(verdict).into());
    match verdict {
        Verdict::Compatible => {}
        Verdict::Incompatible(it) => {
            out.insert("witness".to_owned(), tokens(&it.witness));
            out.insert("witness_len".to_owned(), it.witness.len().into());
        }
        Verdict::Unknown(reason) => {
            out.insert("reason".to_owned(), reason.code.as_str().into());
        }
    }
    if let Some(detail) = sentence(verdict) {
        out.insert("detail".to_owned(), detail.into());
    }
}

fn put_history(history: &HistoryVerdict, at: &str, out: &mut Map<String, Value>) {
    let code = match history {
        HistoryVerdict::Replayable => return,
        HistoryVerdict::Diverges(it) => {
            out.insert(at.to_owned(), it.at.into());
            out.insert("redo".to_owned(), it.resume.redo.into());
            it.kind.as_str()
        }
        HistoryVerdict::Corrupt(it) => {
            out.insert(at.to_owned(), it.at.into());
            it.kind.as_str()
        }
        HistoryVerdict::Unknown { reason, .. } => reason.code.as_str(),
    };
    out.insert("reason".to_owned(), code.into());
    out.insert("detail".to_owned(), history_sentence(history).into());
}

fn tokens(events: &[Event]) -> Value {
    events.iter().map(ToString::to_string).collect()
}

/// The answer of profile `keyed`.
pub(super) fn outcomes(outcomes: &[KeyedOutcome]) -> Map<String, Value> {
    let mut out = Map::new();
    let lists = |of: fn(&KeyedOutcome) -> &Vec<String>| -> Value {
        outcomes.iter().map(|outcome| json!(of(outcome))).collect()
    };
    out.insert("unused".to_owned(), lists(|it| &it.unused));
    out.insert("stranded".to_owned(), lists(|it| &it.stranded));
    out
}

/// The answer of profile `state`.
pub(super) fn state(verdict: &StateVerdict) -> Map<String, Value> {
    let mut out = Map::new();
    let word = if verdict.is_accepted() { "accept" } else { "reject" };
    out.insert("state".to_owned(), word.into());
    out.insert("rules".to_owned(), json!(verdict.rules));
    out
}

/// What is answered about two manifests and the histories of runs.
pub(super) fn whole(report: &Report<'_>) -> Value {
    let mut out = Map::new();
    out.insert("workflow".to_owned(), report.pair.new.workflow.as_str().into());
    out.insert("profile".to_owned(), report.pair.profile.as_str().into());
    put_static(&report.verdict, &mut out);
    if let Verdict::Incompatible(it) = &report.verdict {
        let (old, new) = (it.old_operation.as_ref(), it.new_operation.as_ref());
        out.insert("old".to_owned(), place(report.pair.old, it.old_site, old));
        out.insert("new".to_owned(), place(report.pair.new, it.new_site, new));
    }
    let runs = &report.runs;
    out.insert("runs".to_owned(), runs.kept.iter().map(|it| run(report, it)).collect());
    if runs.not_read.count > 0 {
        let entry = |(at, why): &(String, String)| json!({"at": at, "why": why});
        out.insert("not_read".to_owned(), runs.not_read.kept.iter().map(entry).collect());
    }
    Value::Object(out)
}

fn run(report: &Report<'_>, run: &Run) -> Value {
    let mut out = Map::new();
    out.insert("run".to_owned(), run.name.as_deref().into());
    out.insert("file".to_owned(), run.file.as_str().into());
    out.insert("verdict".to_owned(), history_word(&run.verdict).into());
    put_history(&run.verdict, "diverges_at", &mut out);
    if let HistoryVerdict::Diverges(it) = &run.verdict {
        let (old, new) = (it.old_operation.as_ref(), it.new_operation.as_ref());
        out.insert("found".to_owned(), it.found.to_string().into());
        out.insert("old".to_owned(), place(report.pair.old, it.old_site, old));
        out.insert("new".to_owned(), place(report.pair.new, it.new_site, new));
        let alternatives = it.alternatives.iter().map(ToString::to_string);
        out.insert("expected".to_owned(), alternatives.collect());
        out.insert("cut".to_owned(), it.resume.cut.into());
        out.insert("again".to_owned(), json!(it.resume.again));
        out.insert("lost".to_owned(), json!(it.resume.lost));
        out.insert("orphans".to_owned(), json!(it.resume.orphans));
        out.insert("stranded".to_owned(), json!(it.resume.stranded));
    }
    Value::Object(out)
}

fn place(manifest: &Manifest, site: Option<Site>, operation: Option<&Operation>) -> Value {
    let mut place = json!({"file": manifest.file});
    if let Some(Position { line, column }) = site.and_then(|site| manifest.position(site)) {
        place["line"] = line.into();
        place["column"] = column.into();
    }
    if let Some(operation) = operation {
        place["operation"] = operation.to_string().into();
    }
    place
}
