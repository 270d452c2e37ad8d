//! What a real Node has in the realm that the engine runs code in, against ours: a property that
//! ours lacks has to be a trap, so that no code takes its absence for a fact.

#![expect(clippy::disallowed_methods, reason = "the test asks Node, where it is installed")]

use std::process::Command;

use midflight_source::workflow_devkit::{Log, replay};
use midflight_source::{Outcome, Project};

/// Lists the own names of every global and of its prototype, in a realm of Node's.
const LIST: &str = r#"
const vm = require("node:vm");
const list = vm.runInContext(`(() => {
  const out = { "": Object.getOwnPropertyNames(globalThis) };
  for (const name of out[""]) {
    const it = globalThis[name];
    if ((typeof it !== "function" && typeof it !== "object") || it === null || it === globalThis) continue;
    out[name] = Object.getOwnPropertyNames(it);
    if (it.prototype) out[name + ".prototype"] = Object.getOwnPropertyNames(it.prototype);
  }
  const generator = Object.getPrototypeOf(function* () {});
  return JSON.stringify(out);
})()`, vm.createContext());
const out = JSON.parse(list);
// What the engine puts into its realm.
out[""].push("crypto", "process", "DOMException", "Headers", "TextEncoder", "TextDecoder", "console", "URL",
  "URLSearchParams", "structuredClone", "atob", "btoa", "exports", "module", "fetch", "setTimeout", "setInterval",
  "setImmediate", "clearTimeout", "clearInterval", "clearImmediate", "Request", "Response", "ReadableStream",
  "WritableStream", "TransformStream");
out.console = Object.getOwnPropertyNames(console);
out.Symbol.push("dispose", "asyncDispose");
console.log(JSON.stringify(out));
"#;

/// Reaches each object without touching a trap, and throws the names that are not there.
const FLOW: &str = r#"
export async function flow() {
  "use workflow";
  const all = LISTED;
  const lost = [];
  for (const path of Object.keys(all)) {
    let at = globalThis;
    for (const part of path.split(".")) {
      if (part === "") continue;
      const it = at === null ? undefined : Object.getOwnPropertyDescriptor(at, part);
      at = it === undefined || it.get !== undefined ? null : it.value;
      if (typeof at !== "function" && typeof at !== "object") at = null;
    }
    if (at === null) continue;
    for (const name of all[path]) {
      if (Object.getOwnPropertyDescriptor(at, name) === undefined) lost.push(path + "." + name);
    }
  }
  throw new Error("lost: " + lost.join(" "));
}
"#;

/// Names that decide nothing: functions of sloppy scripts, and what the engine's own `Date` has not
/// of its own either.
const LEFT: [&str; 3] = ["Function.arguments", "Function.caller", "Date.UTC"];

#[test]
fn what_the_sandbox_lacks_is_a_trap() {
    let Ok(node) = Command::new("node").args(["-e", LIST]).output() else {
        println!("skipped: no node");
        return;
    };
    let listed = String::from_utf8(node.stdout).unwrap();
    assert!(listed.starts_with('{'), "{}", String::from_utf8_lossy(&node.stderr));
    let mut project = Project::default();
    project.add("flow.js", FLOW.replace("LISTED", &listed));
    let history = include_str!("../src/workflow_devkit/run.json");
    let Outcome::Diverges(it) = replay(&project, &Log::read(history).unwrap()) else {
        panic!("{:?}", replay(&project, &Log::read(history).unwrap()));
    };
    let lost = it.found.strip_prefix("throws: lost:").unwrap().split_whitespace();
    let lost: Vec<&str> =
        lost.filter(|it| !LEFT.contains(it) && !it.starts_with("console._")).collect();
    assert!(lost.is_empty(), "{lost:#?}");
}
