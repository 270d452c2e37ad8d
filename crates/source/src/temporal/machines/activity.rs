//! Activities.

use serde_json::{Value, json};

use super::{Checks, Fault, Job, Response, Responses, wrapped};
use crate::temporal::events::Event;

/// What code waits for where it cancels an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::temporal) enum Cancellation {
    Try,
    Wait,
    Abandon,
}

#[derive(Debug)]
pub(in crate::temporal) struct Activity {
    pub(in crate::temporal) seq: u32,
    pub(in crate::temporal) id: String,
    pub(in crate::temporal) name: String,
    pub(in crate::temporal) cancellation: Cancellation,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Asked,
    Scheduled,
    Started,
    /// A request to cancel is asked for; whether the activity had started.
    CancelAsked {
        is_started: bool,
    },
    CancelRecorded {
        is_started: bool,
    },
    Withdrawn,
    Done,
    Cancelled,
}

impl Activity {
    pub(in crate::temporal) fn new(
        seq: u32,
        id: &str,
        name: &str,
        cancellation: Cancellation,
    ) -> Self {
        let (id, name) = (id.to_owned(), name.to_owned());
        Self { seq, id, name, cancellation, state: State::Asked }
    }

    pub(super) fn event(&mut self, event: &Event, checks: Checks) -> Responses {
        let kind = event.kind.as_str();
        match (self.state, kind) {
            (State::Asked, "ActivityTaskScheduled") => {
                let is_other = event.text("activityId") != Some(&self.id)
                    || event.name_of("activityType") != self.name;
                if checks.are_ids_compared && is_other {
                    return Err(Fault::Differs(self.told()));
                }
                self.state = State::Scheduled;
            }
            (State::Scheduled, "ActivityTaskStarted") => self.state = State::Started,
            (State::Scheduled | State::Started, "ActivityTaskTimedOut")
            | (State::Started, "ActivityTaskCompleted" | "ActivityTaskFailed") => {
                self.state = State::Done;
                return Ok(vec![self.resolved(event)]);
            }
            (State::CancelAsked { is_started }, "ActivityTaskCancelRequested") => {
                self.state = State::CancelRecorded { is_started };
            }
            (State::CancelRecorded { is_started: false }, "ActivityTaskStarted") => {
                self.state = State::CancelRecorded { is_started: true };
            }
            (State::CancelRecorded { .. }, "ActivityTaskTimedOut" | "ActivityTaskCanceled")
            | (
                State::CancelRecorded { is_started: true },
                "ActivityTaskCompleted" | "ActivityTaskFailed",
            ) => {
                let is_cancel = kind == "ActivityTaskCanceled";
                self.state = if is_cancel { State::Cancelled } else { State::Done };
                // Code that does not wait was told when it cancelled.
                let is_told = self.cancellation == Cancellation::Wait;
                return Ok(is_told.then(|| self.resolved(event)).into_iter().collect());
            }
            (State::Cancelled, "ActivityTaskStarted" | "ActivityTaskCompleted")
                if self.cancellation == Cancellation::Abandon => {}
            _ => return Err(Fault::Differs(self.told())),
        }
        Ok(Vec::new())
    }

    pub(in crate::temporal) fn cancel(&mut self) -> Responses {
        let cancelled = self.failed("Activity cancelled", &canceled(&Value::Null), None);
        let job = Job::other(json!({
            "kind": "resolveActivity", "seq": self.seq, "failure": cancelled,
        }));
        match self.state {
            State::Done | State::Cancelled | State::Withdrawn => Ok(Vec::new()),
            State::Asked => {
                self.state = State::Withdrawn;
                Ok(vec![job])
            }
            State::Scheduled | State::Started if self.cancellation == Cancellation::Abandon => {
                self.state = State::Cancelled;
                Ok(vec![job])
            }
            State::Scheduled | State::Started => {
                self.state = State::CancelAsked { is_started: self.state == State::Started };
                let mut responses = vec![Response::Command];
                if self.cancellation == Cancellation::Try {
                    responses.push(job);
                }
                Ok(responses)
            }
            State::CancelAsked { .. } | State::CancelRecorded { .. } => {
                Err(Fault::Differs(self.told()))
            }
        }
    }

    fn resolved(&self, event: &Event) -> Response {
        let seq = self.seq;
        let value = match event.kind.as_str() {
            "ActivityTaskCompleted" => {
                let result = event.decoded("result")["payloads"][0].clone();
                json!({"kind": "resolveActivity", "seq": seq, "result": result})
            }
            kind => {
                let failure = match kind {
                    "ActivityTaskFailed" => {
                        self.failed("Activity task failed", &event.decoded("failure"), Some(event))
                    }
                    "ActivityTaskTimedOut" => self.failed(
                        "Activity task timed out",
                        &event.decoded("failure"),
                        Some(event),
                    ),
                    _ => {
                        let cause = canceled(&event.decoded("details"));
                        self.failed("Activity cancelled", &cause, Some(event))
                    }
                };
                json!({"kind": "resolveActivity", "seq": seq, "failure": failure})
            }
        };
        Job::other(value)
    }

    fn failed(&self, message: &str, cause: &Value, event: Option<&Event>) -> Value {
        let of = |key: &str| event.and_then(|it| it.text(key));
        let is_cancel = message == "Activity cancelled";
        let retry = if is_cancel { Some("RETRY_STATE_CANCEL_REQUESTED") } else { of("retryState") };
        let identity = of("identity").or(if is_cancel { Some("") } else { None });
        let info = json!({
            "activityType": {"name": self.name},
            "activityId": self.id,
            "retryState": retry.unwrap_or("RETRY_STATE_UNSPECIFIED"),
            "identity": identity.unwrap_or(""),
        });
        wrapped(message, cause, "activityFailureInfo", info)
    }

    pub(super) fn is_withdrawn(&self) -> bool {
        self.state == State::Withdrawn
    }

    pub(super) fn told(&self) -> String {
        let what = match self.state {
            State::CancelAsked { .. } | State::CancelRecorded { .. } => "a cancel of activity",
            _ => "activity",
        };
        format!("{what} `{}` with the id `{}`", self.name, self.id)
    }
}

fn canceled(details: &Value) -> Value {
    json!({"canceledFailureInfo": {"details": details}})
}
