//! One run on one project, with one meaning of what its export leaves open.

use std::collections::BTreeMap;

use boa_engine::{JsError, JsObject, JsValue, js_string};
use serde_json::{Value, json};

use super::events::{KINDS, Log, kind, text_of};
use super::scripts;
use crate::lower::{Dialect, ENGINE};
use crate::outcome::{Divergence, Outcome, Why};
use crate::project::Project;
use crate::sandbox::{Loader, Sandbox};

/// What the export leaves open, and the meaning that is taken this time.
pub(super) type Choices = BTreeMap<String, usize>;

/// What came of a replay, and what was met that has several meanings, with their number.
pub(super) struct Done {
    pub(super) outcome: Outcome,
    pub(super) met: Choices,
}

/// Replays a run's events on the code of a project.
pub(super) fn replayed(project: &Project, log: &Log, choices: &Choices) -> Done {
    let mut met = Choices::new();
    let outcome = match Replay::prepare(project, log, choices) {
        Ok(Some(mut replay)) => {
            let outcome = replay.drive(log);
            met = replay.met;
            outcome
        }
        Ok(None) => Ok(Outcome::Diverges(Divergence {
            at: 0,
            expected: format!("workflow `{}`", log.workflow),
            found: "no workflow of that id".to_owned(),
        })),
        Err(why) => Err(why),
    };
    Done { outcome: outcome.unwrap_or_else(Outcome::Unknown), met }
}

struct Replay {
    sandbox: Sandbox,
    driver: JsObject,
    met: Choices,
}

/// How code stands after it was driven.
struct State {
    at: usize,
    end: Option<String>,
    message: String,
    /// Random numbers so far.
    draws: u64,
}

impl Replay {
    /// None where the project has no such workflow.
    fn prepare(project: &Project, log: &Log, choices: &Choices) -> Result<Option<Self>, Why> {
        let Some(home) = home(project, &log.workflow)? else { return Ok(None) };
        let mut sandbox = Sandbox::new(Loader::new(project.clone(), Dialect::WorkflowDevKit))?;
        let driver = driver(&mut sandbox, log, choices).map_err(inner)?;
        lend(&mut sandbox, &driver).map_err(inner)?;
        let mut replay = Self { sandbox, driver, met: Choices::new() };
        let loaded = replay.sandbox.import(home);
        // A trap says more than what was thrown.
        replay.state()?;
        loaded?;
        others_draw(project, home)?;
        let id = js_string!(log.workflow.as_str());
        let has = replay.sandbox.call(&replay.driver, "has", &[id.into()]).map_err(inner)?;
        Ok(has.to_boolean().then_some(replay))
    }

    fn drive(&mut self, log: &Log) -> Result<Outcome, Why> {
        for event in &log.events {
            match kind(event) {
                "run_completed" | "run_failed" | "run_cancelled" => {
                    return Err(Why::new("a run that has ended"));
                }
                kind if !KINDS.contains(&kind) => {
                    return Err(Why::new(format!("an event of kind `{kind}`")));
                }
                _ => {}
            }
        }
        let id = js_string!(log.workflow.as_str());
        self.sandbox.call(&self.driver, "start", &[id.into()]).map_err(inner)?;
        loop {
            let state = self.settled()?;
            if let Some(end) = state.end.as_deref() {
                return self.ended(log, &state, end);
            }
            let answer = self.sandbox.call(&self.driver, "next", &[]);
            // A trap within is told by the state, whatever was thrown.
            let state = self.settled()?;
            let answer = word(answer)?;
            let at = state.at;
            match answer.as_str() {
                "" => {}
                "waits" => return Ok(Outcome::Replayable { left_over: 0 }),
                "hangs" => {
                    return Ok(Outcome::Diverges(Divergence {
                        at,
                        expected: "a run that waits".to_owned(),
                        found: "nothing that waits".to_owned(),
                    }));
                }
                "open" => {
                    let open = self.sandbox.call(&self.driver, "open", &[]);
                    let open = word(open)?;
                    return Ok(diverges(at, &log.events[at], open));
                }
                found => {
                    let found = found.trim_start_matches("at ").to_owned();
                    return Ok(diverges(at, &log.events[at], found));
                }
            }
        }
    }

    fn ended(&mut self, log: &Log, state: &State, end: &str) -> Result<Outcome, Why> {
        let torn = self.sandbox.call(&self.driver, "isTorn", &[]).map_err(inner)?.to_boolean();
        if end == "returns" {
            // The engine is done with a run that returns, and looks at no further event (R8).
            return if torn {
                Err(Why::new("a return at the moment at which the run diverges"))
            } else {
                Ok(Outcome::Replayable { left_over: log.events.len() - state.at })
            };
        }
        let found = format!("throws: {}", state.message);
        Ok(match log.events.get(state.at) {
            Some(event) => diverges(state.at, event, found),
            None => Outcome::Diverges(Divergence {
                at: state.at,
                expected: "a run that waits".to_owned(),
                found,
            }),
        })
    }

    /// Lets code go on until it waits.
    fn settled(&mut self) -> Result<State, Why> {
        self.sandbox.settle();
        let state = self.state()?;
        if self.sandbox.is_unheard() {
            return Err(Why::new("a promise that is rejected and that nobody hears"));
        }
        Ok(state)
    }

    /// A trap or a bound wins over everything.
    fn state(&mut self) -> Result<State, Why> {
        if let Some(why) = self.sandbox.stopped() {
            return Err(why);
        }
        let text = self.sandbox.call(&self.driver, "state", &[]);
        let text = word(text)?;
        let state: Value =
            serde_json::from_str(&text).map_err(|error| Why::new(error.to_string()))?;
        for (what, count) in state["met"].as_object().into_iter().flatten() {
            let count = count.as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or(1);
            self.met.insert(what.clone(), count);
        }
        if let Some(trap) = text_of(&state, "trap") {
            return Err(Why::new(trap));
        }
        Ok(State {
            at: state["at"].as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or(0),
            end: text_of(&state, "end").map(str::to_owned),
            message: text_of(&state, "message").unwrap_or_default().to_owned(),
            draws: state["draws"].as_u64().unwrap_or(0),
        })
    }
}

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

/// The file of a workflow and the name that it is declared with, by its id; none where there is no
/// such file.
///
/// # Errors
///
/// Which of several files it is cannot be told, or not all were read.
pub fn entry(project: &Project, workflow: &str) -> Result<Option<(String, String)>, Why> {
    let name = workflow.rsplit("//").next().unwrap_or_default().to_owned();
    Ok(home(project, workflow)?.map(|file| (file.to_owned(), name)))
}

/// The file that has the workflow, by its id alone; none where there is no such file.
fn home<'a>(project: &'a Project, workflow: &str) -> Result<Option<&'a str>, Why> {
    let module = workflow.split("//").nth(1).unwrap_or_default();
    let mut files = project.of_module(module);
    match (files.next(), files.next(), project.left_out()) {
        (Some(file), None, _) => Ok(Some(file)),
        (Some(file), Some(_), _) => Err(Why::at(file, 0, "one of several files of that module")),
        (None, ..) if !module.starts_with("./") => {
            Err(Why::new("a workflow that is not of the project's own files"))
        }
        (None, _, Some(left_out)) => Err(Why::at(left_out, 0, "was not read")),
        (None, _, None) => Ok(None),
    }
}

/// All workflow files are loaded at each replay, and one that draws a random number while it
/// loads moves every id of every run.
fn others_draw(project: &Project, home: &str) -> Result<(), Why> {
    let drawing = project.drawing(|| drawing(project));
    match drawing.iter().find(|it| *it != home) {
        Some(path) => Err(Why::at(path, 0, "another file of workflows draws while it loads")),
        None => Ok(()),
    }
}

/// Files of workflows that draw while they load, as far as they can be loaded.
fn drawing(project: &Project) -> Vec<String> {
    let is_drawn = ["random", "getRandomValues", "nanoid", "uuid", "ulid"]
        .iter()
        .any(|it| project.with(it).next().is_some());
    if !is_drawn {
        return Vec::new();
    }
    let files = project.with("use workflow").take(LOADED_MAX);
    files.filter(|path| draws(project, path).unwrap_or(false)).map(str::to_owned).collect()
}

/// Files of workflows that are loaded to see what they draw.
const LOADED_MAX: usize = 100;

fn draws(project: &Project, path: &str) -> Result<bool, Why> {
    let log = Log::empty();
    let mut sandbox = Sandbox::new(Loader::new(project.clone(), Dialect::WorkflowDevKit))?;
    let driver = driver(&mut sandbox, &log, &Choices::new()).map_err(inner)?;
    lend(&mut sandbox, &driver).map_err(inner)?;
    let mut replay = Replay { sandbox, driver, met: Choices::new() };
    // What it throws is not looked at: what was drawn before was drawn.
    let _ = replay.sandbox.import(path);
    Ok(replay.state()?.draws > 0)
}

fn driver(sandbox: &mut Sandbox, log: &Log, choices: &Choices) -> Result<JsObject, JsError> {
    let run = json!({
        "run": log.run,
        "workflow": log.workflow,
        "started": log.started,
        "seed": log.seed,
        "time": log.time,
        "fetch": log.fetch,
        "input": log.input,
        "events": log.events,
        "choices": choices,
    });
    let scripts_object = JsObject::with_null_proto();
    for (name, text) in scripts::EAGER {
        let script = sandbox.script(text)?;
        scripts_object.set(js_string!(name), script, true, &mut sandbox.context)?;
    }
    for (name, text) in scripts::LAZY {
        sandbox.keep(name, text);
    }
    let host = sandbox.host();
    let runtime = sandbox.script(scripts::RUNTIME)?.to_object(&mut sandbox.context)?;
    let given = [js_string!(run.to_string()).into(), scripts_object.into(), host.into()];
    let driver = runtime.call(&JsValue::undefined(), &given, &mut sandbox.context)?;
    driver.to_object(&mut sandbox.context)
}

/// The modules that code and what it was lowered to import.
fn lend(sandbox: &mut Sandbox, driver: &JsObject) -> Result<(), JsError> {
    let part = |sandbox: &mut Sandbox, name: &str| {
        driver.get(js_string!(name), &mut sandbox.context)?.to_object(&mut sandbox.context)
    };
    let (exports, api) = (part(sandbox, "exports")?, part(sandbox, "api")?);
    sandbox.lend("workflow", &exports)?;
    sandbox.lend("workflow/errors", &exports)?;
    sandbox.lend("@workflow/errors", &exports)?;
    sandbox.lend("workflow/api", &api)?;
    let engine = JsObject::with_null_proto();
    for name in ["step", "class", "workflow", "absent", "fetch", "require", "in", "caught"] {
        let function = part(sandbox, name)?;
        engine.set(js_string!(name), function, true, &mut sandbox.context)?;
    }
    let host = sandbox.host();
    for name in ["enter", "grown", "power", "shift", "this"] {
        let function = host.get(js_string!(name), &mut sandbox.context)?;
        engine.set(js_string!(name), function, true, &mut sandbox.context)?;
    }
    sandbox.lend(ENGINE, &engine)?;
    let helpers = part(sandbox, "helpers")?;
    for name in ["serde", "jsx", "usingCtx", "decorate", "nothing"] {
        let module = helpers.get(js_string!(name), &mut sandbox.context)?;
        let module = module.to_object(&mut sandbox.context)?;
        for specifier in scripts::lent_as(name) {
            sandbox.lend(specifier, &module)?;
        }
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn inner(error: JsError) -> Why {
    Why::new(format!("the interpreter: {error}"))
}

fn word(value: Result<JsValue, JsError>) -> Result<String, Why> {
    let value = value.map_err(inner)?;
    let word = value.as_string().map(|it| it.to_std_string_escaped());
    word.ok_or_else(|| Why::new("the interpreter's answer"))
}
