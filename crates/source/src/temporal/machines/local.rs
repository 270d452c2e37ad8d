//! Local activities: they run within a task, and a marker of that task tells how they ended.

use serde_json::{Value, json};

use super::{Checks, Fault, Job, Response, Responses, wrapped};
use crate::temporal::events::{Event, number, text};
use crate::temporal::payloads;

#[derive(Debug)]
pub(in crate::temporal) struct Local {
    pub(in crate::temporal) seq: u32,
    id: String,
    name: String,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Until its marker is found ahead.
    Waiting,
    Resolved,
    Recorded,
    /// It runs, and no history tells how it ends.
    Running,
}

impl Local {
    pub(in crate::temporal) fn new(seq: u32, id: &str, name: &str, is_replaying: bool) -> Self {
        let state = if is_replaying { State::Waiting } else { State::Running };
        Self { seq, id: id.to_owned(), name: name.to_owned(), state }
    }

    /// A task that is not in the history: what waits for its marker runs.
    pub(in crate::temporal) fn live(&mut self) {
        if self.state == State::Waiting {
            self.state = State::Running;
        }
    }

    pub(in crate::temporal) fn takes_marker(&self) -> bool {
        self.state == State::Waiting
    }

    /// How it ended, from its marker ahead.
    pub(in crate::temporal) fn resolve(&mut self, ended: &Ended) -> Responses {
        if self.state != State::Waiting {
            return Err(Fault::Differs(self.told()));
        }
        self.state = State::Resolved;
        let mut job = json!({"kind": "resolveActivity", "seq": self.seq});
        if let Some((attempt, millis)) = ended.backoff {
            job["backoff"] = json!({"attempt": attempt.saturating_add(1), "millis": millis});
        } else if ended.failure.is_null() {
            job["result"] = ended.result.clone();
        } else {
            job["failure"] = self.failure(&ended.failure);
        }
        let mut responses = vec![Response::Job(Job { order: Job::LOCAL, value: job })];
        responses.extend(ended.time.map(Response::Clock));
        Ok(responses)
    }

    fn failure(&self, failure: &Value) -> Value {
        if failure.get("canceledFailureInfo").is_none() {
            return failure.clone();
        }
        let info = json!({
            "activityType": {"name": self.name},
            "activityId": self.id,
            "retryState": "RETRY_STATE_CANCEL_REQUESTED",
            "identity": "",
        });
        wrapped("Local Activity cancelled", failure, "activityFailureInfo", info)
    }

    pub(super) fn event(&mut self, event: &Event, checks: Checks) -> Responses {
        let marker = Ended::of(event);
        let is_own = marker.is_some_and(|it| {
            it.seq == self.seq
                && (!checks.are_ids_compared || it.id == self.id && it.name == self.name)
        });
        if self.state != State::Resolved || !is_own {
            return Err(Fault::Differs(self.told()));
        }
        self.state = State::Recorded;
        Ok(Vec::new())
    }

    pub(super) fn told(&self) -> String {
        format!("local activity `{}` with the id `{}`", self.name, self.id)
    }
}

/// What a marker tells of a local activity.
#[derive(Debug, Clone)]
pub(in crate::temporal) struct Ended {
    pub(in crate::temporal) seq: u32,
    id: String,
    name: String,
    time: Option<i64>,
    /// The attempt that failed, and the time until the next one.
    backoff: Option<(i64, i64)>,
    result: Value,
    failure: Value,
}

impl Ended {
    pub(in crate::temporal) fn is_marker(event: &Event) -> bool {
        event.is("MarkerRecorded") && event.text("markerName") == Some("core_local_activity")
    }

    /// None where the marker is of something else, or cannot be read.
    pub(in crate::temporal) fn of(event: &Event) -> Option<Self> {
        if !Self::is_marker(event) {
            return None;
        }
        let details = event.attributes.get("details")?;
        let first = |key: &str| details.get(key)?.get("payloads")?.get(0);
        let data = payloads::json_of(first("data")?)?;
        let backoff = data
            .get("backoff")
            .filter(|it| it.is_object())
            .map(|it| (number(&data, "attempt").unwrap_or(1), spelled(it).unwrap_or(0)));
        Some(Self {
            seq: u32::try_from(number(&data, "seq")?).ok()?,
            id: text(&data, "activity_id")?.to_owned(),
            name: text(&data, "activity_type")?.to_owned(),
            time: data.get("complete_time").and_then(spelled),
            backoff,
            result: first("result").map_or(Value::Null, payloads::decoded),
            failure: event.decoded("failure"),
        })
    }
}

/// Milliseconds of a time or duration that is spelled out in seconds and nanoseconds.
fn spelled(value: &Value) -> Option<i64> {
    let seconds = number(value, "seconds").unwrap_or(0);
    let nanos = number(value, "nanos").unwrap_or(0);
    seconds.checked_mul(1000)?.checked_add(nanos / 1_000_000)
}
