//! The interpreter that workflow code runs in: modules out of a project, jobs, bounds.

mod host;
mod jobs;
mod loader;
mod pattern;
mod tracking;

use std::rc::Rc;

use boa_engine::builtins::promise::PromiseState;
use boa_engine::object::builtins::JsPromise;
use boa_engine::{Context, JsError, JsObject, JsValue, Source, js_string};

use jobs::Jobs;
pub(crate) use loader::Loader;

use crate::outcome::Why;

/// Instructions of the interpreter for one run.
const INSTRUCTIONS_MAX: usize = 20_000_000;

/// The interpreter's own bound, which is never met: every function tells that it is entered.
const RECURSION_MAX: usize = 2 * host::DEPTH_MAX;

/// Values on the interpreter's stack: more than the instructions of one run can put there.
const STACK_MAX: usize = 16 * 1024 * 1024;

/// An interpreter with nothing in it but the language.
pub(crate) struct Sandbox {
    pub(crate) context: Context,
    jobs: Rc<Jobs>,
    loader: Rc<Loader>,
    tracking: Rc<tracking::Tracking>,
}

impl Sandbox {
    pub(crate) fn new(loader: Loader) -> Result<Self, Why> {
        let (jobs, loader) = (Rc::new(Jobs::default()), Rc::new(loader));
        let tracking = Rc::new(tracking::Tracking::default());
        let mut context = Context::builder()
            .job_executor(jobs.clone())
            .host_hooks(tracking.clone())
            .module_loader(loader.clone())
            .instructions_remaining(INSTRUCTIONS_MAX)
            .build()
            .map_err(|error| Why::new(format!("the interpreter did not start: {error}")))?;
        let limits = context.runtime_limits_mut();
        limits.set_recursion_limit(RECURSION_MAX);
        limits.set_stack_size_limit(STACK_MAX);
        Ok(Self { context, jobs, loader, tracking })
    }

    /// Runs a script of ours.
    pub(crate) fn script(&mut self, text: &str) -> Result<JsValue, JsError> {
        self.context.eval(Source::from_bytes(text))
    }

    /// Lends a module of ours to code, with the properties of an object as its exports.
    pub(crate) fn lend(&mut self, specifier: &str, exports: &JsObject) -> Result<(), JsError> {
        self.loader.lend(specifier, exports, &mut self.context)
    }

    /// Keeps a script of ours, which the host object gives under that name.
    pub(crate) fn keep(&self, name: &'static str, text: &'static str) {
        self.jobs.keep(name, text);
    }

    /// The object that scripts of ours know the host by.
    pub(crate) fn host(&mut self) -> JsObject {
        host::object(&mut self.context)
    }

    /// Runs a module with all that it imports; its namespace.
    pub(crate) fn import(&mut self, path: &str) -> Result<JsObject, Why> {
        let module = self.loader.module(path, &mut self.context)?;
        let promise = module.load_link_evaluate(&mut self.context);
        self.settle();
        if let Some(why) = self.stopped() {
            return Err(why);
        }
        match promise.state() {
            PromiseState::Fulfilled(_) => Ok(module.namespace(&mut self.context)),
            PromiseState::Rejected(error) => {
                let said = JsError::from_opaque(error).to_string();
                Err(Why::at(path, 0, format!("the module does not start: {said}")))
            }
            PromiseState::Pending => Err(Why::at(path, 0, "a module that waits while it starts")),
        }
    }

    /// Runs a module with all that it imports; its namespace, or what the module throws.
    pub(crate) fn begin(&mut self, path: &str) -> Result<Result<JsObject, JsValue>, Why> {
        let module = self.loader.module(path, &mut self.context)?;
        let promise = module.load(&mut self.context);
        self.settle();
        if let Some(why) = self.stopped() {
            return Err(why);
        }
        if let PromiseState::Rejected(error) = promise.state() {
            return Err(unlinked(path, error));
        }
        if let Err(error) = module.link(&mut self.context) {
            return Err(Why::at(path, 0, format!("the module is not linked: {error}")));
        }
        let promise = module
            .evaluate(&mut self.context)
            .map_err(|error| Why::at(path, 0, format!("the module does not start: {error}")))?;
        self.settle();
        if let Some(why) = self.stopped() {
            return Err(why);
        }
        match promise.state() {
            PromiseState::Fulfilled(_) => Ok(Ok(module.namespace(&mut self.context))),
            PromiseState::Rejected(error) => Ok(Err(error)),
            PromiseState::Pending => Err(Why::at(path, 0, "a module that waits while it starts")),
        }
    }

    /// Gives every call that is made later what the property `current` of the object holds now.
    pub(crate) fn follow(&mut self) -> JsObject {
        let holder = JsObject::with_null_proto();
        self.tracking.follow(holder.clone());
        holder
    }

    /// Why the first promise was rejected that nobody has caught.
    pub(crate) fn uncaught(&self) -> Option<JsValue> {
        let promise = JsPromise::from_object(self.tracking.uncaught()?).ok()?;
        match promise.state() {
            PromiseState::Rejected(reason) => Some(reason),
            _ => None,
        }
    }

    /// Runs every job that is due. What they throw stays with their promises.
    pub(crate) fn settle(&mut self) {
        // An error here is a bound of the interpreter, which `stopped` tells.
        let _ = self.context.run_jobs();
    }

    /// The bound that was met, or the import that cannot be followed. It wins over every result.
    pub(crate) fn stopped(&self) -> Option<Why> {
        if let Some(what) = self.jobs.stopped() {
            return Some(Why::new(what));
        }
        if self.context.instructions_remaining() == 0 {
            return Some(Why::new("limit: code that runs too long"));
        }
        self.loader.refused()
    }

    /// Whether a promise was rejected that nobody asks, which ends the worker's process.
    pub(crate) fn is_unheard(&self) -> bool {
        self.tracking.uncaught().is_some()
    }

    /// Calls a function of an object of ours.
    pub(crate) fn call(
        &mut self,
        object: &JsObject,
        name: &str,
        arguments: &[JsValue],
    ) -> Result<JsValue, JsError> {
        let function = object.get(js_string!(name), &mut self.context)?;
        let Some(function) = function.as_callable() else { return Ok(JsValue::undefined()) };
        function.call(&JsValue::from(object.clone()), arguments, &mut self.context)
    }
}
fn unlinked(path: &str, error: JsValue) -> Why {
    let said = JsError::from_opaque(error).to_string();
    Why::at(path, 0, format!("the module is not loaded: {said}"))
}
