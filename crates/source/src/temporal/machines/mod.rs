//! What becomes of each command, as the state machines of the SDK's core have it: which events it
//! takes and in which order, and what code is told of them.

mod activity;
mod child;
mod external;
mod local;
mod marker;
mod timer;
mod update;

use serde_json::Value;

use super::events::Event;
use crate::outcome::Why;

pub(super) use activity::{Activity, Cancellation as ActivityCancellation};
pub(super) use child::{Cancellation as ChildCancellation, Child};
pub(super) use external::{CancelExternal, SignalExternal};
pub(super) use local::{Ended, Local};
pub(super) use marker::{Once, Patch, patch_of};
pub(super) use timer::Timer;
pub(super) use update::Update;

/// Why a history cannot go on.
#[derive(Debug)]
pub(super) enum Fault {
    /// The code is elsewhere: what it does in the place of the event.
    Differs(String),
    /// Nothing is known.
    Unknown(Why),
}

impl Fault {
    pub(super) fn unknown(what: impl Into<String>) -> Self {
        Self::Unknown(Why::new(what))
    }
}

/// What a machine asks for.
#[derive(Debug)]
pub(super) enum Response {
    /// Something for code.
    Job(Job),
    /// Another command of the same machine.
    Command,
    /// A request to cancel a child, which no code waits for.
    CancelChild,
    /// The list of patches among the run's search attributes.
    ListPatches,
    /// The clock moved.
    Clock(i64),
}

/// Something for code.
#[derive(Debug, Clone)]
pub(super) struct Job {
    /// Jobs of one activation are sorted by it.
    pub(super) order: u8,
    pub(super) value: Value,
}

impl Job {
    pub(super) const START: u8 = 0;
    pub(super) const MESSAGE: u8 = 3;
    pub(super) const OTHER: u8 = 4;
    pub(super) const LOCAL: u8 = 5;

    pub(super) fn other(value: Value) -> Response {
        Response::Job(Self { order: Self::OTHER, value })
    }
}

/// How events are compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Checks {
    /// Ids and types of activities and children.
    pub(super) are_ids_compared: bool,
}

pub(super) type Responses = Result<Vec<Response>, Fault>;

#[derive(Debug)]
pub(super) enum Machine {
    Timer(Timer),
    Activity(Activity),
    Local(Local),
    Child(Child),
    SignalExternal(SignalExternal),
    CancelExternal(CancelExternal),
    Patch(Patch),
    Update(Update),
    Once(Once),
}

impl Machine {
    /// Takes an event.
    pub(super) fn event(&mut self, event: &Event, checks: Checks) -> Responses {
        match self {
            Self::Timer(it) => it.event(event),
            Self::Activity(it) => it.event(event, checks),
            Self::Local(it) => it.event(event, checks),
            Self::Child(it) => it.event(event, checks),
            Self::SignalExternal(it) => it.event(event),
            Self::CancelExternal(it) => it.event(event),
            Self::Patch(it) => it.event(event),
            Self::Update(it) => it.event(event),
            Self::Once(it) => it.event(event),
        }
    }

    /// A command of it goes out.
    pub(super) fn sent(&mut self) -> Result<(), Fault> {
        match self {
            Self::Timer(it) => it.sent(),
            Self::Update(it) => it.sent()?,
            _ => {}
        }
        Ok(())
    }

    /// Whether it was cancelled before it went out, and so never does.
    pub(super) fn is_withdrawn(&self) -> bool {
        match self {
            Self::Timer(it) => it.is_withdrawn(),
            Self::Activity(it) => it.is_withdrawn(),
            Self::Child(it) => it.is_withdrawn(),
            Self::SignalExternal(it) => it.is_withdrawn(),
            _ => false,
        }
    }

    /// What code does, in words.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Timer(it) => it.told(),
            Self::Activity(it) => it.told(),
            Self::Local(it) => it.told(),
            Self::Child(it) => it.told(),
            Self::SignalExternal(it) => it.told(),
            Self::CancelExternal(it) => it.told(),
            Self::Patch(it) => it.told(),
            Self::Update(it) => it.told(),
            Self::Once(it) => it.told(),
        }
    }
}

/// The failure of an activity or child that wraps what happened.
pub(super) fn wrapped(message: &str, cause: &Value, kind: &str, info: Value) -> Value {
    let mut failure = serde_json::Map::new();
    failure.insert("message".to_owned(), message.into());
    if !cause.is_null() {
        failure.insert("cause".to_owned(), cause.clone());
    }
    failure.insert(kind.to_owned(), info);
    Value::Object(failure)
}
