//! What the modules of engines lend to workflow code.

mod temporal;
mod workflow_devkit;

use std::rc::Rc;

use super::reader::{Read, Reader};
use super::symbols::Symbol;
use super::term::Wait;
use super::value::{Constant, Value};

/// An engine whose code is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Workflow `DevKit`.
    WorkflowDevKit,
    /// Temporal's TypeScript SDK.
    Temporal,
}

impl Engine {
    /// A text that every file with a workflow of the engine has in it.
    pub fn hint(self) -> &'static str {
        match self {
            Self::WorkflowDevKit => "use workflow",
            Self::Temporal => "@temporalio/workflow",
        }
    }

    /// Whether a module is the engine's own.
    pub(super) fn lends(self, specifier: &str) -> bool {
        match self {
            Self::WorkflowDevKit => specifier == "workflow",
            Self::Temporal => specifier == "@temporalio/workflow",
        }
    }

    /// Whether arguments are made into payloads when a history is replayed, too.
    pub(super) fn converts_arguments(self) -> bool {
        self == Self::Temporal
    }

    /// Whether the ids of operations hang on random draws before the first of them.
    pub(super) fn counts_draws(self) -> bool {
        self == Self::WorkflowDevKit
    }

    /// What code that has a member may wait for with it.
    pub(super) fn may_wait(self, path: &str) -> Option<Wait> {
        if self.is_error(path) {
            return None;
        }
        match self {
            Self::WorkflowDevKit => workflow_devkit::may_wait(path),
            Self::Temporal => temporal::may_wait(path),
        }
    }

    /// Whether a member is a class of errors.
    pub(super) fn is_error(self, path: &str) -> bool {
        match self {
            Self::WorkflowDevKit => matches!(path, "FatalError" | "RetryableError"),
            Self::Temporal => matches!(path, "ApplicationFailure"),
        }
    }

    /// A call of a member.
    pub(super) fn call<'a>(
        self,
        reader: &mut Reader<'a, '_>,
        offset: u32,
        path: &str,
        given: &[Value<'a>],
    ) -> Read<Value<'a>> {
        match self {
            Self::WorkflowDevKit => workflow_devkit::call(reader, offset, path, given),
            Self::Temporal => temporal::call(reader, offset, path, given),
        }
    }
}

/// A duration that is not one throws.
fn check_duration<'a>(reader: &mut Reader<'a, '_>, offset: u32, given: &Value<'a>) -> Read<()> {
    let is_one = match given {
        Value::Constant(Constant::Number(it)) => it.is_finite() && *it >= 0.0,
        Value::Constant(Constant::Text(it)) => is_duration(it),
        _ => false,
    };
    if is_one {
        return Ok(());
    }
    let cause = reader.compose("no duration", std::slice::from_ref(given));
    let cause = reader.symbol(&cause);
    reader.may_throw(offset, cause, "the duration of a timer")
}

/// A number and a unit, as all engines take it.
fn is_duration(text: &str) -> bool {
    const UNITS: [&str; 18] = [
        "ms", "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes",
        "h", "hour", "hours", "d", "day", "days", "w",
    ];
    let text = text.trim();
    let end = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    end > 0 && end < 10 && UNITS.contains(&text[end..].trim())
}

/// A member of what the engine lends; the module itself has no name.
pub(super) fn member<'a>(path: &str, name: &str) -> Value<'a> {
    let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    Value::Engine(Rc::from(path))
}

/// A step by its name, of what makes steps of names.
pub(super) fn step<'a>(kind: &str, name: &str, options: Symbol) -> Value<'a> {
    Value::Step(Rc::from(format!("{kind}{name}")), Some(options))
}
