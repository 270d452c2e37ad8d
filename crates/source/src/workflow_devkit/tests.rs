//! Real runs of the corpus, where it is there.

use std::path::Path;

use super::{Log, compare, replay};
use crate::{Outcome, Project};

fn project(folder: &Path) -> Project {
    fn add(project: &mut Project, root: &Path, folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add(project, root, &path);
            } else if let Ok(text) = read(&path) {
                project.add(path.strip_prefix(root).unwrap().to_str().unwrap(), text);
            }
        }
    }
    let mut project = Project::default();
    add(&mut project, folder, folder);
    project
}

#[expect(clippy::disallowed_methods, reason = "tests read the corpus")]
fn read(path: &Path) -> std::io::Result<String> {
    std::fs::read_to_string(path)
}

#[test]
fn the_engine_agrees() {
    let corpus =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/oracle/wdk/dev");
    let Ok(cases) = std::fs::read_dir(&corpus) else {
        println!("skipped: no corpus of real runs");
        return;
    };
    let (mut wrong, mut unknown, mut right) = (Vec::new(), Vec::new(), 0);
    for case in cases {
        let case = case.unwrap().path();
        let log = Log::read(&read(&case.join("history.json")).unwrap()).unwrap();
        let about = read(&case.join("case.json")).unwrap();
        let truth = about.contains(r#""truth": "replayable""#);
        let old = replay(&project(&case.join("old")), &log);
        let new = compare(&project(&case.join("old")), &project(&case.join("new")), &log);
        let name = case.file_name().unwrap().to_owned();
        if !matches!(old, Outcome::Replayable { left_over: 0 }) {
            wrong.push(format!("{name:?} on its own code: {old:?}"));
        }
        match new {
            Outcome::Unknown(why) => unknown.push(format!("{name:?}: {why:?}")),
            Outcome::Replayable { .. } if truth => right += 1,
            Outcome::Diverges(_) if !truth => right += 1,
            new => wrong.push(format!("{name:?}: {new:?}")),
        }
    }
    println!("right {right}, unknown {unknown:#?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// A run that has recorded `step//./flow//first` and waits at a hook.
const HISTORY: &str = include_str!("run.json");

const FLOW: &str = r#"
import { createHook } from "workflow";
export async function first(x) {
  "use step";
  return x;
}
export async function flow(order) {
  "use workflow";
  const n = await first(order.n);
  BEFORE
  const hook = createHook({ token: "ok-" + order.id });
  await hook;
  return n;
}
"#;

fn with(before: &str) -> Outcome {
    let mut project = Project::default();
    project.add("flow.js", FLOW.replace("BEFORE", before));
    replay(&project, &Log::read(HISTORY).unwrap())
}

const KEPT: Outcome = Outcome::Replayable { left_over: 0 };

fn unknown(before: &str) -> String {
    match with(before) {
        Outcome::Unknown(why) => why.what,
        other => panic!("{before}: {other:?}"),
    }
}

#[test]
fn code_that_does_the_same_replays() {
    assert_eq!(with(""), Outcome::Replayable { left_over: 0 });
    assert_eq!(with("Math.random(); console.log(n);"), Outcome::Replayable { left_over: 0 });
    assert_eq!(with("if (new Date().getTime() < 0) return;"), Outcome::Replayable { left_over: 0 });
}

#[test]
fn code_that_does_something_else_diverges() {
    for before in ["await first(2);", "throw new Error('no');", "await new Promise(() => {});"] {
        assert!(matches!(with(before), Outcome::Diverges(_)), "{before}: {:?}", with(before));
    }
    assert_eq!(with("return 1;"), Outcome::Replayable { left_over: 1 });
}

#[test]
fn what_the_sandbox_lacks_is_unknown_even_where_code_catches_it() {
    for touched in [
        "process.env.HOME",
        "typeof Intl",
        "'a'.localeCompare('b')",
        "new Date().getHours()",
        "String(new Date(0))",
        "crypto.subtle",
        "[].constructor.constructor('return 1')()",
        "(async () => {}).constructor",
        "eval('1')",
        "new Error('x').stack",
        "Object.groupBy([], () => 1)",
    ] {
        let why = unknown(&format!("try {{ {touched}; }} catch {{}}"));
        assert!(!why.is_empty(), "{touched}");
    }
}

#[test]
fn code_without_end_is_a_limit() {
    for hostile in [
        "for (;;) {}",
        "try { for (;;) {} } catch {}",
        "const spin = async () => { for (;;) await null; }; await spin();",
        "(function spin() { try { spin(); } finally { spin(); } })();",
    ] {
        assert!(unknown(hostile).starts_with("limit"), "{hostile}: {}", unknown(hostile));
    }
}

#[test]
fn what_grows_is_a_limit() {
    for hostile in [
        "'x'.repeat(1e9);",
        "'x'.padStart(1e9);",
        "new Array(1e9).fill(0);",
        "let s = 'x'; for (;;) s += s;",
        "let s = 'x'; for (;;) s = s + s;",
        "let s = 'x'; for (;;) s = `${s}${s}`;",
        "let s = 'x'; for (;;) s = s.concat(s, s);",
        "const o = { s: 'x' }; for (;;) o.s += o.s;",
        "const all = []; for (;;) all.push('y'.repeat(900000) + all.length);",
        "let s = 'x'; for (;;) s = [s, s].join(s);",
        "let s = 'xx'; for (;;) s = s.replaceAll('x', s);",
        "let s = 'xx'; for (;;) s = s.replace(/x/g, () => s);",
        "let a = [1]; for (;;) a = a.concat(a);",
        "let a = [1]; for (let k = 0; k < 40; k++) a = [a, a]; String(a);",
        "let a = [1]; for (let k = 0; k < 40; k++) a = [a, a]; JSON.stringify(a);",
        "let a = [1]; for (let k = 0; k < 40; k++) a = [a, a]; a.flat(Infinity);",
        "let a = []; for (let k = 0; k < 1e5; k++) a = [a]; JSON.stringify(a);",
        "JSON.parse('['.repeat(5e5));",
        "new Uint8Array(1e9);",
        "const all = []; for (;;) all.push(new ArrayBuffer(1e6));",
        "Array.from({ length: 1e9 });",
        "let m = 3n; for (;;) m *= m;",
        "let m = 3n; for (;;) m = m * m;",
        "2n ** 1000000000n;",
        "1n << 1000000000n;",
        "Math.max.apply(null, { length: 1e9 });",
        "let f = () => {}; for (let k = 0; k < 1e6; k++) f = f.bind(null); f();",
        "let p = {}; for (let k = 0; k < 1e6; k++) p = new Proxy(p, {}); p.x;",
        "let p = {}; for (let k = 0; k < 1e6; k++) p = Object.create(p); p.x;",
    ] {
        assert!(unknown(hostile).starts_with("limit"), "{hostile}: {}", unknown(hostile));
    }
}

#[test]
fn patterns_that_go_back_without_end_are_a_limit() {
    for hostile in [
        "/^(a+)+$/.test('a'.repeat(40) + '!');",
        "('a'.repeat(60) + '!').match(/(a|a)*b/);",
        "('a'.repeat(60) + '!').replace(/(a*)*b/, '');",
        "new RegExp('(x+x+)+y').exec('x'.repeat(60));",
        "('a'.repeat(60)).split(/(a|a)*b/);",
    ] {
        assert!(unknown(hostile).starts_with("limit"), "{hostile}: {}", unknown(hostile));
    }
    assert_eq!(with("if (!/^[\\w.]+@[\\w.]+$/.test('a@b.c')) await first(1);"), KEPT);
}

#[test]
fn texts_that_exhaust_the_stack_are_a_limit() {
    for deep in ["(", "[", "{", "-", "a.b.", "a+", "a?b:", "!", "`${"] {
        let why = unknown(&format!("const x = {};", deep.repeat(100_000)));
        assert!(why.starts_with("limit"), "{deep}: {why}");
    }
}

#[test]
fn rejections_that_nobody_hears_end_the_worker() {
    unknown("Promise.reject(new Error('lost'));");
    assert_eq!(with("await Promise.reject(1).catch(() => {});"), KEPT);
}

#[test]
fn what_is_not_read_is_unknown() {
    for (path, text) in [
        ("flow.js", FLOW.replace("BEFORE", "class A { async b() { \n'use step';\n } }")),
        ("flow.js", FLOW.replace("BEFORE", "this is not code")),
        ("flow.js", format!("import x from 'elsewhere'; x;\n{}", FLOW.replace("BEFORE", ""))),
    ] {
        let mut project = Project::default();
        project.add(path, text);
        let verdict = replay(&project, &Log::read(HISTORY).unwrap());
        assert!(matches!(verdict, Outcome::Unknown(_)), "{verdict:?}");
    }
    assert!(matches!(
        replay(&Project::default(), &Log::read(HISTORY).unwrap()),
        Outcome::Diverges(_)
    ));
}

#[test]
fn what_was_left_out_is_not_said_to_be_missing() {
    let log = Log::read(HISTORY).unwrap();
    let mut project = Project::default();
    project.leave_out("flow.js");
    assert!(matches!(replay(&project, &log), Outcome::Unknown(_)));
    project.add("flow.js", FLOW.replace("BEFORE", ""));
    project.leave_out("other.js");
    assert_eq!(replay(&project, &log), Outcome::Replayable { left_over: 0 });
    let package = HISTORY.replace("workflow//./flow//", "workflow//flow@1.0.0//");
    let log = Log::read(&package).unwrap();
    assert!(matches!(replay(&Project::default(), &log), Outcome::Unknown(_)));
}

#[test]
fn a_list_as_long_as_a_page_may_not_be_whole() {
    for page in [20, 1000] {
        let mut events: Vec<serde_json::Value> = serde_json::from_str(HISTORY).unwrap();
        let payload = serde_json::json!({"token": "ok-o1", "payload": 1});
        while events.len() < page {
            let mut event = events[5].clone();
            event["eventType"] = "hook_received".into();
            event["eventData"] = payload.clone();
            event["eventId"] = format!("evnt_{:026}", events.len() + 1).into();
            events.push(event);
        }
        let mut project = Project::default();
        project.add("flow.js", FLOW.replace("BEFORE", ""));
        let text = serde_json::to_string(&events).unwrap();
        let whole = format!("{{\"data\": {text}, \"hasMore\": false}}");
        assert!(matches!(replay(&project, &Log::read(&text).unwrap()), Outcome::Unknown(_)));
        assert!(matches!(
            replay(&project, &Log::read(&whole).unwrap()),
            Outcome::Replayable { .. }
        ));
        project.add("flow.js", FLOW.replace("BEFORE", "await first(2);"));
        assert!(matches!(replay(&project, &Log::read(&text).unwrap()), Outcome::Diverges(_)));
    }
}

#[test]
fn histories_that_lack_their_start_are_refused() {
    for text in ["{}", "[]", "[{}]", r#"{"data": [], "hasMore": true}"#, "no json"] {
        assert!(Log::read(text).is_err(), "{text}");
    }
}
