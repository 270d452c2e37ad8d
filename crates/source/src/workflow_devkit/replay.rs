//! One run on one project.

use boa_engine::{JsError, JsObject, JsValue, js_string};
use serde_json::{Value, json};

use super::events::{Log, kind, text_of};
use super::{REALM, RUNTIME};
use crate::lower::{AsyncGenerators, ENGINE};
use crate::outcome::{Divergence, Outcome, Why};
use crate::project::Project;
use crate::sandbox::{Loader, Sandbox};

/// Replays a run's events on the code of a project.
#[must_use]
pub fn replay(project: &Project, log: &Log) -> Outcome {
    let run = || match Replay::prepare(project, log)? {
        Some(mut replay) => replay.drive(log),
        None => Ok(Outcome::Diverges(Divergence {
            at: 0,
            expected: format!("workflow `{}`", log.workflow),
            found: "no workflow of that id".to_owned(),
        })),
    };
    run().unwrap_or_else(Outcome::Unknown)
}

struct Replay {
    sandbox: Sandbox,
    driver: JsObject,
    workflow: JsValue,
}

/// How code stands after it was driven.
struct State {
    trap: Option<String>,
    end: Option<String>,
    message: String,
}

impl Replay {
    /// None where the project has no such workflow.
    fn prepare(project: &Project, log: &Log) -> Result<Option<Self>, Why> {
        let Some(home) = home(project, &log.workflow)? else { return Ok(None) };
        let mut sandbox = Sandbox::new(Loader::new(project.clone(), AsyncGenerators::Kept))?;
        let driver = driver(&mut sandbox, log).map_err(inner)?;
        let context = &mut sandbox.context;
        let exports = driver.get(js_string!("exports"), context).map_err(inner)?;
        if let Some(exports) = exports.as_object() {
            sandbox.lend("workflow", &exports).map_err(inner)?;
        }
        lend_engine(&mut sandbox, &driver).map_err(inner)?;
        let module = sandbox.import(home)?;
        let name = js_string!(log.workflow.as_str());
        let workflow = module.get(name, &mut sandbox.context).map_err(inner)?;
        Ok(workflow.is_callable().then_some(Self { sandbox, driver, workflow }))
    }

    fn drive(&mut self, log: &Log) -> Result<Outcome, Why> {
        let workflow = self.workflow.clone();
        self.sandbox.call(&self.driver, "start", &[workflow]).map_err(inner)?;
        for (at, event) in log.events.iter().enumerate() {
            let kind = kind(event);
            match kind {
                "run_created" | "run_started" => {
                    self.sandbox.call(&self.driver, "pass", &[]).map_err(inner)?;
                    continue;
                }
                "run_completed" | "run_failed" | "run_cancelled" => {
                    return Err(Why::new("a run that has ended"));
                }
                _ if !KINDS.contains(&kind) => {
                    return Err(Why::new(format!("an event of kind `{kind}`")));
                }
                _ => {}
            }
            let state = self.settled()?;
            match state.end.as_deref() {
                // The engine is done with a run that returns, and looks at no further event (R8).
                Some("returns") => {
                    return Ok(Outcome::Replayable { left_over: log.events.len() - at });
                }
                Some(_) => return Ok(diverges(at, event, format!("throws: {}", state.message))),
                None => {}
            }
            let answer = self.sandbox.call(&self.driver, "offer", &[]).map_err(inner);
            // A trap within is told by the state, whatever was thrown.
            self.settled()?;
            let found = answer?.as_string().map(|it| it.to_std_string_escaped());
            match found.as_deref() {
                Some("") => {}
                Some("nothing") => {
                    let open = self.sandbox.call(&self.driver, "open", &[]).map_err(inner)?;
                    let open =
                        open.as_string().map_or_else(String::new, |it| it.to_std_string_escaped());
                    return Ok(diverges(at, event, open));
                }
                Some(found) => return Ok(diverges(at, event, found.to_owned())),
                None => return Err(Why::new("the interpreter's answer")),
            }
        }
        let state = self.settled()?;
        Ok(match state.end.as_deref() {
            None | Some("returns") => Outcome::Replayable { left_over: 0 },
            Some(_) => Outcome::Diverges(Divergence {
                at: log.events.len(),
                expected: "a run that waits".to_owned(),
                found: format!("throws: {}", state.message),
            }),
        })
    }

    /// Lets code go on until it waits. A trap or a bound wins over everything.
    fn settled(&mut self) -> Result<State, Why> {
        self.sandbox.settle();
        if let Some(why) = self.sandbox.stopped() {
            return Err(why);
        }
        let text = self.sandbox.call(&self.driver, "state", &[]).map_err(inner)?;
        let text = text.as_string().map_or_else(String::new, |it| it.to_std_string_escaped());
        let state: Value =
            serde_json::from_str(&text).map_err(|error| Why::new(error.to_string()))?;
        let word = |key: &str| text_of(&state, key).map(str::to_owned);
        let state = State {
            trap: word("trap"),
            end: word("end"),
            message: word("message").unwrap_or_default(),
        };
        match state.trap {
            Some(trap) => Err(Why::new(trap)),
            None => Ok(state),
        }
    }
}

/// Kinds of events that operations take.
const KINDS: [&str; 11] = [
    "step_created",
    "step_started",
    "step_retrying",
    "step_completed",
    "step_failed",
    "wait_created",
    "wait_completed",
    "hook_created",
    "hook_received",
    "hook_disposed",
    "hook_conflict",
];

fn diverges(at: usize, event: &Value, found: String) -> Outcome {
    let data = &event["eventData"];
    let name = text_of(data, "stepName").or_else(|| text_of(data, "token"));
    let expected = match name {
        Some(name) => format!("{} `{name}`", kind(event)),
        None => kind(event).to_owned(),
    };
    let found = if found.is_empty() { "nothing that waits".to_owned() } else { found };
    Outcome::Diverges(Divergence { at, expected, found })
}

/// The file that has the workflow, by its id alone; none where there is no such file.
fn home<'a>(project: &'a Project, workflow: &str) -> Result<Option<&'a str>, Why> {
    let module = workflow.split("//").nth(1).unwrap_or_default();
    if !module.starts_with("./") {
        return Err(Why::new("a workflow that is not of the project's own files"));
    }
    let mut files = project.of_module(module);
    match (files.next(), files.next(), project.left_out()) {
        (Some(file), None, _) => Ok(Some(file)),
        (Some(file), Some(_), _) => Err(Why::at(file, 0, "one of several files of that module")),
        (None, _, Some(left_out)) => Err(Why::at(left_out, 0, "was not read")),
        (None, _, None) => Ok(None),
    }
}

fn driver(sandbox: &mut Sandbox, log: &Log) -> Result<JsObject, JsError> {
    let run = json!({
        "run": log.run,
        "workflow": log.workflow,
        "started": log.started,
        "input": log.input,
        "events": log.events,
    });
    let realm = sandbox.script(REALM)?;
    let runtime = sandbox.script(RUNTIME)?.to_object(&mut sandbox.context)?;
    let given = [js_string!(run.to_string()).into(), realm];
    let driver = runtime.call(&JsValue::undefined(), &given, &mut sandbox.context)?;
    driver.to_object(&mut sandbox.context)
}

/// What code that was lowered calls.
fn lend_engine(sandbox: &mut Sandbox, driver: &JsObject) -> Result<(), JsError> {
    let engine = JsObject::with_null_proto();
    let step = driver.get(js_string!("step"), &mut sandbox.context)?;
    let enter = sandbox.enter();
    engine.set(js_string!("step"), step, true, &mut sandbox.context)?;
    engine.set(js_string!("enter"), enter, true, &mut sandbox.context)?;
    sandbox.lend(ENGINE, &engine)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn inner(error: JsError) -> Why {
    Why::new(format!("the interpreter: {error}"))
}
