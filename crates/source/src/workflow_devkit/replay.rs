//! One run on one project.

use boa_engine::{JsObject, JsValue, js_string};
use serde_json::{Value, json};

use super::RUNTIME;
use super::events::{Log, kind, text_of};
use crate::lower::{ENGINE, Role, marked};
use crate::outcome::{Divergence, Outcome, Why};
use crate::project::Project;
use crate::sandbox::{Loader, Sandbox};

/// Replays a run's events on the code of a project.
#[must_use]
pub fn replay(project: &Project, log: &Log) -> Outcome {
    match Replay::prepare(project, log) {
        Ok(Prepared::Ready(replay)) => replay.run(log),
        Ok(Prepared::NotThere) => Outcome::Diverges(Divergence {
            at: 0,
            expected: format!("workflow `{}`", log.workflow),
            found: "no workflow of that id".to_owned(),
        }),
        Err(why) => Outcome::Unknown(why),
    }
}

enum Prepared {
    Ready(Box<Replay>),
    NotThere,
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
    fn prepare(project: &Project, log: &Log) -> Result<Prepared, Why> {
        let mut names = serde_json::Map::new();
        let mut home = None;
        let mut unread = None;
        for (path, text) in project.code() {
            match marked(path, text) {
                Ok(found) => {
                    for it in found {
                        if it.role == Role::Workflow && it.id == log.workflow {
                            home = Some(path.to_owned());
                        }
                        names.insert(it.id, Value::String(it.name));
                    }
                }
                Err(why) => unread = Some(why),
            }
        }
        let Some(home) = home else {
            return unread.map_or(Ok(Prepared::NotThere), Err);
        };
        let mut sandbox = Sandbox::new(Loader::new(project.clone()))?;
        let driver = driver(&mut sandbox, &given(log, &names)?).map_err(inner)?;
        let context = &mut sandbox.context;
        let exports = driver.get(js_string!("exports"), context).map_err(inner)?;
        if let Some(exports) = exports.as_object() {
            sandbox.lend("workflow", &exports).map_err(inner)?;
        }
        lend_engine(&mut sandbox, &driver).map_err(inner)?;
        let module = sandbox.import(&home)?;
        let name = js_string!(log.workflow.as_str());
        let workflow = module.get(name, &mut sandbox.context).map_err(inner)?;
        Ok(Prepared::Ready(Box::new(Self { sandbox, driver, workflow })))
    }

    fn run(mut self, log: &Log) -> Outcome {
        self.drive(log).unwrap_or_else(Outcome::Unknown)
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
        if let Some(why) = self.sandbox.limit().or_else(|| self.sandbox.refused()) {
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

/// What the runtime is told about the run.
fn given(log: &Log, names: &serde_json::Map<String, Value>) -> Result<String, Why> {
    let started = millis(&log.started).ok_or_else(|| Why::new("a start that is no time"))?;
    Ok(json!({
        "seed": format!("{}:{}:{started}", log.run, log.workflow),
        "startedAt": started,
        "input": log.input,
        "names": names,
        "events": log.events,
    })
    .to_string())
}

/// Milliseconds since 1970 of `2026-01-02T03:04:05.006Z`, which is what the engine writes.
fn millis(text: &str) -> Option<i64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let mut date = date.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let (clock, fraction) = time.split_once('.')?;
    let mut clock = clock.splitn(3, ':').map(str::parse::<i64>);
    let (hour, minute, second) = (clock.next()?.ok()?, clock.next()?.ok()?, clock.next()?.ok()?);
    let fraction = if fraction.len() == 3 { fraction.parse::<i64>().ok()? } else { return None };
    // Days since 1970 of the proleptic Gregorian calendar, years starting in March.
    let (y, m) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days =
        365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + day
            - 1
            - 719_468;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + fraction)
}

fn driver(sandbox: &mut Sandbox, given: &str) -> Result<JsObject, boa_engine::JsError> {
    let make = sandbox.script(RUNTIME)?;
    let make = make.as_callable().ok_or_else(|| {
        boa_engine::JsNativeError::typ().with_message("the runtime is no function")
    })?;
    let argument = JsValue::from(js_string!(given));
    let driver = make.call(&JsValue::undefined(), &[argument], &mut sandbox.context)?;
    driver.to_object(&mut sandbox.context)
}

/// What code that was lowered calls.
fn lend_engine(sandbox: &mut Sandbox, driver: &JsObject) -> Result<(), boa_engine::JsError> {
    let engine = JsObject::with_null_proto();
    let step = driver.get(js_string!("step"), &mut sandbox.context)?;
    let enter = sandbox.enter();
    engine.set(js_string!("step"), step, true, &mut sandbox.context)?;
    engine.set(js_string!("enter"), enter, true, &mut sandbox.context)?;
    sandbox.lend(ENGINE, &engine)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn inner(error: boa_engine::JsError) -> Why {
    Why::new(format!("the interpreter: {error}"))
}
