//! Timers.

use serde_json::json;

use super::{Fault, Job, Response, Responses};
use crate::temporal::events::Event;

#[derive(Debug)]
pub(in crate::temporal) struct Timer {
    seq: u32,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Asked,
    Recorded,
    CancelAsked,
    CancelSent,
    Withdrawn,
    Cancelled,
    Fired,
}

impl Timer {
    pub(in crate::temporal) fn new(seq: u32) -> Self {
        Self { seq, state: State::Asked }
    }

    pub(super) fn event(&mut self, event: &Event) -> Responses {
        match (self.state, event.kind.as_str()) {
            (State::Asked, "TimerStarted") => self.state = State::Recorded,
            (State::Recorded, "TimerFired") => {
                if event.text("timerId") != Some(&self.seq.to_string()) {
                    return Err(Fault::Differs(self.told()));
                }
                self.state = State::Fired;
                return Ok(vec![Job::other(json!({"kind": "fireTimer", "seq": self.seq}))]);
            }
            (State::CancelSent, "TimerCanceled") => self.state = State::Cancelled,
            _ => return Err(Fault::Differs(self.told())),
        }
        Ok(Vec::new())
    }

    pub(in crate::temporal) fn cancel(&mut self) -> Responses {
        match self.state {
            State::Asked => self.state = State::Withdrawn,
            State::Recorded => {
                self.state = State::CancelAsked;
                return Ok(vec![Response::Command]);
            }
            State::CancelSent => return Err(Fault::Differs(self.told())),
            State::CancelAsked | State::Withdrawn | State::Cancelled | State::Fired => {}
        }
        Ok(Vec::new())
    }

    pub(super) fn sent(&mut self) {
        if self.state == State::CancelAsked {
            self.state = State::CancelSent;
        }
    }

    pub(super) fn is_withdrawn(&self) -> bool {
        self.state == State::Withdrawn
    }

    pub(super) fn told(&self) -> String {
        let what = match self.state {
            State::CancelAsked | State::CancelSent | State::Cancelled => "the end of timer",
            _ => "timer",
        };
        format!("{what} `{}`", self.seq)
    }
}
