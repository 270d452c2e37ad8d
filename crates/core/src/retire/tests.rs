//! Versions, and what is told of them.

use super::*;
use crate::histories::HistoryTexts;
use crate::request::{RecordedHistories, SourceFile};

const MANIFEST: &str = r#"
midflight: 1
workflow: order
version: "1"
flow:
  - step: reserve
  - race: [[{hook: approve}], [{timer: reminder, for: 1d 12h}]]
  - timer: settle
    for: PT2H
  - hook: receipt
"#;

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile::new(path, text.as_bytes().to_vec(), true)
}

fn told(lists: &str, histories: &str) -> Vec<String> {
    let second = MANIFEST.replace("version: \"1\"", "version: \"2\"");
    let manifests = Revision {
        files: vec![file("1.midflight.yaml", MANIFEST), file("2.midflight.yaml", &second)],
        ..Revision::default()
    };
    let texts = |text: &str| {
        let given = !text.is_empty();
        let file = RecordedHistories { path: "f".into(), text: text.into() };
        given.then_some(file).into_iter().collect::<Vec<_>>()
    };
    let (lists, histories) = (texts(lists), texts(histories));
    let answer = retire(&manifests, &mut HistoryTexts(&lists), &mut HistoryTexts(&histories));
    let lines = answer.versions.iter().map(|it| {
        let open: Vec<String> =
            it.open_ended.iter().map(|o| format!("{} x{}", o.why, o.runs)).collect();
        let until = it.until.as_deref().unwrap_or_default();
        let reason = it.reason.as_deref().unwrap_or_default();
        format!(
            "{}@{} {} {} {until}{}{reason}",
            it.workflow,
            it.version,
            it.state.as_str(),
            it.runs,
            open.join("; ")
        )
    });
    lines.chain(answer.not_read.iter().map(|it| format!("{}: {}", it.what, it.why))).collect()
}

#[test]
fn a_version_without_runs_is_free_and_one_with_runs_is_needed() {
    let list = r#"{"run":"a","workflow":"order","version":"2","started":"2026-01-01T00:00:00Z"}"#;
    assert_eq!(
        told(list, ""),
        ["order@1 free 0 ", "order@2 needed 1 no history of it was given x1"]
    );
}

#[test]
fn the_latest_wake_up_is_that_of_the_timer_that_bounds_the_wait() {
    let waits = |run: &str, trace: &str| {
        format!(
            "{{\"run\":\"{run}\",\"workflow\":\"order\",\"version\":\"1\",\"history\":[{trace}]}}"
        )
    };
    let race =
        r#""+reserve","-reserve","+h:approve",{"e":"+t:reminder","at":"2026-03-01T10:00:00Z"}"#;
    let settle = format!(
        "{race},\"-t:reminder\",{{\"e\":\"+t:settle\",\"at\":\"2026-03-05T10:00:00+01:00\"}}"
    );
    assert_eq!(told(&waits("a", race), "")[0], "order@1 needed 1 2026-03-02T22:00:00Z");
    assert_eq!(told(&waits("a", &settle), "")[0], "order@1 needed 1 2026-03-05T11:00:00Z");
    let both = format!("{}\n{}", waits("a", &settle), waits("b", race));
    assert_eq!(told(&both, "")[0], "order@1 needed 2 2026-03-05T11:00:00Z");
    let hook = format!("{settle},\"-t:settle\",\"+h:receipt\"");
    let all = format!("{both}\n{}", waits("c", &hook));
    assert_eq!(told(&all, "")[0], "order@1 needed 3 it waits for hook `receipt` x1");
    let undated = r#""+reserve","-reserve","+h:approve","+t:reminder""#;
    let why = "when timer `reminder` was started is not recorded";
    assert!(told(&waits("a", undated), "")[0].contains(why));
    assert!(told(&waits("a", r#""+other""#), "")[0].ends_with("none of that version x1"));
}

#[test]
fn a_run_whose_history_has_ended_needs_nothing() {
    let list = r#"{"run":"a","workflow":"order","version":1}"#;
    let ended = r#"{"run":"a","workflow":"order","trace":["+reserve","-reserve","$!"]}"#;
    assert_eq!(told(list, ended), ["order@1 free 0 ", "order@2 free 0 "]);
    // Another run goes on in its place, maybe under its id.
    let anew = ended.replace("$!", "$n");
    let why = "it continued as new, and what became of that is not told";
    assert_eq!(told(list, &anew)[0], format!("order@1 needed 1 {why} x1"));
    // Two versions of one run contradict each other: both are needed.
    let other = r#"{"run":"a","workflow":"order","version":"2","trace":["$"]}"#;
    let why = "needed 1 two versions are named for it x1";
    assert_eq!(told(list, other), [format!("order@1 {why}"), format!("order@2 {why}")]);
}

#[test]
fn nothing_is_free_while_something_was_not_read() {
    let list = "{\"run\":\"a\",\"workflow\":\"order\",\"version\":\"2\"}\nnonsense\n";
    let told_of = told(list, "");
    assert_eq!(told_of[0], "order@1 unknown 0 not everything that was given could be read");
    assert!(told_of[1].starts_with("order@2 needed 1"));
    assert!(told_of[2].starts_with("f:2:2: not a run"), "{told_of:?}");
    let unsaid = told("{\"run\":\"a\",\"workflow\":\"order\"}", "");
    assert!(unsaid[0].starts_with("order@1 unknown 0 of a run in flight it is not said which ver"));
    let elsewhere = told("{\"run\":\"a\",\"workflow\":\"refund\"}", "");
    assert_eq!(elsewhere[0], "order@1 free 0 ");
    let nowhere = told("{\"run\":\"a\",\"workflow\":null}", "");
    assert!(nowhere[0].contains("which workflow it is of"));
    assert!(told("{\"workflow\":\"order\"}", "")[0].contains("unknown"));
}
