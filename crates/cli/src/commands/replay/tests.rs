//! Batches and histories, each from its text.

use std::io::BufReader;

use midflight_core::histories::Trace;
use midflight_replay::{HistoryVerdict, Profile};
use serde_json::{Value, json};

use super::answer::{Pair, history_sentence};
use super::manifest::Manifest;
use super::{ANSWER_SCHEMA, batch};

/// What a batch answers, each held against the published schema, without the time it took.
fn answers(questions: &[Value]) -> Vec<Value> {
    let lines: Vec<String> = questions.iter().map(ToString::to_string).collect();
    raw(lines.join("\n").as_bytes())
}

fn raw(lines: &[u8]) -> Vec<Value> {
    let mut out = Vec::new();
    batch::run(&mut BufReader::with_capacity(7, lines), &mut out).unwrap();
    let published = serde_json::from_str(ANSWER_SCHEMA).unwrap();
    let published = jsonschema::draft202012::new(&published).unwrap();
    let answer = |line: &str| {
        let mut answer: Value = serde_json::from_str(line).unwrap();
        assert!(published.is_valid(&answer), "{line}");
        let timed = answer.as_object_mut().unwrap().remove("micros").is_some();
        assert_eq!(timed, answer["verdict"] != "error", "{line}");
        answer
    };
    String::from_utf8(out).unwrap().lines().map(answer).collect()
}

fn answer(question: &Value) -> Value {
    answers(std::slice::from_ref(question)).remove(0)
}

fn manifest(flow: &Value) -> Value {
    json!({"midflight": 1, "workflow": "order", "version": "1", "flow": flow})
}

fn steps(names: &[&str]) -> Value {
    manifest(&names.iter().map(|name| json!({"step": name})).collect())
}

#[test]
fn both_verdicts_are_answered() {
    let (old, new) = (steps(&["A", "B"]), steps(&["A", "X", "B"]));
    let ask = |trace: &[&str]| json!({"id": 1, "old": old, "new": new, "trace": trace});
    let told = answer(&ask(&["+A", "-A"]));
    let apart = json!({
        "id": 1, "static": "incompatible", "witness": ["+A", "-A", "+B"], "witness_len": 3,
        "log": "replayable", "detail": "`+B` is recorded and the new version comes to `X`",
    });
    assert_eq!(told, apart);
    let told = answer(&ask(&["+A", "-A", "+B", "-B"]));
    assert_eq!(
        (&told["log"], &told["diverge_at"], &told["redo"]),
        (&json!("diverges"), &json!(2), &json!(1))
    );
    assert_eq!(told["reason"], "order");
    let told = answer(&ask(&["+A", "+A"]));
    assert_eq!((&told["log"], &told["diverge_at"]), (&json!("corrupt"), &json!(1)));
    assert_eq!(told["reason"], "duplicate");
    let same = answer(&json!({"id": "x", "old": old, "new": old}));
    assert_eq!(same, json!({"id": "x", "static": "compatible"}));
}

#[test]
fn the_profile_of_the_line_wins() {
    let (old, new) = (steps(&["A", "B"]), steps(&["B", "A"]));
    let ask =
        |profile: &str| json!({"profile": profile, "old": old, "new": new, "trace": ["+A", "-A"]});
    assert_eq!(answer(&ask("ordered"))["diverge_at"], 0);
    assert_eq!(answer(&ask("completions"))["static"], "incompatible");
    assert_eq!(answer(&ask("ordinal"))["static"], "incompatible");
    let keyed = json!({"id": null, "unused": [["A"]], "stranded": [[]]});
    assert_eq!(answer(&ask("keyed")), keyed);
    assert_eq!(answer(&ask("Ordered"))["verdict"], "error");
}

#[test]
fn recorded_values_are_held_against_the_new_schemas() {
    let with = |kind: &str| {
        let mut side = steps(&["A", "B"]);
        side["steps"] = json!({"A": {"output": {"type": kind}}});
        side
    };
    let ask = |new: &Value, value: &Value| {
        let trace = json!(["+A", {"e": "-A", "v": value, "at": "2026-01-02T03:04:05Z"}, "+B"]);
        answer(&json!({"old": with("integer"), "new": new, "trace": trace}))
    };
    assert_eq!(ask(&with("integer"), &json!(1))["log"], "replayable");
    let told = ask(&with("string"), &json!(1));
    assert_eq!(
        (&told["log"], &told["diverge_at"], &told["redo"]),
        (&json!("diverges"), &json!(1), &json!(1))
    );
    assert_eq!(told["reason"], "schema");
    let mut broken = with("string");
    broken["steps"]["A"]["output"] = json!({"$ref": "#/nowhere"});
    let told = ask(&broken, &json!(1));
    assert_eq!((&told["log"], &told["reason"]), (&json!("unknown"), &json!("schema")));
}

#[test]
fn plans_are_judged_by_the_rules_of_the_engine() {
    let side = |kind: &str| json!({"elements": {"a": {"type": kind}}});
    let ask = |rules: &str, active: &Value| {
        json!({
            "id": 7, "profile": "state", "engine_rules": rules, "old": side("userTask"),
            "new": side("receiveTask"), "mapping": [["a", "a"]], "active": active,
        })
    };
    let told = answer(&ask("c8", &json!(["a"])));
    assert_eq!(told, json!({"id": 7, "state": "reject", "rules": ["R-type-changed"]}));
    let told = answer(&ask("flowable", &json!(["a"])));
    assert_eq!(told, json!({"id": 7, "state": "accept", "rules": []}));
    for (rules, active) in [("c9", json!(["a"])), ("c8", json!(["b"])), ("c8", json!("a"))] {
        assert_eq!(answer(&ask(rules, &active))["verdict"], "error");
    }
}

#[test]
fn plans_of_jbpm_break_the_rules_that_they_say() {
    let text = include_str!("../../../../../fixtures/jbpm/plans.jsonl");
    let plans: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (plan, told) in plans.iter().zip(answers(&plans)) {
        let is_kept = plan["rules"] == json!([]);
        let verdict = if is_kept { "accept" } else { "reject" };
        let expected = (&plan["rules"], &json!(verdict));
        assert_eq!((&told["rules"], &told["state"]), expected, "{}", plan["why"]);
    }
    assert!(plans.len() > 10, "the plans are there");
}

#[test]
fn a_line_that_cannot_be_handled_stops_nothing() {
    let fine = json!({"id": "fine", "old": steps(&["A"]), "new": steps(&["A"])}).to_string();
    let deep = format!("{{\"old\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let nodes = format!("{}{}", "{\"all\":[[".repeat(60), "]]}".repeat(60));
    let nested =
        format!("{{\"old\": {{\"midflight\": 1, \"workflow\": \"w\", \"flow\": [{nodes}]}}}}");
    let lines = [
        "no json",
        "[]",
        "{\"id\": 1}",
        &fine,
        &deep,
        &nested,
        "{\"old\": {\"midflight\": 1}, \"new\": {}}",
        "{\"profile\": 1}",
        "{\"profile\": \"state\"}",
        &fine,
    ];
    let told = raw(lines.join("\n").as_bytes());
    assert_eq!(told.len(), lines.len());
    for (line, told) in lines.iter().zip(&told) {
        assert_eq!(told["static"] == "compatible", *line == fine, "{line} {told}");
    }
    let odd = json!({"old": steps(&["A"]), "new": steps(&["A"]), "trace": ["+A", 7]});
    assert_eq!(answer(&odd)["verdict"], "error");
    let odd = json!({"old": steps(&["A"]), "new": steps(&["A"]), "trace": ["+A", "=?"]});
    assert_eq!(answer(&odd)["reason"], "event");
}

#[test]
fn places_are_those_of_the_manifest() {
    let read = |text: &str| Manifest::read("order.midflight.yaml", text).unwrap();
    let old = read("midflight: 1\nworkflow: w\nflow:\n  - step: A\n  - step: B\n");
    let new = read("midflight: 1\nworkflow: w\nflow:\n  - step: A\n  - hook: h\n");
    let pair = Pair::new(Profile::Ordered, &old, &new);
    let trace = json!(["+A", "-A", "+B"]);
    let verdict = pair.replay(&Trace::read(&trace).unwrap());
    let sentence = "`+B` is recorded and the new version comes to `h:h`";
    assert_eq!(history_sentence(&verdict).unwrap(), sentence);
    let HistoryVerdict::Diverges(it) = verdict else { panic!("{verdict:?}") };
    let place = |manifest: &Manifest, site| manifest.position(site).map(|it| (it.line, it.column));
    assert_eq!(place(&old, it.old_site.unwrap()), Some((5, 11)));
    assert_eq!(place(&new, it.new_site.unwrap()), Some((5, 11)));
    let wrong = Manifest::read("x.yaml", "midflight: 1\nworkflow: w\nflow:\n  - leap: A\n");
    assert_eq!(wrong.unwrap_err().position.line, 4);
}
