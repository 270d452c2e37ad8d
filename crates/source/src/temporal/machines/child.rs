//! Child workflows.

use serde_json::{Value, json};

use super::{Checks, Fault, Job, Response, Responses, wrapped};
use crate::temporal::events::{Event, camel};

/// What code waits for where it cancels a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::temporal) enum Cancellation {
    Abandon,
    Try,
    Wait,
}

#[derive(Debug)]
pub(in crate::temporal) struct Child {
    seq: u32,
    id: String,
    name: String,
    cancellation: Cancellation,
    run: String,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Asked,
    Initiated,
    Started,
    Withdrawn,
    Done,
    Cancelled { is_event_seen: bool },
}

impl Child {
    pub(in crate::temporal) fn new(
        seq: u32,
        id: &str,
        name: &str,
        cancellation: Cancellation,
    ) -> Self {
        let (id, name, run) = (id.to_owned(), name.to_owned(), String::new());
        Self { seq, id, name, cancellation, run, state: State::Asked }
    }

    pub(super) fn event(&mut self, event: &Event, checks: Checks) -> Responses {
        let kind = event.kind.as_str();
        match (self.state, kind) {
            (State::Asked, "StartChildWorkflowExecutionInitiated") => {
                let is_other = event.text("workflowId") != Some(&self.id)
                    || event.name_of("workflowType") != self.name;
                if checks.are_ids_compared && is_other {
                    return Err(Fault::Differs(self.told()));
                }
                self.state = State::Initiated;
            }
            (State::Initiated, "ChildWorkflowExecutionStarted") => {
                let run = event.attributes["workflowExecution"]["runId"].as_str();
                run.unwrap_or("").clone_into(&mut self.run);
                self.state = State::Started;
                let job = json!({"kind": "resolveChildStart", "seq": self.seq, "runId": self.run});
                return Ok(vec![Job::other(job)]);
            }
            (State::Initiated, "StartChildWorkflowExecutionFailed") => {
                self.state = State::Done;
                return Ok(vec![self.not_started(event)]);
            }
            (State::Started, "ChildWorkflowExecutionCanceled") => {
                self.state = State::Cancelled { is_event_seen: true };
                return Ok(vec![self.cancelled()]);
            }
            (
                State::Started,
                "ChildWorkflowExecutionCompleted"
                | "ChildWorkflowExecutionFailed"
                | "ChildWorkflowExecutionTimedOut"
                | "ChildWorkflowExecutionTerminated",
            ) => {
                self.state = State::Done;
                return Ok(vec![self.ended(event)]);
            }
            (State::Cancelled { is_event_seen: false }, "ChildWorkflowExecutionCanceled") => {
                self.state = State::Cancelled { is_event_seen: true };
            }
            (
                State::Cancelled { .. },
                "ChildWorkflowExecutionStarted" | "StartChildWorkflowExecutionFailed",
            ) => {}
            (
                State::Cancelled { .. },
                "ChildWorkflowExecutionCompleted"
                | "ChildWorkflowExecutionFailed"
                | "ChildWorkflowExecutionTimedOut"
                | "ChildWorkflowExecutionTerminated",
            ) if self.resolves_at_once() => {}
            _ => return Err(Fault::Differs(self.told())),
        }
        Ok(Vec::new())
    }

    pub(in crate::temporal) fn cancel(&mut self) -> Vec<Response> {
        match self.state {
            State::Asked => {
                self.state = State::Withdrawn;
                let message = "Child Workflow Execution cancelled before scheduled: ";
                let failure =
                    self.failed(message, &canceled(), Some("RETRY_STATE_NON_RETRYABLE_FAILURE"));
                let job = json!({"kind": "resolveChildStart", "seq": self.seq, "failure": failure});
                vec![Job::other(job)]
            }
            State::Initiated | State::Started => {
                let mut responses = Vec::new();
                if self.cancellation != Cancellation::Abandon {
                    responses.push(Response::CancelChild);
                }
                if self.resolves_at_once() {
                    self.state = State::Cancelled { is_event_seen: false };
                    responses.push(self.cancelled());
                }
                responses
            }
            State::Withdrawn | State::Done | State::Cancelled { .. } => Vec::new(),
        }
    }

    /// The id that a request to cancel it names.
    pub(in crate::temporal) fn id(&self) -> &str {
        &self.id
    }

    fn resolves_at_once(&self) -> bool {
        matches!(self.cancellation, Cancellation::Abandon | Cancellation::Try)
    }

    fn not_started(&self, event: &Event) -> Response {
        let cause = event.text("cause").unwrap_or("");
        let cause = cause.trim_start_matches("START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_");
        let cause = match camel(cause).as_str() {
            "WorkflowAlreadyExists" => "WORKFLOW_ALREADY_EXISTS",
            _ => "",
        };
        Job::other(json!({
            "kind": "resolveChildStart",
            "seq": self.seq,
            "cause": cause,
            "workflowId": self.id,
            "workflowType": self.name,
        }))
    }

    fn cancelled(&self) -> Response {
        let message = "Child Workflow execution cancelled";
        let failure = self.failed(message, &canceled(), Some("RETRY_STATE_NON_RETRYABLE_FAILURE"));
        Job::other(json!({"kind": "resolveChild", "seq": self.seq, "failure": failure}))
    }

    fn ended(&self, event: &Event) -> Response {
        let seq = self.seq;
        let retry = event.text("retryState");
        let failure = match event.kind.as_str() {
            "ChildWorkflowExecutionCompleted" => {
                let result = event.decoded("result")["payloads"][0].clone();
                return Job::other(json!({"kind": "resolveChild", "seq": seq, "result": result}));
            }
            "ChildWorkflowExecutionFailed" => {
                self.failed("Child Workflow execution failed", &event.decoded("failure"), retry)
            }
            "ChildWorkflowExecutionTimedOut" => {
                let cause = json!({
                    "message": "Timed out",
                    "timeoutFailureInfo": {"timeoutType": "TIMEOUT_TYPE_START_TO_CLOSE"},
                });
                self.failed("Child Workflow execution timed out", &cause, retry)
            }
            _ => {
                let cause = json!({"message": "Terminated", "terminatedFailureInfo": {}});
                let retry = Some("RETRY_STATE_NON_RETRYABLE_FAILURE");
                self.failed("Child Workflow execution terminated", &cause, retry)
            }
        };
        Job::other(json!({"kind": "resolveChild", "seq": seq, "failure": failure}))
    }

    fn failed(&self, message: &str, cause: &Value, retry: Option<&str>) -> Value {
        let info = json!({
            "workflowType": {"name": self.name},
            "workflowExecution": {"workflowId": self.id, "runId": self.run},
            "retryState": retry.unwrap_or("RETRY_STATE_UNSPECIFIED"),
        });
        wrapped(message, cause, "childWorkflowExecutionFailureInfo", info)
    }

    pub(super) fn is_withdrawn(&self) -> bool {
        self.state == State::Withdrawn
    }

    pub(super) fn told(&self) -> String {
        format!("child workflow `{}` with the id `{}`", self.name, self.id)
    }
}

fn canceled() -> Value {
    json!({"canceledFailureInfo": {}})
}
