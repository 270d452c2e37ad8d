//! What is refused, what is a trap, and both dialects of a history.

use serde_json::{Value, json};

use super::{History, replay};
use crate::{Outcome, Project};

/// A run that has reserved, and waits for a signal.
const HISTORY: &str = include_str!("../../tests/temporal/globals-process-guarded/history.json");

const FLOW: &str = r#"
import * as wf from "@temporalio/workflow";
const act = wf.proxyActivities({ startToCloseTimeout: "1 minute" });
export const ok = wf.defineSignal("ok");
export async function flow(order) {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  BEFORE
  await act.reserve(["a", "b"]);
  await wf.condition(() => done);
}
"#;

fn document() -> Value {
    serde_json::from_str(HISTORY).unwrap()
}

fn history() -> History {
    History::read(&document()).unwrap()
}

fn project(before: &str) -> Project {
    let mut project = Project::default();
    project.add("workflows.js", FLOW.replace("BEFORE", before));
    project
}

fn with(before: &str) -> Outcome {
    replay(&project(before), &history())
}

fn unknown(outcome: Outcome) -> String {
    match outcome {
        Outcome::Unknown(why) => why.what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_no_whole_history_is_refused() {
    let mut cut = document();
    cut["events"].as_array_mut().unwrap().remove(3);
    let mut late = document();
    late["events"].as_array_mut().unwrap().remove(0);
    let mut page = document();
    page["nextPageToken"] = "more".into();
    for wrong in [json!({}), json!([]), json!({"events": [{}]}), cut, late, page] {
        assert!(History::read(&wrong).is_err(), "{wrong}");
    }
    assert!(History::is_one(&document()));
    assert!(!History::is_one(&json!([{"eventType": "run_created"}])));
}

#[test]
fn the_older_dialect_says_the_same() {
    let mut events = document()["events"].clone();
    for event in events.as_array_mut().unwrap() {
        let kind = super::events::camel(event["eventType"].as_str().unwrap());
        event["eventType"] = kind.into();
        event["eventId"] = event["eventId"].as_str().unwrap().parse::<i64>().unwrap().into();
    }
    let history = History::read(&events).unwrap();
    let same = replay(&project(""), &history);
    assert_eq!(same, Outcome::Replayable { left_over: 0 });
    assert!(matches!(replay(&project("await act.charge(1);"), &history), Outcome::Diverges(_)));
}

#[test]
fn a_value_that_is_not_decoded_names_its_encoding() {
    let mut document = document();
    let input = &mut document["events"][0]["workflowExecutionStartedEventAttributes"]["input"];
    input["payloads"][0]["metadata"]["encoding"] = "YmluYXJ5L2VuY3J5cHRlZA==".into();
    let said = unknown(replay(&project(""), &History::read(&document).unwrap()));
    assert!(said.contains("binary/encrypted"), "{said}");
}

#[test]
fn what_the_sandbox_lacks_is_unknown_even_where_code_catches_it() {
    for touched in [
        "Intl",
        "'a'.localeCompare('b')",
        "new Date().getHours()",
        "String(new Date(0))",
        "new URL('a:b')",
        "new TextEncoder()",
        "[].constructor.constructor('return 1')()",
        "(async () => {}).constructor",
        "eval('1')",
        "new Error('x').stack",
        "Object.groupBy([], () => 1)",
        "wf.createNexusServiceClient({})",
        "wf.workflowInfo().namespace",
        "assert(true)",
    ] {
        let before = format!("try {{ {touched}; }} catch {{}}");
        assert!(!unknown(with(&before)).is_empty(), "{touched}");
    }
}

#[test]
fn what_no_sandbox_has_is_missing() {
    for touched in ["process.env", "Buffer.from('a')", "crypto.randomUUID()", "structuredClone(1)"]
    {
        assert!(matches!(with(&format!("{touched};")), Outcome::Diverges(_)), "{touched}");
        let caught = format!("try {{ {touched}; }} catch {{}}");
        assert_eq!(with(&caught), Outcome::Replayable { left_over: 0 }, "{touched}");
    }
}

#[test]
fn code_without_end_is_a_limit() {
    for hostile in [
        "for (;;) {}",
        "try { for (;;) {} } catch {}",
        "const spin = async () => { for (;;) await null; }; await spin();",
        "await wf.condition(() => { for (;;); });",
        "(function spin() { try { spin(); } finally { spin(); } })();",
        "'x'.repeat(1e9);",
    ] {
        let said = unknown(with(hostile));
        assert!(said.starts_with("limit"), "{hostile}: {said}");
    }
}

#[test]
fn a_workflow_is_where_its_name_is_defined() {
    let flow = FLOW.replace("BEFORE", "");
    let mut barrel = Project::default();
    barrel.add("flows/order.ts", flow.clone());
    barrel.add("flows/index.ts", "export * from './order';\nexport { flow } from './order';");
    barrel
        .add("worker.ts", "import { Worker } from '@temporalio/worker';\nexport const flows = 1;");
    assert_eq!(replay(&barrel, &history()), Outcome::Replayable { left_over: 0 });
    barrel.add("flows/other.ts", flow.clone());
    assert!(unknown(replay(&barrel, &history())).contains("several files"));

    let mut gone = Project::default();
    gone.add("workflows.ts", flow.replace("function flow", "function other"));
    assert!(matches!(replay(&gone, &history()), Outcome::Diverges(_)));
    gone.leave_out("more.ts");
    assert!(matches!(replay(&gone, &history()), Outcome::Unknown(_)));

    let mut dynamic = Project::default();
    dynamic.add(
        "workflows.ts",
        flow.replace("export async function flow", "export default async function"),
    );
    assert_eq!(replay(&dynamic, &history()), Outcome::Replayable { left_over: 0 });
}

#[test]
fn what_is_around_code_is_not_judged_by_half() {
    for around in ["workflowModules: [x]", "payloadConverterPath: x"] {
        let mut project = project("");
        project.add("worker.ts", format!("export const options = {{ {around} }};"));
        assert!(matches!(replay(&project, &history()), Outcome::Unknown(_)), "{around}");
    }
    let mut project = project("throw new Error('x');");
    assert!(matches!(replay(&project, &history()), Outcome::Diverges(_)));
    project.add("worker.ts", "export const options = { workflowFailureErrorTypes: {} };");
    assert!(matches!(replay(&project, &history()), Outcome::Unknown(_)));
}

#[test]
fn a_module_that_throws_fails_the_task() {
    let mut project = Project::default();
    let text = FLOW.replace("BEFORE", "") + "\nthrow new Error('at the top');";
    project.add("workflows.js", text);
    match replay(&project, &history()) {
        Outcome::Diverges(it) => assert!(it.found.contains("at the top"), "{it:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_history_of_another_sdk_is_not_judged() {
    let mut document = document();
    for event in document["events"].as_array_mut().unwrap() {
        if let Some(done) = event.get_mut("workflowTaskCompletedEventAttributes") {
            done["sdkMetadata"] = json!({"sdkName": "temporal-go"});
        }
    }
    let said = unknown(replay(&project(""), &History::read(&document).unwrap()));
    assert!(said.contains("temporal-go"), "{said}");
}

#[test]
fn code_is_judged_where_the_history_ends() {
    // The end of it is a task that no worker has completed: what happens there is free.
    let mut document = document();
    let events = document["events"].as_array_mut().unwrap();
    let id = events.len() + 1;
    for (at, kind) in ["SIGNALED", "TASK_SCHEDULED", "TASK_STARTED"].iter().enumerate() {
        let name = if at == 0 { "WORKFLOW_EXECUTION_" } else { "WORKFLOW_" };
        events.push(json!({
            "eventId": (id + at).to_string(),
            "eventTime": "2030-01-01T00:00:00Z",
            "eventType": format!("EVENT_TYPE_{name}{kind}"),
            "someEventAttributes": {"signalName": "ok", "scheduledEventId": (id + 1).to_string()},
        }));
    }
    let history = History::read(&document).unwrap();
    assert_eq!(replay(&project(""), &history), Outcome::Replayable { left_over: 0 });
    let text =
        FLOW.replace("BEFORE", "").replace("=> done);", "=> done);\n  throw new Error('x');");
    let mut late = Project::default();
    late.add("workflows.js", text);
    match replay(&late, &history) {
        Outcome::Diverges(it) => assert_eq!(it.at, history.len()),
        other => panic!("{other:?}"),
    }
}
