//! The reader over the fixtures, and over input that means harm.

use std::fmt::Write as _;
use std::sync::Arc;

use super::ENGINE;
use crate::around::Around;
use crate::engines::Document;
use crate::model::{Change, InFlight, Reading, Strategy, Workflow};
use crate::references::Class;
use crate::syntax::{Lines, parse};

/// Reads one definition.
fn read(path: &str, text: &str) -> Reading {
    let (nodes, problems) = parse(path, text);
    assert_eq!(problems, [], "{path}");
    assert!((ENGINE.detect)(&nodes[0]), "{path}");
    let mut reading = Reading::default();
    let path: Arc<str> = path.into();
    (ENGINE.read)(
        &Document { path: &path, text, root: &nodes[0], known_as: None, around: Around::default() },
        &mut reading,
    );
    reading
}

fn read_json(text: &str) -> Reading {
    read("flows/order.asl.json", text)
}

/// `line: message` and the help of each problem.
fn problems(text: &str) -> Vec<String> {
    let lines = Lines::new(text);
    let problems = read_json(text).problems.into_iter();
    problems
        .map(|p| format!("{}: {}\n    {}", lines.position(p.span.start).line, p.message, p.help))
        .collect()
}

/// A machine of one state with these machines within.
fn parallel(branches: &str) -> String {
    let state = format!(r#"{{"Type":"Parallel","End":true,"Branches":[{branches}]}}"#);
    format!(r#"{{"StartAt":"S","States":{{"S":{state}}}}}"#)
}

/// Facets that both sides have and that differ.
fn changed(old: &Workflow, new: &Workflow) -> Vec<String> {
    let before = |name: &str| old.facets.iter().find(|facet| facet.name == name);
    let differs = |name: &str, value: &str| before(name).is_some_and(|old| old.value != value);
    let facets = new.facets.iter().filter(|facet| differs(&facet.name, &facet.value));
    facets.map(|facet| facet.name.clone()).collect()
}

macro_rules! fixture {
    ($case:literal, $extension:literal) => {{
        let sides = [
            include_str!(concat!(
                "../../../../../fixtures/stepfunctions/",
                $case,
                "/old.",
                $extension
            )),
            include_str!(concat!(
                "../../../../../fixtures/stepfunctions/",
                $case,
                "/new.",
                $extension
            )),
        ];
        let [mut old, mut new] = sides.map(|text| read(concat!("old.", $extension), text));
        assert_eq!(old.problems, []);
        (old.workflows.remove(0), new.workflows.remove(0), new.problems)
    }};
}

#[test]
fn fixtures_that_change_nothing_have_one_digest() {
    for (old, new, problems) in [fixture!("unchanged", "yaml"), fixture!("comment-only", "json")] {
        assert_eq!(problems, []);
        assert_eq!(old.digest, new.digest);
        assert_eq!(changed(&old, &new), [""; 0]);
    }
}

#[test]
fn fixtures_in_which_a_reference_moves_change_nothing_else() {
    for ((old, new, problems), moved) in [
        (fixture!("lambda-unqualified", "json"), "charge-card"),
        (fixture!("job-definition-without-revision", "yaml"), "align-reads"),
        (fixture!("child-machine-unqualified", "json"), "stateMachine:pay-suppliers"),
    ] {
        assert_eq!(problems, []);
        assert_ne!(old.digest, new.digest);
        assert_eq!(changed(&old, &new), [""; 0]);
        let class = |workflow: &Workflow| {
            let found = workflow.artifacts.iter().find(|a| a.reference.contains(moved));
            found.map(|artifact| artifact.class)
        };
        assert_eq!(class(&old), Some(Class::Pinned), "{moved}");
        assert_eq!(class(&new), Some(Class::ImplicitLatest), "{moved}");
    }
}

#[test]
fn fixtures_that_change_states_say_which_parts() {
    let (old, new, _) = fixture!("state-inserted", "json");
    assert!(
        !old.by_name().contains_key("Screen buyer") && new.by_name().contains_key("Screen buyer")
    );
    assert_eq!(changed(&old, &new), ["transitions of state `Reserve stock`"]);

    let (old, new, _) = fixture!("state-renamed", "json");
    assert!(old.by_name()["Ship parcel"].can_rest);
    assert!(!new.by_name().contains_key("Ship parcel"));
    assert_eq!(changed(&old, &new), ["transitions of state `Cool off`"]);

    let (old, new, _) = fixture!("state-type-changed", "json");
    assert_eq!(old.by_name()["Cool off"].kind, "Wait");
    assert_eq!(new.by_name()["Cool off"].kind, "Task");
    assert_eq!(changed(&old, &new), ["resource of state `Cool off`", "timing of state `Cool off`"]);
}

#[test]
fn the_dangling_fixture_is_invalid_at_its_place() {
    let (_, new, problems) = fixture!("dangling-next", "json");
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].help, "did you mean `Cool off`?");
    // Nothing leads there any more, so no run of this version rests there.
    assert!(!new.by_name()["Cool off"].can_rest);
}

#[test]
fn what_the_service_refuses_is_found() {
    let text = r#"{"StartAt":"a","States":{
        "A":{"Type":"Tsk","Resource":"arn:aws:states:::sns:publish"},
        "B":{"Type":"Pass"},
        "C":{"Type":"Pass","Next":"B","End":true},
        "D":{"Type":"Wait","Seconds":1,"SecondsPath":"$.s","Next":"A"},
        "E":{"Type":"Choice","Choices":[{"And":[{"Next":"X"}]}],"Default":"Y"},
        "F":{"Type":"Pass","QueryLanguage":"JSONata","InputPath":"$","End":true},
        "G":{"Type":"Pass","Arguments":{},"End":true},
        "H":{"End":true},
        "I":{"Type":"Pass","QueryLanguage":"SQL","End":"maybe"}}}"#;
    insta::assert_snapshot!(problems(text).join("\n"), @r"
    1: `StartAt` leads to `a`, which is no state beside it; the definition is refused
        did you mean `A`?
    6: state `E` leads to `Y`, which is no state beside it; the definition is refused
        did you mean `A`?
    6: state `E` leads to `X`, which is no state beside it; the definition is refused
        did you mean `A`?
    2: `Tsk` is no type of state
        did you mean `Task`?
    3: state `B` has neither `Next` nor `End`; the definition is refused
        add `Next` with the name of a state, or `End: true`
    4: state `C` has both `Next` and `End`; the definition is refused
        keep one of the two
    5: state `D` needs one of `Seconds`, `SecondsPath`, `Timestamp`, `TimestampPath` and has 2
        the service refuses the definition until exactly one is given
    6: a choice of state `E` leads nowhere; the definition is refused
        add `Next` with the name of a state
    7: `InputPath` of state `F` is no field of a JSONata state
        write it in the state's query language, or set the state's `QueryLanguage`
    8: `Arguments` of state `G` is no field of a JSONPath state
        write it in the state's query language, or set the state's `QueryLanguage`
    9: state `H` has no `Type`; the definition is refused
        add `Type`: Task, Pass, Choice, Wait, Succeed, Fail, Parallel, Map
    10: `End` of state `I` is not `true`; the definition is refused
        write `true`, or `Next` with the name of a state
    10: `QueryLanguage` is neither `JSONPath` nor `JSONata`; the service refuses the definition
        write `JSONPath` or `JSONata`
    ");
}

#[test]
fn names_are_bounded_and_structure_is_required() {
    let long = "x".repeat(81);
    let text = format!(r#"{{"StartAt":"{long}","States":{{"{long}":{{"Type":"Succeed"}}}}}}"#);
    assert!(problems(&text)[0].contains("more than 80 characters"));
    for text in [
        r#"{"StartAt":"A","States":[]}"#,
        r#"{"StartAt":"A","States":{}}"#,
        r#"{"StartAt":["A"],"States":{"A":{"Type":"Succeed"}}}"#,
        r#"{"StartAt":"A","States":{"A":["Task"]}}"#,
        r#"{"StartAt":"A","States":{"A":{"Type":"Parallel","Branches":{"a":1},"End":true}}}"#,
        r#"{"StartAt":"A","States":{"A":{"Type":"Parallel","Branches":[1],"End":true}}}"#,
        r#"{"StartAt":"A","States":{"A":{"Type":"Map","Iterator":[],"End":true}}}"#,
        r#"{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":"x"}}}"#,
        r#"{"StartAt":"A","States":{"A":{"Type":{"x":1},"Catch":{},"Retry":{}}}}"#,
        r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":null,"Next":{},"End":[]}}}"#,
    ] {
        assert_ne!(problems(text), [""; 0], "{text}");
    }
}

#[test]
fn placeholders_are_not_read_and_are_no_mistake() {
    let text = r#"{"StartAt":"A","States":{
        "A":{"Type":"Pass","Next":"${After}"},
        "B":{"Type":"Task","Resource":"arn:aws:states:::${Service}:run","End":true}}}"#;
    let reading = read_json(text);
    assert_eq!(reading.problems, []);
    let workflow = &reading.workflows[0];
    assert_eq!(workflow.not_read.len(), 2);
    // It cannot be told where `A` leads, so runs may rest in `B`.
    assert!(workflow.by_name()["B"].can_rest);
}

#[test]
fn states_within_states_are_read_and_keep_apart() {
    let text = r#"{"StartAt":"P","States":{
        "P":{"Type":"Parallel","End":true,"Branches":[
            {"StartAt":"S","States":{"S":{"Type":"Wait","Seconds":1,"End":true}}},
            {"StartAt":"S","States":{"S":{"Type":"Pass","Next":"M"},
                "M":{"Type":"Map","End":true,"ItemProcessor":{"StartAt":"S","States":{
                    "S":{"Type":"Task","Resource":"${F}","End":true}}}}}}]}}}"#;
    let reading = read_json(text);
    assert_eq!(reading.problems, []);
    let workflow = &reading.workflows[0];
    let names: Vec<_> = workflow.operations.iter().map(|o| o.name.as_str()).collect();
    assert_eq!(names, ["P", "S", "P/S", "M", "M/S"]);
    assert_eq!(workflow.artifacts[0].operation.as_deref(), Some("M/S"));
    assert_eq!(&text[workflow.operations[4].span.range()], "S");
    assert_eq!(workflow.id.0, "order");
    let facets: std::collections::BTreeSet<_> =
        workflow.facets.iter().map(|facet| &facet.name).collect();
    assert_eq!(facets.len(), workflow.facets.len());
}

#[test]
fn every_field_makes_a_difference() {
    let base = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass",
        "End":true},"P":{"Type":"Parallel","Branches":[{"StartAt":"C","States":{"C":
        {"Type":"Succeed"}}}],"End":true}}}"#;
    let old = read_json(base).workflows.remove(0);
    for (from, to, facet) in [
        (r#""StartAt":"A""#, r#""StartAt":"B""#, "`StartAt` of the state machine"),
        (r#"{"StartAt":"A""#, r#"{"New":1,"StartAt":"A""#, "other fields of the state machine"),
        (r#""Next":"B""#, r#""Next":"P""#, "transitions of state `A`"),
        (r#""Next":"B""#, r#""Next":"B","Retry":[]"#, "retry and catchers of state `A`"),
        (r#""Next":"B""#, r#""Next":"B","ResultPath":null"#, "result path of state `A`"),
        (r#""Next":"B""#, r#""Next":"B","InputPath":"$.x""#, "input and output of state `A`"),
        (r#""Next":"B""#, r#""Next":"B","Soon":1"#, "other fields of state `A`"),
        (r#"[{"StartAt""#, r#"[{"Soon":1,"StartAt""#, "branches of state `P`"),
    ] {
        let text = base.replacen(from, to, 1);
        let new = read_json(&text).workflows.remove(0);
        assert_ne!(old.digest, new.digest, "{to}");
        assert_eq!(changed(&old, &new), [facet], "{to}");
    }
}

#[test]
fn ten_thousand_states_are_read() {
    let mut text = String::from(r#"{"StartAt":"S0","States":{"#);
    for at in 0..10_000 {
        let comma = if at == 0 { "" } else { "," };
        let next = at + 1;
        write!(text, r#"{comma}"S{at}":{{"Type":"Pass","Next":"S{next}"}}"#).unwrap();
    }
    text.push_str("}}");
    let reading = read_json(&text);
    assert_eq!(reading.workflows[0].operations.len(), 10_000);
    assert_eq!(reading.problems.len(), 1);
    assert_eq!(reading.problems[0].help, "did you mean `S1000`?");
}

#[test]
fn one_name_a_thousand_times_gives_a_thousand_operations() {
    let branch = r#"{"StartAt":"S","States":{"S":{"Type":"Succeed"}}}"#;
    let text = parallel(&vec![branch; 1_000].join(","));
    let operations = &read_json(&text).workflows[0].operations;
    let names: std::collections::BTreeSet<_> = operations.iter().map(|o| &o.name).collect();
    assert_eq!(names.len(), 1_001);
}

#[test]
fn deep_nesting_is_read_as_far_as_files_go() {
    let mut text = r#"{"StartAt":"S","States":{"S":{"Type":"Succeed"}}}"#.to_owned();
    for _ in 0..24 {
        text = parallel(&text);
    }
    assert_eq!(read_json(&text).workflows[0].operations.len(), 25);
}

#[test]
fn problems_are_bounded() {
    // Ten thousand searches for the nearest name would take minutes.
    let mut text = String::from(r#"{"StartAt":"S0","States":{"#);
    for at in 0..10_000 {
        let long = format!("{at}-").repeat(12);
        write!(text, r#""S{at}":{{"Type":"Pass","Next":"{long}"}},"#).unwrap();
    }
    text.push_str(r#""End":{"Type":"Succeed"}}}"#);
    assert_eq!(problems(&text).len(), crate::limits::PROBLEMS_PER_FILE_MAX);
}

#[test]
fn drain_is_proved_whatever_changes_in_the_definition() {
    use crate::model::Verdict::{Safe, Unknown, Unsafe};
    let table = (ENGINE.table)(InFlight::Pinned);
    let verdict = |change, strategy| table.cell(change, strategy).verdict();
    for change in [
        Change::ReferenceMoves,
        Change::ReferenceChanged,
        Change::InputAdded,
        Change::InputUndecided,
        Change::RestingPlaceRemoved,
        Change::RestingPlaceRetyped,
        Change::NotJudged,
    ] {
        assert_eq!(verdict(change, Strategy::Drain), Some(Safe), "{change:?}");
    }
    for change in [Change::NotRead, Change::HistoryUndecided, Change::ReferenceUnresolved] {
        assert_eq!(verdict(change, Strategy::Drain), Some(Unknown), "{change:?}");
    }
    assert_eq!(verdict(Change::OldReferenceMoves, Strategy::Drain), Some(Unsafe));
}

#[test]
fn a_file_without_a_start_is_told_by_its_states() {
    let detects = |text: &str| (ENGINE.detect)(&parse("a.json", text).0[0]);
    assert!(detects(r#"{"States":{"A":{"Type":"Succeed"}}}"#));
    assert!(!detects(r#"{"States":{"NY":{"Type":"state"}}}"#));
    assert!(!detects(r#"{"StartAt":"A"}"#) && !detects("[]"));
}
