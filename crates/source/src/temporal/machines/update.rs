//! Updates: what code answers to them.

use super::{Fault, Response, Responses};
use crate::temporal::events::Event;

#[derive(Debug)]
pub(in crate::temporal) struct Update {
    id: String,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Requested,
    Accepted,
    AcceptSent,
    AcceptRecorded,
    Rejected,
    Completed,
    CompleteSent,
    CompleteRecorded,
    /// Accepted and completed in one go, with none, one or both of the answers sent.
    AtOnce,
    AtOnceAcceptSent,
    AtOnceSent,
}

impl Update {
    pub(in crate::temporal) fn new(id: &str) -> Self {
        Self { id: id.to_owned(), state: State::Requested }
    }

    /// An answer of code.
    pub(in crate::temporal) fn answer(&mut self, answer: &str) -> Responses {
        self.state = match (self.state, answer) {
            (State::Requested, "accepted") => State::Accepted,
            (State::Requested, "rejected") => {
                self.state = State::Rejected;
                return Ok(Vec::new());
            }
            (State::Accepted, "completed" | "rejected") => State::AtOnce,
            (State::AcceptSent, "completed" | "rejected") => State::AtOnceAcceptSent,
            (State::AcceptRecorded, "completed" | "rejected") => State::Completed,
            _ => return Err(Fault::Differs(self.told())),
        };
        Ok(vec![Response::Command])
    }

    pub(super) fn sent(&mut self) -> Result<(), Fault> {
        self.state = match self.state {
            State::Accepted => State::AcceptSent,
            State::Completed => State::CompleteSent,
            State::AtOnce => State::AtOnceAcceptSent,
            State::AtOnceAcceptSent => State::AtOnceSent,
            _ => return Err(Fault::Differs(self.told())),
        };
        Ok(())
    }

    pub(super) fn event(&mut self, event: &Event) -> Responses {
        self.state = match (self.state, event.kind.as_str()) {
            (State::AcceptSent, "WorkflowExecutionUpdateAccepted") => State::AcceptRecorded,
            (State::AtOnceSent, "WorkflowExecutionUpdateAccepted") => State::CompleteSent,
            (State::CompleteSent, "WorkflowExecutionUpdateCompleted") => State::CompleteRecorded,
            _ => return Err(Fault::Differs(self.told())),
        };
        Ok(Vec::new())
    }

    pub(super) fn told(&self) -> String {
        format!("an answer to the update `{}`", self.id)
    }
}
