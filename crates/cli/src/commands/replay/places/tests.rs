//! What is claimed of places, and what is not.

use midflight_replay::ParkVerdict;
use midflight_source::Project;
use midflight_source::flow::Engine;

use super::Places;

const STEPS: &str = "import { createHook, sleep, FatalError } from 'workflow';
async function a(x?: any) {
  'use step';
}
async function b(x?: any) {
  'use step';
}
async function c(x?: any) {
  'use step';
}
type Order = { id: string; n: number; items: { sku: string }[] };
";

const ACTIVITIES: &str = "import * as wf from '@temporalio/workflow';
const { a, b, c } = wf.proxyActivities<any>({ startToCloseTimeout: '1m' });
const go = wf.defineSignal<[boolean]>('go');
type Order = { id: string; n: number };
";

/// The verdict about runs that wait for a hook `ok` (a condition, with Temporal).
fn verdict(engine: Engine, head: &str, old: &str, new: &str) -> String {
    let directive = if engine == Engine::WorkflowDevKit { "'use workflow';" } else { "" };
    let [old, new] = [old, new].map(|body| {
        let (outer, body) = body.split_once("---\n").unwrap_or(("", body));
        let mut project = Project::default();
        let text = format!(
            "{head}{outer}\nexport async function f(order: Order) {{\n{directive}\n{body}\n}}\n"
        );
        project.add("flow.ts", text);
        project
    });
    let places = Places::of(engine, (&old, "flow.ts", "f"), (&new, "flow.ts", "f"));
    let places = places.unwrap_or_else(|why| panic!("{why}"));
    let point =
        places.points.iter().find(|it| it.at.starts_with("h:ok") || it.at.starts_with("s:"));
    match point.map(|it| it.verdict) {
        Some(ParkVerdict::Safe) => "safe".to_owned(),
        Some(ParkVerdict::Unsafe) => "unsafe".to_owned(),
        // None: behind what is not followed.
        Some(ParkVerdict::Unknown) | None => "unknown".to_owned(),
    }
}

const WAIT: &str = "const ok = createHook({ token: 'ok' }); await ok;";

fn devkit(old: &str, new: &str) -> String {
    let [old, new] = [old, new].map(|it| it.replace("WAIT;", WAIT));
    verdict(Engine::WorkflowDevKit, STEPS, &old, &new)
}

fn temporal(old: &str, new: &str) -> String {
    verdict(Engine::Temporal, ACTIVITIES, old, new)
}

#[test]
fn what_is_written_otherwise_and_does_the_same_is_safe() {
    let plain = "const n = await a(order.id); if (n > 5) { await b(); } else { await c(); } WAIT;";
    for same in [
        "const m = await a(order.n); if (5 < m) { await b(1); } else { await c(2); } WAIT;",
        "const n = await a(order.id); if (!(n > 5)) { await c(); } else { await b(); } WAIT;
         await b();",
        "const n = await a(order.id); n > 5 ? await b() : await c(); WAIT;",
        "async function pick(n: any) { if (n > 5) { return b(); } await c(); }
         const n = await a(order.id); await pick(n); WAIT;",
        "const pick = async (n: any) => { if (n > 5) { await b(); return; } await c(); };
         await pick(await a(order.id)); WAIT;",
        "const n = await a(order.id);
         switch (n > 5) { case true: await b(); break; default: await c(); } WAIT;",
    ] {
        let expected = if same.contains("switch") { "unknown" } else { "safe" };
        assert_eq!(devkit(plain, same), expected, "{same}");
    }
    assert_eq!(
        devkit("await a(); await b(); WAIT;", "for (const s of [a, b]) await s(); WAIT;"),
        "safe"
    );
    assert_eq!(
        devkit("await a(); await b(); WAIT;", "await Promise.all([a(), b()]); WAIT;"),
        "safe"
    );
    let token = "await a(); const ok = createHook({ token: 'ok' + '' }); await ok;";
    assert_eq!(devkit("await a(); WAIT;", token), "safe");
}

#[test]
fn an_operation_that_comes_or_goes_before_a_place_is_unsafe() {
    let old = "await a(); await b(); WAIT; await c();";
    for new in [
        "await a(); await c(); await b(); WAIT;",
        "await b(); await a(); WAIT;",
        "await a(); WAIT;",
        "await a(); await sleep('1m'); await b(); WAIT;",
        "await Promise.all([a(), c(), b()]); WAIT;",
        "await a(); await b(); const other = createHook({ token: 'other' }); WAIT;",
        "await a(); await b(); throw new FatalError('no');",
    ] {
        assert_eq!(devkit(old, new), "unsafe", "{new}");
    }
    let parallel = "await Promise.all([a(), b()]); WAIT;";
    assert_eq!(devkit(parallel, "await a(); await b(); WAIT;"), "unsafe");
}

#[test]
fn a_question_about_other_data_is_another_question() {
    let flow = |ask: &str| format!("const n = await a(); const m = await b(); {ask} WAIT;");
    let old = flow("if (n > 5) await c();");
    assert_eq!(devkit(&old, &flow("if (n > 6) await c();")), "unknown");
    assert_eq!(devkit(&old, &flow("if (m > 5) await c();")), "unknown");
    assert_eq!(devkit(&old, &flow("if (n > 5 && order.n) await c();")), "unknown");
    // What a step gives back is told by how often it was called before.
    let twice = "const n = await a(); const m = await a(); if (m) await c(); WAIT;";
    let first = "const n = await a(); const m = await a(); if (n) await c(); WAIT;";
    assert_eq!(devkit(twice, first), "unknown");
    assert_eq!(devkit(twice, twice), "safe");
}

#[test]
fn writes_count() {
    let flow = |write: &str| {
        format!(
            "const list = [order.n]; const n = await a(); {write}
             if (list.length > n) await b(); WAIT;"
        )
    };
    assert_eq!(devkit(&flow("list.push(n);"), &flow("list.push(n);")), "safe");
    assert_eq!(devkit(&flow("list.push(n);"), &flow("")), "unknown");
    assert_eq!(devkit(&flow("list.push(n);"), &flow("list.push(n); list.push(1);")), "unknown");
    // By another name.
    assert_eq!(devkit(&flow(""), &flow("const it = n ? list : [0]; it.push(2);")), "unknown");
    let text = |write: &str| {
        format!("let mode = 'x'; const n = await a(); {write} if (mode === n) await b(); WAIT;")
    };
    assert_eq!(devkit(&text("if (n) mode = 'y';"), &text("if (n) mode = 'y';")), "safe");
    assert_eq!(devkit(&text("if (n) mode = 'y';"), &text("if (n) mode = 'z';")), "unknown");
    assert_eq!(devkit(&text("if (n) mode = 'y';"), &text("if (order.n) mode = 'y';")), "unknown");
}

#[test]
fn loops_are_the_same_where_all_of_them_is() {
    let flow = |from: &str, step: &str, body: &str| {
        format!("let left = await a(order.n); {from} while (left > 0) {{ {body} {step} }} WAIT;")
    };
    let old = flow("", "left -= 1;", "await b(left);");
    assert_eq!(devkit(&old, &flow("", "left--;", "await b(left);")), "safe");
    assert_eq!(devkit(&old, &flow("", "left -= 2;", "await b(left);")), "unknown");
    assert_eq!(devkit(&old, &flow("left += 1;", "left -= 1;", "await b(left);")), "unknown");
    assert_eq!(devkit(&old, &flow("", "left -= 1;", "await b(left); await c();")), "unsafe");
    let within =
        |ask: &str| flow("", "left -= 1;", &format!("const r = await b(); if ({ask}) await c();"));
    assert_eq!(devkit(&within("r > left"), &within("left < r")), "safe");
    assert_eq!(devkit(&within("r > left"), &within("r > 1")), "unknown");
    assert_eq!(
        devkit(
            "for (const it of order.items) await a(it.sku); WAIT;",
            "for (const x of order.items) await a(x); WAIT;"
        ),
        "unknown"
    );
    assert_eq!(
        devkit(
            "for (let i = 0; i < 3; i++) await a(i); WAIT;",
            "await a(); await a(); await a(); WAIT;"
        ),
        "safe"
    );
    assert_eq!(
        devkit("for (let i = 0; i < 3; i++) await a(i); WAIT;", "await a(); await a(); WAIT;"),
        "unsafe"
    );
}

#[test]
fn failures_are_followed() {
    let flow =
        |caught: &str| format!("try {{ await a(); await b(); }} catch (e) {{ {caught} }} WAIT;");
    assert_eq!(devkit(&flow("await c();"), &flow("await c(e);")), "safe");
    assert_eq!(devkit(&flow("await c();"), &flow("")), "unsafe");
    assert_eq!(devkit(&flow(""), &flow("await c();")), "unsafe");
    assert_eq!(devkit(&flow("await c();"), "await a(); await b(); WAIT;"), "unsafe");
    let finally = "try { await a(); } finally { await b(); } WAIT;";
    assert_eq!(devkit(finally, "await a(); await b(); WAIT;"), "safe");
    // A member of what may be nothing.
    let deep = "const n = await a(); const x = n.deep.value; WAIT;";
    assert_eq!(devkit("const n = await a(); WAIT;", deep), "unknown");
    assert_eq!(devkit(deep, "const n = await a(); WAIT;"), "safe");
    assert_eq!(devkit("await a(); WAIT;", "await a(order.id); WAIT;"), "safe");
}

#[test]
fn code_that_is_not_followed_is_taken_whole() {
    let flow = |code: &str, after: &str| {
        format!(
            "await a(); const all = await Promise.all(order.items.map((it) => {code}));
             WAIT; {after}"
        )
    };
    assert_eq!(devkit(&flow("b(it)", ""), &flow("b(it)", "await c();")), "safe");
    assert_eq!(devkit(&flow("b(it)", ""), &flow("c(it)", "")), "unknown");
    let helper = |body: &str| {
        format!("async function each(it: any) {{ {body} }}\n---\n{}", flow("each(it)", ""))
    };
    assert_eq!(devkit(&helper("await b(it);"), &helper("await b(it);")), "safe");
    assert_eq!(devkit(&helper("await b(it);"), &helper("await c(it);")), "unknown");
    let late = "await a(); await new Promise(() => {}); WAIT;";
    assert_eq!(devkit("await a(); WAIT;", late), "unknown");
    assert_eq!(
        devkit("await a(); WAIT;", "if (process.env.X) await b(); else await a(); WAIT;"),
        "unknown"
    );
}

#[test]
fn tokens_and_draws_count() {
    let token =
        |it: &str| format!("await a(); const ok = createHook({{ token: {it} }}); await ok;");
    assert_eq!(devkit(&token("`ok-${order.id}`"), &token("'ok-' + order.id")), "safe");
    assert_eq!(devkit(&token("`ok-${order.id}`"), &token("`ok-${order.n}`")), "unknown");
    assert_eq!(devkit(&token("`ok-${order.id}`"), &token("`go-${order.id}`")), "unsafe");
    assert_eq!(devkit(&token("'ok'"), &token("'ok2'")), "unsafe");
    // Ids are counted from what was drawn before the first operation.
    assert_eq!(devkit("await a(); WAIT;", "Math.random(); await a(); WAIT;"), "unknown");
    assert_eq!(devkit("await a(); WAIT;", "await a(); Math.random(); WAIT;"), "safe");
    assert_eq!(
        devkit("await a(); WAIT;", "const x = Math.random();\n---\nawait a(); WAIT;"),
        "unknown"
    );
    assert_eq!(
        devkit("await a(); WAIT;", "await sleep('soon' as any); await a(); WAIT;"),
        "unsafe"
    );
}

#[test]
fn temporal_waits_for_conditions() {
    let flow = |before: &str, ask: &str| {
        format!(
            "let ready = false; wf.setHandler(go, (it) => {{ ready = it; }});
             {before} await wf.condition(() => {ask}); await c();"
        )
    };
    let old = flow("await a();", "ready");
    assert_eq!(temporal(&old, &flow("await a(order.id);", "ready")), "safe");
    // A signal is recorded as no command: the run goes on with `b`.
    assert_eq!(temporal(&old, &flow("await a(); await b();", "ready")), "safe");
    assert_eq!(temporal(&old, &flow("await b();", "ready")), "unsafe");
    assert_eq!(
        temporal(&old, &flow("await a(); if (wf.patched('p')) await b();", "ready")),
        "safe"
    );
    assert_eq!(temporal(&old, &flow("await a(); wf.deprecatePatch('p');", "ready")), "safe");
    let asked = |text: &str| flow(&format!("{text} await c();"), "ready");
    let same = asked("await a(); if (ready) await b();");
    assert_eq!(temporal(&same, &same), "safe");
    assert_eq!(temporal(&asked("await a();"), &same), "unknown");
    // When it is read counts: a signal may come between.
    assert_eq!(temporal(&same, &asked("const r = ready; await a(); if (r) await b();")), "unknown");
    assert_eq!(
        temporal(&asked("await wf.sleep(1000);"), &asked("await wf.sleep('2 days');")),
        "safe"
    );
    assert_eq!(temporal(&asked("wf.uuid4(); await a();"), &asked("await a();")), "safe");
    assert_eq!(
        temporal(&asked("await a();"), &asked("wf.upsertMemo({ x: 1 }); await a();")),
        "unsafe"
    );
}
