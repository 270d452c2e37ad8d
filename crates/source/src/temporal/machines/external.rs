//! Signals to other workflows, and requests to cancel them.

use serde_json::{Value, json};

use super::{Fault, Job, Response, Responses};
use crate::temporal::events::{Event, camel};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Asked,
    Recorded,
    Withdrawn,
    Done,
}

#[derive(Debug)]
pub(in crate::temporal) struct SignalExternal {
    seq: u32,
    name: String,
    state: State,
}

impl SignalExternal {
    pub(in crate::temporal) fn new(seq: u32, name: &str) -> Self {
        Self { seq, name: name.to_owned(), state: State::Asked }
    }

    pub(super) fn event(&mut self, event: &Event) -> Responses {
        match (self.state, event.kind.as_str()) {
            (State::Asked, "SignalExternalWorkflowExecutionInitiated") => {
                self.state = State::Recorded;
                Ok(Vec::new())
            }
            (State::Recorded, "ExternalWorkflowExecutionSignaled") => {
                self.state = State::Done;
                let job = json!({"kind": "resolveSignalExternal", "seq": self.seq});
                Ok(vec![Job::other(job)])
            }
            (State::Recorded, "SignalExternalWorkflowExecutionFailed") => {
                self.state = State::Done;
                let cause = cause(event, "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_");
                let why = match cause.as_str() {
                    "ExternalWorkflowExecutionNotFound" | "NamespaceNotFound" => "it was not found",
                    "SignalCountLimitExceeded" => "The per-workflow signal limit was exceeded",
                    _ => "unknown",
                };
                let failure = failed("signal", why, &cause);
                let job =
                    json!({"kind": "resolveSignalExternal", "seq": self.seq, "failure": failure});
                Ok(vec![Job::other(job)])
            }
            _ => Err(Fault::Differs(self.told())),
        }
    }

    pub(in crate::temporal) fn cancel(&mut self) -> Vec<Response> {
        if self.state != State::Asked {
            return Vec::new();
        }
        self.state = State::Withdrawn;
        let failure = json!({
            "message": "Signal was cancelled before being sent",
            "canceledFailureInfo": {},
        });
        let job = json!({"kind": "resolveSignalExternal", "seq": self.seq, "failure": failure});
        vec![Job::other(job)]
    }

    pub(super) fn is_withdrawn(&self) -> bool {
        self.state == State::Withdrawn
    }

    pub(super) fn told(&self) -> String {
        format!("signal `{}` to a workflow", self.name)
    }
}

#[derive(Debug)]
pub(in crate::temporal) struct CancelExternal {
    /// None where no code waits for it.
    seq: Option<u32>,
    workflow: String,
    state: State,
}

impl CancelExternal {
    pub(in crate::temporal) fn new(seq: Option<u32>, workflow: &str) -> Self {
        Self { seq, workflow: workflow.to_owned(), state: State::Asked }
    }

    pub(super) fn event(&mut self, event: &Event) -> Responses {
        match (self.state, event.kind.as_str()) {
            (State::Asked, "RequestCancelExternalWorkflowExecutionInitiated") => {
                self.state = State::Recorded;
                Ok(Vec::new())
            }
            (State::Recorded, "ExternalWorkflowExecutionCancelRequested") => {
                self.state = State::Done;
                Ok(self.resolved(&Value::Null))
            }
            (State::Recorded, "RequestCancelExternalWorkflowExecutionFailed") => {
                self.state = State::Done;
                let cause = cause(event, "CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_");
                let why = match cause.as_str() {
                    "ExternalWorkflowExecutionNotFound" | "NamespaceNotFound" => "it was not found",
                    _ => "unknown",
                };
                Ok(self.resolved(&failed("cancel", why, &cause)))
            }
            _ => Err(Fault::Differs(self.told())),
        }
    }

    fn resolved(&self, failure: &Value) -> Vec<Response> {
        let job = |seq| json!({"kind": "resolveCancelExternal", "seq": seq, "failure": failure});
        self.seq.map(|seq| Job::other(job(seq))).into_iter().collect()
    }

    pub(super) fn told(&self) -> String {
        format!("a cancel of workflow `{}`", self.workflow)
    }
}

fn cause(event: &Event, prefix: &str) -> String {
    camel(event.text("cause").unwrap_or("").trim_start_matches(prefix))
}

fn failed(verb: &str, why: &str, kind: &str) -> Value {
    json!({
        "message": format!("Unable to {verb} external workflow because {why}"),
        "applicationFailureInfo": {"type": kind},
    })
}
