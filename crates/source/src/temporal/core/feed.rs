//! Events of the history, task by task.

use serde_json::{Value, json};

use super::{Core, Family, Job};
use crate::temporal::events::Event;
use crate::temporal::machines::{Ended, Fault, Machine, Update, patch_of};
use crate::temporal::tasks::{End, end_of_next, is_command, is_final};

/// What becomes of the event after one.
enum After {
    Goes,
    /// It belongs to a marker that is passed over.
    IsSkipped,
}

impl Core<'_> {
    /// Feeds the events of the next task; how many there were.
    pub(super) fn feed(&mut self) -> Result<usize, Fault> {
        if self.task.has_ended {
            self.task.is_replaying = false;
            return Ok(0);
        }
        let before = self.task.started;
        let rest = &self.history.events[self.next..];
        let end = match end_of_next(rest, before) {
            // One event alone, or none, is no task.
            End::Open(0) => 0,
            end => end.at() + 1,
        };
        let events = &rest[..end];
        self.next += end;
        let is_last = self.next == self.history.events.len();
        for event in events.iter().filter(|it| it.is("WorkflowTaskCompleted")) {
            self.flags.add(event);
        }
        self.use_flags_of_next();
        if let Some(flag) = self.flags.unknown() {
            return Err(Fault::unknown(format!("a history of an SDK with the flag {flag}")));
        }
        if events.is_empty() {
            self.task.is_replaying = false;
        }
        if let Some(last) = events.last().filter(|it| it.is("WorkflowTaskStarted")) {
            self.task.next_started = last.id;
        }
        let mut is_skipped = false;
        for (at, event) in events.iter().enumerate() {
            if self.is_new(event, is_last) {
                self.task.is_replaying = false;
            }
            if event.is("WorkflowExecutionUpdateAdmitted") {
                self.admit(event);
            } else if is_skipped {
                is_skipped = false;
            } else if let After::IsSkipped = self.take(event, events.get(at + 1), is_last)? {
                is_skipped = true;
            }
            self.task.processed = event.id;
        }
        self.look_ahead(before)?;
        Ok(events.len())
    }

    /// Whether an event is one that no code has answered.
    fn is_new(&self, event: &Event, is_last: bool) -> bool {
        self.task.is_replaying
            && is_last
            && event.id > self.task.last_completed
            && !event.is("WorkflowTaskCompleted")
            && !is_command(&event.kind)
    }

    fn take(&mut self, event: &Event, next: Option<&Event>, last: bool) -> Result<After, Fault> {
        let kind = event.kind.as_str();
        self.task.has_ended |= is_final(kind);
        if is_command(kind) {
            return self.take_command(event, next, last);
        }
        if let Some(asked) = asked_at(event) {
            let Some(machine) = self.by_event.get(&asked).copied() else {
                return Err(Fault::Differs("nothing that waits for it".to_owned()));
            };
            let checks = self.checks(last);
            let responses = self.machines[machine].event(event, checks)?;
            self.answer(machine, responses);
            return Ok(After::Goes);
        }
        self.take_of_run(event)?;
        Ok(After::Goes)
    }

    fn take_of_run(&mut self, event: &Event) -> Result<(), Fault> {
        match event.kind.as_str() {
            "WorkflowExecutionStarted" => {
                let arguments = event.decoded("input")["payloads"].clone();
                self.task.now = event.time.unwrap_or(0);
                let value = json!({"kind": "initialize", "arguments": arguments});
                self.jobs.push(Job { order: Job::START, value });
            }
            "WorkflowTaskStarted" => self.start_task(event),
            "WorkflowTaskFailed" => {
                if let Some(run) = event.reset_to() {
                    self.reseed(run);
                }
            }
            "WorkflowExecutionSignaled" => {
                let input = event.decoded("input")["payloads"].clone();
                let name = event.text("signalName").unwrap_or("");
                let value = json!({"kind": "signalWorkflow", "name": name, "input": input});
                self.jobs.push(Job { order: Job::MESSAGE, value });
            }
            "WorkflowExecutionCancelRequested" => {
                let value = json!({"kind": "cancelWorkflowJob"});
                self.jobs.push(Job { order: Job::OTHER, value });
            }
            "WorkflowTaskScheduled"
            | "WorkflowTaskCompleted"
            | "WorkflowTaskTimedOut"
            | "WorkflowExecutionTerminated"
            | "WorkflowExecutionTimedOut" => {}
            _ if event.may_be_ignored => {}
            kind => return Err(Fault::unknown(format!("an event of kind `{kind}`"))),
        }
        Ok(())
    }

    fn start_task(&mut self, event: &Event) {
        self.task.history_size = event.number("historySizeBytes").unwrap_or(0);
        self.task.is_continue_suggested =
            event.attributes.get("suggestContinueAsNew") == Some(&Value::Bool(true));
        if event.id < self.task.next_started {
            return;
        }
        self.task.started = event.id;
        self.task.now = self.task.now.max(event.time.unwrap_or(0));
        if !self.task.is_replaying {
            for machine in &mut self.machines {
                if let Machine::Local(local) = machine {
                    local.live();
                }
            }
        }
    }

    /// An event that a command of code became.
    fn take_command(
        &mut self,
        event: &Event,
        next: Option<&Event>,
        last: bool,
    ) -> Result<After, Fault> {
        let checks = self.checks(last);
        if event.kind.starts_with("Nexus") {
            return Err(Fault::unknown(format!("an event of kind `{}`", event.kind)));
        }
        if Ended::is_marker(event) {
            let Some(marker) = Ended::of(event) else {
                return Err(Fault::unknown("a marker of a local activity that is not read"));
            };
            let Some(machine) = self.by_number.get(&(Family::Local, marker.seq)).copied() else {
                return Err(Fault::Differs(self.front()));
            };
            let responses = self.machines[machine].event(event, checks)?;
            self.answer(machine, responses);
            return Ok(After::Goes);
        }
        let machine = loop {
            let Some(machine) = self.sent.front().copied() else {
                return without_command(event, next);
            };
            let patch = patch_of(event);
            match (&self.machines[machine], &patch) {
                (Machine::Patch(it), Some((id, true))) if it.id() != id => {
                    return Ok(skipped(next));
                }
                (Machine::Patch(_), Some(_)) => {}
                (Machine::Patch(_), None) => {
                    self.sent.pop_front();
                    continue;
                }
                (_, Some((_, true))) => return Ok(skipped(next)),
                (other, Some((_, false))) => return Err(Fault::Differs(other.told())),
                (_, None) => {}
            }
            self.sent.pop_front();
            if !self.machines[machine].is_withdrawn() {
                break machine;
            }
        };
        let responses = self.machines[machine].event(event, checks)?;
        self.answer(machine, responses);
        self.by_event.insert(event.id, machine);
        Ok(After::Goes)
    }

    /// The command that is next, in words.
    fn front(&self) -> String {
        self.sent.front().map_or_else(|| "nothing".to_owned(), |it| self.machines[*it].told())
    }

    /// A request for an update that was recorded before code saw it.
    fn admit(&mut self, event: &Event) {
        let request = event.decoded("request");
        let id = request["meta"]["updateId"].as_str().unwrap_or("").to_owned();
        if self.task.is_replaying {
            self.found.admitted.insert(id, request);
        } else {
            self.request(&id, &request);
        }
    }

    /// Gives code a request for an update.
    pub(super) fn request(&mut self, instance: &str, request: &Value) {
        let id = request["meta"]["updateId"].as_str().unwrap_or(instance);
        let machine = self.add(Machine::Update(Update::new(id)));
        self.by_update.insert(instance.to_owned(), machine);
        let value = json!({
            "kind": "doUpdate",
            "id": id,
            "protocolInstanceId": instance,
            "name": request["input"]["name"],
            "input": request["input"]["args"]["payloads"],
            "runValidator": !self.task.is_replaying,
        });
        self.jobs.push(Job { order: Job::MESSAGE, value });
    }
}

/// An event of a command where code has asked for nothing more.
fn without_command(event: &Event, next: Option<&Event>) -> Result<After, Fault> {
    match patch_of(event) {
        Some((_, true)) => Ok(skipped(next)),
        _ => Err(Fault::Differs("nothing".to_owned())),
    }
}

/// A marker that is passed over takes with it the list of patches that follows.
fn skipped(next: Option<&Event>) -> After {
    let listed = next.filter(|it| it.is("UpsertWorkflowSearchAttributes")).and_then(|it| {
        it.attributes.get("searchAttributes")?.get("indexedFields")?.get("TemporalChangeVersion")
    });
    if listed.is_some() { After::IsSkipped } else { After::Goes }
}

/// The event of the command that an event answers.
fn asked_at(event: &Event) -> Option<i64> {
    let key = match event.kind.as_str() {
        "ActivityTaskStarted"
        | "ActivityTaskCompleted"
        | "ActivityTaskFailed"
        | "ActivityTaskTimedOut"
        | "ActivityTaskCanceled" => "scheduledEventId",
        "TimerFired" => "startedEventId",
        "RequestCancelExternalWorkflowExecutionFailed"
        | "ExternalWorkflowExecutionCancelRequested"
        | "StartChildWorkflowExecutionFailed"
        | "ChildWorkflowExecutionStarted"
        | "ChildWorkflowExecutionCompleted"
        | "ChildWorkflowExecutionFailed"
        | "ChildWorkflowExecutionCanceled"
        | "ChildWorkflowExecutionTimedOut"
        | "ChildWorkflowExecutionTerminated"
        | "SignalExternalWorkflowExecutionFailed"
        | "ExternalWorkflowExecutionSignaled" => "initiatedEventId",
        _ => return None,
    };
    Some(event.number(key).unwrap_or(0))
}
