//! What follows calls through promises, and promises that nobody caught.

use std::cell::RefCell;

use boa_engine::builtins::promise::{OperationType, Promise};
use boa_engine::context::HostHooks;
use boa_engine::job::JobCallback;
use boa_engine::object::FunctionObjectBuilder;
use boa_engine::object::builtins::JsFunction;
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string};

/// Hooks of one interpreter. They do nothing until something is to be followed.
#[derive(Default)]
pub(super) struct Tracking {
    /// Holds what follows the calls that are made now.
    holder: RefCell<Option<JsObject>>,
    uncaught: RefCell<Vec<JsObject>>,
}

fn current() -> JsString {
    js_string!("current")
}

impl Tracking {
    /// Follows the property `current` of an object from now on.
    pub(super) fn follow(&self, holder: JsObject) {
        *self.holder.borrow_mut() = Some(holder);
    }

    /// The first rejected promise that nobody has caught.
    pub(super) fn uncaught(&self) -> Option<JsObject> {
        self.uncaught.borrow().first().cloned()
    }

    fn holder(&self) -> Option<JsObject> {
        self.holder.borrow().clone()
    }
}

impl HostHooks for Tracking {
    fn make_job_callback(&self, callback: JsFunction, context: &mut Context) -> JobCallback {
        let Some(holder) = self.holder() else { return JobCallback::new(callback, ()) };
        let frame = holder.get(current(), context).unwrap_or_default();
        if frame.is_undefined() {
            return JobCallback::new(callback, ());
        }
        let within = NativeFunction::from_copy_closure_with_captures(
            |this, arguments, (holder, frame, callback): &Captured, context| {
                holder.set(current(), frame.clone(), false, context)?;
                callback.call(this, arguments, context)
            },
            (holder, frame, callback),
        );
        let within = FunctionObjectBuilder::new(context.realm(), within).build();
        JobCallback::new(within, ())
    }

    fn call_job_callback(
        &self,
        job: &JobCallback,
        this: &JsValue,
        arguments: &[JsValue],
        context: &mut Context,
    ) -> JsResult<JsValue> {
        let result = job.callback().call(this, arguments, context);
        // Jobs begin with nothing that follows them.
        if let Some(holder) = self.holder() {
            holder.set(current(), JsValue::undefined(), false, context)?;
        }
        result
    }

    fn promise_rejection_tracker(
        &self,
        promise: &JsObject<Promise>,
        operation: OperationType,
        _context: &mut Context,
    ) {
        let promise = promise.clone().upcast();
        let mut uncaught = self.uncaught.borrow_mut();
        match operation {
            OperationType::Reject => uncaught.push(promise),
            OperationType::Handle => uncaught.retain(|it| !JsObject::equals(it, &promise)),
        }
    }
}

type Captured = (JsObject, JsValue, JsFunction);
