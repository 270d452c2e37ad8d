//! Runs of native workflows, from their histories to the report.

use serde_json::{Value, json};

use crate::histories::HistoryTexts;
use crate::limits::{RUN_GROUPS_MAX, RUNS_MAX};
use crate::model::Verdict;
use crate::report::{self, Detail, Report};
use crate::request::{Options, RecordedHistories, Request, Revision, SourceFile};
use crate::{check, check_runs};

const OLD: &str = "steps: {quote: {repeat: safe}}
flow: [{step: quote}, {hook: approve}, {step: ship}, {hook: done}]";
const INSERTED: &str = "steps: {quote: {repeat: safe}}
flow: [{step: quote}, {hook: approve}, {step: audit}, {step: ship}, {hook: done}]";

fn revision(label: &str, workflows: &[(&str, &str, &str)]) -> Revision {
    let file = |(id, head, body): &(&str, &str, &str)| {
        let text = format!("midflight: 1\nworkflow: {id}\n{head}\n{body}\n");
        SourceFile::new(format!("{id}.midflight.yaml"), text.into_bytes(), false)
    };
    let files = workflows.iter().map(file).collect();
    Revision { label: label.to_owned(), files, ..Revision::default() }
}

/// A workflow `order` under this head on both sides.
fn order(head: &str, old: &str, new: &str) -> Request {
    Request {
        old: vec![revision("v1", &[("order", head, old)])],
        new: revision("tree", &[("order", head, new)]),
        ..Request::default()
    }
}

fn history(run: &str, trace: &[&str]) -> Value {
    json!({"workflow": "order", "run": run, "trace": trace})
}

fn with(mut request: Request, histories: &[Value]) -> Request {
    let lines: Vec<String> = histories.iter().map(ToString::to_string).collect();
    let text = lines.join("\n").into();
    request.histories = vec![RecordedHistories { path: "h.ndjson".into(), text }];
    request
}

fn judge(request: Request, histories: &[Value]) -> Report {
    check(&with(request, histories)).unwrap()
}

/// `run verdict reason place`.
fn told(report: &Report) -> Vec<String> {
    let line = |run: &report::RunReport| {
        let reason = run.reason.unwrap_or("-");
        let at = run.park_point.as_deref().unwrap_or("-");
        format!("{} {} {reason} {at}", run.run, run.verdict.as_str())
    };
    report.runs.iter().map(line).collect()
}

fn strategies(report: &Report, nth: usize) -> Vec<String> {
    let line = |(strategy, found): &(crate::model::Strategy, report::StrategyReport)| {
        let reasons = found.reasons.join("; ");
        format!("{} {} {reasons}", strategy.as_str(), found.verdict.as_str()).trim_end().to_owned()
    };
    report.runs[nth].strategies.0.iter().map(line).collect()
}

const WAITING: [&str; 3] = ["+quote", "-quote", "+h:approve"];
const SHIPPING: [&str; 5] = ["+quote", "-quote", "+h:approve", "-h:approve", "+ship"];
const SHIPPED: [&str; 7] =
    ["+quote", "-quote", "+h:approve", "-h:approve", "+ship", "-ship", "+h:done"];

#[test]
fn each_run_has_its_verdict_its_place_and_its_strategies() {
    let runs = [
        history("a", &WAITING),
        history("b", &SHIPPING),
        history("c", &SHIPPED),
        history("d", &["-quote"]),
    ];
    let report = judge(order("in_flight: in-place", OLD, INSERTED), &runs);
    let lines = [
        "a replayable - h:approve",
        "b diverges order ship",
        "c diverges order h:done",
        "d corrupt not-scheduled -",
    ];
    assert_eq!(told(&report), lines);
    let numbers: Vec<_> = report.runs.iter().map(|run| (run.diverges_at, run.redo)).collect();
    assert_eq!(numbers, [(None, None), (Some(4), Some(0)), (Some(4), Some(1)), (Some(0), None)]);
    let in_place = "drain unsafe runs do not stay on the version that started them";
    let lines = [
        in_place,
        "cancel-and-restart safe 1 completed step runs again",
        "cancel-and-resume safe",
        "cancel-and-partial-resume safe",
    ];
    assert_eq!(strategies(&report, 0), lines);
    let why = "`+ship` is recorded and the new version comes to `audit` (event 4)";
    let lines = [
        in_place,
        "cancel-and-restart safe 1 completed step runs again",
        &format!("cancel-and-resume unsafe {why}"),
        "cancel-and-partial-resume safe goes on from event 4; cancels `ship`",
    ];
    assert_eq!(strategies(&report, 1), lines);
    let twice = "`ship` would run again and is not declared `repeat: safe`";
    let lines = [
        in_place,
        &format!("cancel-and-restart unsafe {twice}"),
        &format!("cancel-and-resume unsafe {why}"),
        &format!("cancel-and-partial-resume unsafe {twice}"),
    ];
    assert_eq!(strategies(&report, 2), lines);
    let history = &report.workflows[0].history;
    assert!(history.reason.ends_with("of 4 recorded histories 1 replays, 2 diverge, 1 is corrupt"));
    let places: Vec<_> =
        history.park_points.iter().map(|it| (it.at.as_str(), it.verdict)).collect();
    assert_eq!(places[0], ("h:approve", Verdict::Safe));
}

#[test]
fn a_payload_that_would_be_lost_is_not_sent_again() {
    let inserted = OLD.replace("[{step: quote}", "[{step: quote}, {step: audit}");
    let report = judge(order("in_flight: pinned", OLD, &inserted), &[history("a", &SHIPPING)]);
    let lost = "what `h:approve` received after event 2 would be lost";
    assert_eq!(strategies(&report, 0)[3], format!("cancel-and-partial-resume unknown {lost}"));
}

#[test]
fn a_run_that_diverges_is_a_witness_where_nothing_was_decided() {
    let choose = |total: u32| {
        format!(
            "steps: {{quote: {{output: {{type: integer}}, repeat: safe}}}}
flow: [{{step: quote}}, {{choose: \"total > {total}\", arms: [[{{step: review}}], []]}},
  {{hook: done}}]"
        )
    };
    let request = || order("in_flight: in-place", &choose(100), &choose(500));
    assert_eq!(judge(request(), &[]).verdict, Verdict::Unknown);
    let mut lost = history("lost", &[]);
    lost["trace"] = json!(["+quote", {"e": "-quote", "v": "x"}, "+review"]);
    let report = judge(request(), &[lost, history("b", &["+quote"])]);
    assert_eq!((report.verdict, report.exit_code()), (Verdict::Unsafe, 1));
    let finding = report.findings.iter().find(|it| it.rule == "recorded-history-diverges").unwrap();
    assert_eq!(finding.witness, Some(json!(["+quote", "-quote"])));
    assert_eq!(finding.related.len(), 1);
    let resume = &report.workflows[0].strategies;
    assert_eq!(resume.verdict(crate::model::Strategy::CancelAndResume), Some(Verdict::Unsafe));
    assert_eq!(report.workflows[0].history.witness.as_ref().map(Vec::len), Some(2));
    // Histories that replay make nothing safe that was not proved.
    let report = judge(request(), &[history("b", &["+quote"])]);
    assert_eq!(told(&report), ["b replayable - quote"]);
    assert_eq!(report.verdict, Verdict::Unknown);
    let undecided = history("c", &["+quote", "-quote", "+review"]);
    assert_eq!(told(&judge(request(), &[undecided])), ["c unknown decision review"]);
}

#[test]
fn a_run_goes_to_the_version_that_it_names() {
    let head = |version: &str| format!("in_flight: in-place\nversion: \"{version}\"");
    let mut request = order(&head("3"), OLD, INSERTED);
    request.old = vec![
        revision("v1", &[("order", &head("1"), "flow: [{step: quote}, {step: pay}]")]),
        revision("v2", &[("order", &head("2"), OLD)]),
    ];
    let of = |run: &str, version: Option<&str>, trace: &[&str]| {
        let mut value = history(run, trace);
        value["version"] = json!(version);
        value
    };
    let runs = [
        of("one", Some("1"), &["+quote", "-quote", "+pay"]),
        of("two", Some("2"), &WAITING),
        of("nameless", None, &WAITING),
        of("either", None, &["+quote"]),
        of("neither", None, &["+x"]),
        of("nine", Some("9"), &WAITING),
    ];
    let report = judge(request, &runs);
    let lines = [
        "one diverges order pay",
        "two replayable - h:approve",
        "nameless replayable - h:approve",
        "either replayable - quote",
        "neither corrupt unknown-operation -",
        "nine unknown version -",
    ];
    assert_eq!(told(&report), lines);
    let against: Vec<_> = report.runs.iter().map(|run| run.against.as_deref()).collect();
    assert_eq!(against, [Some("v1"), Some("v2"), Some("v2"), None, None, None]);
    let why = report.runs[5].detail.as_deref().unwrap();
    assert_eq!(why, "the run is of version `9`, and compared was `1`, `2`");
    let undecided = |it: &&report::FindingReport| it.rule == "recorded-history-undecided";
    assert_eq!(report.findings.iter().filter(undecided).count(), 4);
}

#[test]
fn runs_of_what_is_gone_or_unknown() {
    let gone = |in_flight: &str| Request {
        new: revision("tree", &[("other", "", "flow: []")]),
        ..order(&format!("in_flight: {in_flight}"), OLD, OLD)
    };
    let ended = ["+quote", "-quote", "+h:approve", "-h:approve", "+ship", "!ship", "$!"];
    let (waiting, over) = (history("a", &WAITING), history("b", &ended));
    let report = judge(gone("pinned"), &[waiting.clone(), over.clone()]);
    let lines = ["a diverges missing-workflow h:approve", "b diverges missing-workflow -"];
    assert_eq!(told(&report), lines);
    assert_eq!(report.verdict, Verdict::Unknown);
    let report = judge(gone("pinned"), std::slice::from_ref(&over));
    assert_eq!((report.verdict, report.findings.len()), (Verdict::Safe, 0));
    let anew = history("c", &["+quote", "-quote", "$n"]);
    assert_eq!(judge(gone("pinned"), &[anew]).verdict, Verdict::Unknown);
    assert_eq!(judge(gone("in-place"), std::slice::from_ref(&over)).verdict, Verdict::Unsafe);
    assert_eq!(judge(gone("pinned"), &[]).verdict, Verdict::Unknown);

    let mut foreign = waiting;
    foreign["workflow"] = "elsewhere".into();
    let report = judge(order("in_flight: in-place", OLD, OLD), &[foreign]);
    assert_eq!(told(&report), ["a unknown workflow -"]);
    assert_eq!(
        (report.verdict, report.run_groups[0].workflow.as_str()),
        (Verdict::Safe, "elsewhere")
    );
}

#[test]
fn an_unchanged_workflow_judges_its_runs() {
    let typed = "steps: {quote: {output: {type: integer}}}\nflow: [{step: quote}, {hook: approve}]";
    let request = || order("in_flight: in-place", typed, typed);
    let mut run = history("a", &[]);
    run["trace"] = json!(["+quote", {"e": "-quote", "v": 7}, "+h:approve"]);
    let report = judge(request(), &[run.clone()]);
    assert_eq!(
        (report.verdict, told(&report)),
        (Verdict::Safe, vec!["a replayable - h:approve".into()])
    );
    run["trace"][1]["v"] = json!("seven");
    let report = judge(request(), &[run]);
    assert_eq!((report.verdict, report.runs[0].reason), (Verdict::Unsafe, Some("schema")));
}

#[test]
fn what_ends_otherwise_harms_no_run() {
    let appended = format!("{}, {{step: mail}}]", OLD.trim_end_matches(']'));
    let mut trace = SHIPPED.to_vec();
    trace.extend(["-h:done", "$"]);
    let report = judge(order("in_flight: in-place", OLD, &appended), &[history("a", &trace)]);
    assert_eq!(told(&report), ["a diverges end -"]);
    assert_eq!((report.verdict, report.findings.len()), (Verdict::Safe, 0));
}

#[test]
fn what_was_not_recorded_is_not_known() {
    let typed = |kind: &str| {
        format!(
            "steps: {{quote: {{output: {{type: {kind}}}}}}}
flow: [{{step: quote}}, {{hook: approve}}]"
        )
    };
    let request = || order("in_flight: pinned", &typed("number"), &typed("integer"));
    let mut with_value = history("b", &[]);
    with_value["trace"] = json!(["+quote", {"e": "-quote", "v": 7}, "+h:approve"]);
    let runs = [history("a", &WAITING), with_value, history("c", &["+quote"])];
    let report = judge(request(), &runs);
    let lines = ["a unknown schema h:approve", "b replayable - h:approve", "c replayable - quote"];
    assert_eq!(told(&report), lines);
    assert_eq!(strategies(&report, 1)[2], "cancel-and-resume safe");
    let why = "what `quote` gives is still to come, and may not fit";
    assert_eq!(strategies(&report, 2)[2], format!("cancel-and-resume unknown {why}"));
}

#[test]
fn recorded_inputs_are_shown_to_the_new_version() {
    let input = |required: &str| format!("input: {{type: object, required: [{required}]}}\n{OLD}");
    let request = order("in_flight: in-place", &input("id"), &input("id, region"));
    let run = |name: &str, input: Option<Value>| {
        let mut run = history(name, &WAITING);
        run["input"] = input.clone().unwrap_or_default();
        if input.is_none() {
            run.as_object_mut().unwrap().remove("input");
        }
        run
    };
    let fits = json!({"id": "4711", "region": "eu"});
    let runs = [run("a", Some(fits)), run("b", Some(json!({"id": "4711"}))), run("c", None)];
    let report = judge(request, &runs);
    let resume: Vec<String> = (0..3).map(|nth| strategies(&report, nth).remove(2)).collect();
    let lines = [
        "cancel-and-resume safe",
        "cancel-and-resume unsafe the recorded input does not fit: new requires `region`",
        "cancel-and-resume unknown input-narrowed (line 4); the input of this run is not recorded",
    ];
    assert_eq!(resume, lines);
    assert!(report.findings.iter().any(|it| it.rule == "recorded-input-rejected"));
    assert!(report.workflows[0].inputs.reason.ends_with("1 of 2 recorded inputs do not fit"));
}

#[test]
fn values_are_told_to_nobody_who_did_not_ask() {
    let secret = "iban-DE02-4711";
    let typed = "input: {type: object}\nsteps: {quote: {output: {type: integer}}}
flow: [{step: quote}, {hook: approve}]";
    let changed = format!("{}, {{step: mail}}]", typed.trim_end_matches(']'));
    let mut run = history("a", &[]);
    run["trace"] = json!(["+quote", {"e": "-quote", "v": {"account": secret}}]);
    run["input"] = secret.into();
    let broken = json!({"workflow": "order", "run": [secret], "trace": [{"e": secret}]});
    let odd = json!({"workflow": "order", "trace": ["+quote", {"e": 7, "v": secret}]});
    let unread = json!({"workflow": "order", "run": "u", "trace": [{"e": secret, "v": secret}]});
    let runs = [run, broken, odd, unread];
    let report = judge(order("in_flight: in-place", typed, &changed), &runs);
    assert_eq!(report.runs[0].reason, Some("schema"));
    let formats = [
        report::json(&report),
        report::markdown(&report, Detail::Full),
        report::github(&report),
        report::sarif(&report),
        report.runs.iter().map(report::RunReport::line).collect(),
    ];
    for text in formats {
        assert!(!text.contains("iban"), "{text}");
    }
    let mut request = with(order("in_flight: in-place", typed, &changed), &runs);
    request.options = Options { show_values: true, ..Options::default() };
    let report = check(&request).unwrap();
    assert_eq!(report.runs[0].value, Some(json!({"account": secret})));
    assert!(!report::markdown(&report, Detail::Full).contains("iban"));
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let mut request = with(order("in_flight: in-place", OLD, OLD), &[history("a", &WAITING)]);
    let text =
        format!("{}\n{{\"trace\": [}}\n{}", request.histories[0].text, history("a", &WAITING));
    request.histories[0].text = text.into();
    let report = check(&request).unwrap();
    assert_eq!(report.runs.len(), 2);
    assert_eq!((report.verdict, report.exit_code()), (Verdict::Unknown, 3));
    let notes: Vec<String> =
        report.not_looked_at.iter().map(|it| format!("{}: {}", it.what, it.why)).collect();
    let lines = [
        "h.ndjson:2:12: not JSON: expected value",
        "h.ndjson:3: run `a` has a history before this one",
    ];
    assert_eq!(notes, lines);
}

#[test]
fn runs_are_counted_and_only_the_first_are_kept() {
    let mut text = String::new();
    for number in 0..RUNS_MAX + 500 {
        let trace = if number % 3 == 0 { &SHIPPING[..] } else { &WAITING[..] };
        text.push_str(&history(&number.to_string(), trace).to_string());
        text.push('\n');
    }
    let histories = [RecordedHistories { path: "h".into(), text: text.into() }];
    let mut lines = 0;
    let mut count = |run: &report::RunReport| lines += run.line().lines().count();
    let request = order("in_flight: in-place", OLD, INSERTED);
    let report = check_runs(&request, &mut HistoryTexts(&histories), Some(&mut count)).unwrap();
    assert_eq!((lines, report.runs.len()), (RUNS_MAX + 500, RUNS_MAX));
    let groups: Vec<_> =
        report.run_groups.iter().map(|it| (it.verdict.as_str(), it.count)).collect();
    assert_eq!(groups, [("diverges", 500), ("replayable", 1_000)]);
    assert_eq!(report.run_groups[0].examples, ["0", "3", "6"]);
    assert_eq!(report.run_groups[0].expected.as_deref(), Some("audit"));
    assert_eq!(report.run_groups[0].found.as_deref(), Some("+ship"));
}

#[test]
fn groups_are_bounded() {
    let runs: Vec<Value> = (0..RUN_GROUPS_MAX + 20)
        .map(|number| json!({"workflow": format!("w{number}"), "trace": []}))
        .collect();
    let report = judge(order("in_flight: in-place", OLD, OLD), &runs);
    assert_eq!(report.run_groups.len(), RUN_GROUPS_MAX + 1);
    assert_eq!(report.run_groups[0].count, 20);
    assert!(report.not_looked_at[0].what.contains("20 runs"));
}
