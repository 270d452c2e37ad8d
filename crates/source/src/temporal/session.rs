//! The code of a project in the interpreter, with the SDK around it.

use boa_engine::{JsError, JsObject, JsValue, js_string};
use serde_json::{Value, json};

use super::core::Activation;
use super::events::History;
use super::seed::seed;
use super::{payloads, time};
use crate::lower::{CALLS, Dialect, ENGINE};
use crate::outcome::Why;
use crate::project::Project;
use crate::sandbox::{Loader, Sandbox};

/// The SDK's parts, in the order in which they are set up.
const PARTS: [&str; 9] = [
    include_str!("runtime/failures.js"),
    include_str!("runtime/values.js"),
    include_str!("runtime/scopes.js"),
    include_str!("runtime/activator.js"),
    include_str!("runtime/api.js"),
    include_str!("runtime/info.js"),
    include_str!("runtime/modules.js"),
    include_str!("runtime/generators.js"),
    include_str!("runtime/realm.js"),
];

const MAIN: &str = include_str!("runtime/main.js");

/// Calls that bounds are no part of.
const OWN_CALLS: &str = "({ in: (key, object) => key in object, caught() {}, this: (it) => it })";

/// How an activation ended.
pub(super) enum Ran {
    Commands(Vec<Value>),
    /// It failed: what code threw.
    Threw(String),
}

pub(super) struct Session {
    sandbox: Sandbox,
    driver: JsObject,
    workflow: String,
}

impl Session {
    pub(super) fn new(project: &Project, history: &History) -> Result<Self, Why> {
        let mut sandbox = Sandbox::new(Loader::new(project.clone(), Dialect::Temporal))?;
        let given = given(history, project.mentions("process.env.NODE_ENV")).to_string();
        let driver = driver(&mut sandbox, &given).map_err(inner)?;
        for (module, exports) in
            [("@temporalio/workflow", "workflow"), ("@temporalio/common", "common")]
        {
            let exports = driver.get(js_string!(exports), &mut sandbox.context).map_err(inner)?;
            if let Some(exports) = exports.as_object() {
                sandbox.lend(module, &exports).map_err(inner)?;
            }
        }
        lend_engine(&mut sandbox).map_err(inner)?;
        Ok(Self { sandbox, driver, workflow: history.workflow().to_owned() })
    }

    /// Starts the module of the workflow; what it throws where it does.
    pub(super) fn begin(&mut self, first: &Activation, file: &str) -> Result<Option<String>, Why> {
        let told = JsValue::from(js_string!(first.told.to_string()));
        if let Err(error) = self.call("initialise", &[told])? {
            return Ok(Some(self.said(&error)));
        }
        let started = self.sandbox.begin(file);
        self.checked()?;
        let module = match started? {
            Ok(module) => module,
            Err(error) => return Ok(Some(self.said(&error))),
        };
        let context = &mut self.sandbox.context;
        let named = module.get(js_string!(self.workflow.as_str()), context).map_err(inner)?;
        let workflow = if named.is_callable() {
            named
        } else {
            module.get(js_string!("default"), context).map_err(inner)?
        };
        if !workflow.is_callable() {
            return Ok(Some(format!("no workflow function `{}`", self.workflow)));
        }
        match self.call("begin", &[workflow])? {
            Ok(_) => Ok(None),
            Err(error) => Ok(Some(self.said(&error))),
        }
    }

    /// Wakes code with jobs, lets it run until it waits, and takes what it asks for.
    pub(super) fn activate(&mut self, activation: &Activation) -> Result<Ran, Why> {
        let told = JsValue::from(js_string!(activation.told.to_string()));
        if let Err(error) = self.call("prepare", &[told])? {
            return Ok(Ran::Threw(self.said(&error)));
        }
        for batch in self.batches(&activation.jobs)? {
            let jobs = JsValue::from(js_string!(Value::Array(batch).to_string()));
            if let Err(error) = self.call("activate", &[jobs])? {
                return Ok(Ran::Threw(self.said(&error)));
            }
            loop {
                match self.call("unblock", &[])? {
                    Err(error) => return Ok(Ran::Threw(self.said(&error))),
                    Ok(met) if met.as_number().is_some_and(|it| it > 0.0) => {}
                    Ok(_) => break,
                }
            }
        }
        let commands = match self.call("conclude", &[])? {
            Ok(commands) => commands,
            Err(error) => return Ok(Ran::Threw(self.said(&error))),
        };
        if let Some(reason) = self.sandbox.uncaught() {
            let said = self.said(&reason);
            return Ok(Ran::Threw(format!("{said} (a promise that nobody catches)")));
        }
        let text = commands.as_string().map_or_else(String::new, |it| it.to_std_string_escaped());
        serde_json::from_str(&text)
            .map(Ran::Commands)
            .map_err(|_| Why::new("commands that are not told apart"))
    }

    /// Jobs as the SDK hands them to code: at once, or signals first where the history is older.
    fn batches(&mut self, jobs: &[Value]) -> Result<Vec<Vec<Value>>, Why> {
        let is_signal = |job: &&Value| job["kind"] == "signalWorkflow";
        let single = self.call("isSingleBatch", &[])?;
        let is_single = single.is_ok_and(|it| it.to_boolean());
        if is_single || !jobs.iter().any(|job| is_signal(&job)) {
            return Ok(vec![jobs.to_vec()]);
        }
        let (signals, others): (Vec<&Value>, Vec<&Value>) = jobs.iter().partition(is_signal);
        let batches = [signals, others].into_iter().filter(|it| !it.is_empty());
        Ok(batches.map(|batch| batch.into_iter().cloned().collect()).collect())
    }

    /// Calls the driver and lets everything run that is due. A trap or a bound wins over all.
    fn call(&mut self, name: &str, given: &[JsValue]) -> Result<Result<JsValue, JsValue>, Why> {
        let called = self.sandbox.call(&self.driver, name, given);
        self.sandbox.settle();
        self.checked()?;
        match called {
            Ok(value) => Ok(Ok(value)),
            Err(error) => match error.into_opaque(&mut self.sandbox.context) {
                Ok(error) => Ok(Err(error)),
                Err(error) => Err(inner(error)),
            },
        }
    }

    fn checked(&mut self) -> Result<(), Why> {
        // A trap may have led to a bound; what was met first says more.
        if let Some(why) = self.sandbox.stopped() {
            return Err(why);
        }
        let trapped = self.sandbox.call(&self.driver, "trapped", &[]).map_err(inner)?;
        let trapped = trapped.as_string().map_or_else(String::new, |it| it.to_std_string_escaped());
        if trapped.is_empty() { Ok(()) } else { Err(Why::new(trapped)) }
    }

    fn said(&mut self, error: &JsValue) -> String {
        let said = self.sandbox.call(&self.driver, "said", std::slice::from_ref(error));
        let said = said.ok().and_then(|it| it.as_string().map(|it| it.to_std_string_escaped()));
        said.unwrap_or_default()
    }
}

/// What code that was lowered calls: the bounds of the host, and for the rest what the language
/// does, for files are strict modules here.
fn lend_engine(sandbox: &mut Sandbox) -> Result<(), JsError> {
    let own = sandbox.script(OWN_CALLS)?.to_object(&mut sandbox.context)?;
    let host = sandbox.host();
    let engine = JsObject::with_null_proto();
    for name in CALLS {
        let mut call = own.get(js_string!(name), &mut sandbox.context)?;
        if call.is_undefined() {
            // What only another compiler's code calls is not there.
            call = host.get(js_string!(name), &mut sandbox.context)?;
        }
        engine.set(js_string!(name), call, true, &mut sandbox.context)?;
    }
    sandbox.lend(ENGINE, &engine)
}

fn driver(sandbox: &mut Sandbox, given: &str) -> Result<JsObject, JsError> {
    let holder = sandbox.follow();
    let mut parts = Vec::new();
    for part in PARTS {
        parts.push(sandbox.script(part)?);
    }
    let main = sandbox.script(MAIN)?.to_object(&mut sandbox.context)?;
    let context = &mut sandbox.context;
    let parts = boa_engine::object::builtins::JsArray::from_iter(parts, context);
    let given = [js_string!(given).into(), holder.into(), parts.into()];
    main.call(&JsValue::undefined(), &given, context)?.to_object(context)
}

/// What the start of the run tells of it.
fn given(history: &History, names_mode: bool) -> Value {
    let started = history.started();
    let original = started.text("originalExecutionRunId");
    let task = history.events.iter().find(|it| it.is("WorkflowTaskStarted"));
    let execution = |key: &str| match started.attributes.get(key) {
        Some(it) if it.is_object() => json!({
            "workflowId": it["workflowId"],
            "runId": it["runId"],
            "namespace": started.text("parentWorkflowNamespace"),
        }),
        _ => Value::Null,
    };
    let millis = |key: &str| started.text(key).and_then(time::duration);
    let last = started.attributes.get("lastCompletionResult");
    json!({
        "workflowType": history.workflow(),
        "workflowId": history.workflow_id(),
        "runId": history.run(),
        "originalRunId": original,
        "seed": seed(original.unwrap_or("")),
        "startedMs": started.time,
        "firstTaskMs": task.and_then(|it| it.time),
        "namesMode": names_mode,
        "started": {
            "taskQueue": started.name_of("taskQueue"),
            "firstExecutionRunId": started.text("firstExecutionRunId"),
            "continuedFromExecutionRunId": started.text("continuedExecutionRunId"),
            "attempt": started.number("attempt"),
            "cronSchedule": started.text("cronSchedule"),
            "parent": execution("parentWorkflowExecution"),
            "root": execution("rootWorkflowExecution"),
            "executionTimeoutMs": millis("workflowExecutionTimeout"),
            "executionExpirationMs":
                started.text("workflowExecutionExpirationTime").and_then(time::millis),
            "runTimeoutMs": millis("workflowRunTimeout"),
            "taskTimeoutMs": millis("workflowTaskTimeout"),
            "hasRetryPolicy": started.attributes.get("retryPolicy").is_some_and(Value::is_object),
            "memo": started.decoded("memo")["fields"],
            "searchAttributes": started.decoded("searchAttributes")["indexedFields"],
            "lastResult": last.map(|it| payloads::decoded(it)["payloads"].clone()),
            "lastFailure": started.decoded("continuedFailure"),
        },
    })
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn inner(error: JsError) -> Why {
    Why::new(format!("the interpreter: {error}"))
}
