//! What code asks for.

use serde_json::Value;

use super::{Core, ENDS_LAST, Family, LISTED};
use crate::temporal::events::{number, text};
use crate::temporal::machines::{
    Activity, ActivityCancellation, CancelExternal, Child, ChildCancellation, Fault, Local,
    Machine, Once, Patch, Response, SignalExternal, Timer,
};

/// Bytes of the list of patches among the search attributes; the server allows no more.
const LIST_BYTES_MAX: usize = 2048;

impl Core<'_> {
    /// Takes the commands of an activation and sends them.
    pub(in crate::temporal) fn ask(&mut self, commands: Vec<Value>) -> Result<(), Fault> {
        let is_live = self.is_live();
        let commands = in_order(commands, self.uses(ENDS_LAST, is_live));
        for command in &commands {
            self.ask_for(command)?;
        }
        self.resolve_locals()?;
        self.send()
    }

    fn send(&mut self) -> Result<(), Fault> {
        let machines = &self.machines;
        self.sent.retain(|it| !machines[*it].is_withdrawn());
        while let Some(machine) = self.asked.pop_front() {
            if !self.machines[machine].is_withdrawn() {
                self.machines[machine].sent()?;
                self.sent.push_back(machine);
            }
        }
        Ok(())
    }

    fn ask_for(&mut self, command: &Value) -> Result<(), Fault> {
        let kind = text(command, "kind").unwrap_or("");
        let word = |key: &str| text(command, key).unwrap_or("");
        let seq = number(command, "seq").and_then(|it| u32::try_from(it).ok()).unwrap_or(0);
        match kind {
            "startTimer" => self.begin(Family::Timer, seq, Machine::Timer(Timer::new(seq))),
            "scheduleActivity" => {
                let cancellation = match word("cancellationType") {
                    "WAIT_CANCELLATION_COMPLETED" => ActivityCancellation::Wait,
                    "ABANDON" => ActivityCancellation::Abandon,
                    _ => ActivityCancellation::Try,
                };
                let (id, name) = (word("activityId"), word("activityType"));
                let machine = Machine::Activity(Activity::new(seq, id, name, cancellation));
                self.begin(Family::Activity, seq, machine);
            }
            "scheduleLocalActivity" => {
                let (id, name) = (word("activityId"), word("activityType"));
                let local = Local::new(seq, id, name, !self.is_live());
                let machine = self.add(Machine::Local(local));
                self.by_number.insert((Family::Local, seq), machine);
            }
            "startChild" => {
                let cancellation = match word("cancellationType") {
                    "ABANDON" => ChildCancellation::Abandon,
                    "TRY_CANCEL" => ChildCancellation::Try,
                    _ => ChildCancellation::Wait,
                };
                let (id, name) = (word("workflowId"), word("workflowType"));
                let machine = Machine::Child(Child::new(seq, id, name, cancellation));
                self.begin(Family::Child, seq, machine);
            }
            "signalExternal" => {
                let machine = Machine::SignalExternal(SignalExternal::new(seq, word("signalName")));
                self.begin(Family::Signal, seq, machine);
            }
            "cancelExternal" => {
                let external = CancelExternal::new(Some(seq), word("workflowId"));
                self.put(Machine::CancelExternal(external));
            }
            "patch" => {
                self.patch(word("patchId"));
            }
            "update" => return self.update(word("protocolInstanceId"), word("response")),
            _ => return self.ask_otherwise(kind, seq),
        }
        Ok(())
    }

    fn ask_otherwise(&mut self, kind: &str, seq: u32) -> Result<(), Fault> {
        let (of, told) = match kind {
            "cancelTimer" => return self.cancel(Family::Timer, seq),
            "cancelActivity" => return self.cancel(Family::Activity, seq),
            "cancelLocalActivity" => return self.cancel(Family::Local, seq),
            "cancelChild" => return self.cancel(Family::Child, seq),
            "cancelSignal" => return self.cancel(Family::Signal, seq),
            "upsertSearchAttributes" => {
                ("UpsertWorkflowSearchAttributes", "an upsert of search attributes")
            }
            "modifyProperties" => ("WorkflowPropertiesModified", "an upsert of the memo"),
            "complete" => ("WorkflowExecutionCompleted", "the end of the workflow"),
            "fail" => ("WorkflowExecutionFailed", "the failure of the workflow"),
            "cancelWorkflow" => ("WorkflowExecutionCanceled", "the end of the cancelled workflow"),
            "continueAsNew" => ("WorkflowExecutionContinuedAsNew", "continue as new"),
            other => return Err(Fault::unknown(format!("a command of kind `{other}`"))),
        };
        self.put(Machine::Once(Once { kind: of, told }));
        Ok(())
    }

    fn begin(&mut self, family: Family, seq: u32, machine: Machine) {
        let at = self.put(machine);
        self.by_number.insert((family, seq), at);
    }

    fn put(&mut self, machine: Machine) -> usize {
        let at = self.add(machine);
        self.asked.push_back(at);
        at
    }

    fn cancel(&mut self, family: Family, seq: u32) -> Result<(), Fault> {
        let Some(at) = self.by_number.get(&(family, seq)).copied() else {
            return Err(Fault::Differs("a cancel of what was never asked for".to_owned()));
        };
        let is_live = self.is_live();
        let responses = match &mut self.machines[at] {
            Machine::Timer(it) => it.cancel()?,
            Machine::Activity(it) => it.cancel()?,
            Machine::Child(it) => it.cancel(),
            Machine::SignalExternal(it) => it.cancel(),
            Machine::Local(_) if is_live => {
                return Err(Fault::unknown("a local activity that is cancelled while it runs"));
            }
            // While a history is replayed, what its marker tells is all that happens.
            Machine::Local(_) => return self.resolve_local(at, seq),
            _ => Vec::new(),
        };
        self.answer(at, responses);
        Ok(())
    }

    pub(super) fn cancel_of_child(&mut self, machine: usize) {
        let id = match &self.machines[machine] {
            Machine::Child(child) => child.id().to_owned(),
            _ => return,
        };
        self.put(Machine::CancelExternal(CancelExternal::new(None, &id)));
    }

    fn update(&mut self, instance: &str, answer: &str) -> Result<(), Fault> {
        let Some(at) = self.by_update.get(instance).copied() else {
            return Err(Fault::unknown("an answer to an update that is not in the history"));
        };
        let responses = match &mut self.machines[at] {
            Machine::Update(update) => update.answer(answer)?,
            _ => Vec::new(),
        };
        if !self.is_live() && !responses.is_empty() {
            self.muted.push(at);
        }
        self.answer(at, responses);
        Ok(())
    }

    fn patch(&mut self, id: &str) {
        let is_found = self.found.patches.get(id).copied();
        if is_found == Some(true) {
            return;
        }
        let at = self.put(Machine::Patch(Patch::new(id)));
        let is_live = self.is_live();
        let is_listed = (is_live || is_found.is_some()) && self.uses(LISTED, is_live);
        self.found.patches.insert(id.to_owned(), true);
        if is_listed && self.list_length() < LIST_BYTES_MAX {
            self.answer(at, vec![Response::ListPatches]);
        }
    }

    /// Bytes of the list of patches as JSON.
    fn list_length(&self) -> usize {
        let asked = self.found.patches.iter().filter(|(_, is_asked)| **is_asked);
        let list: Vec<&str> = asked.map(|(id, _)| id.as_str()).collect();
        serde_json::to_string(&list).map_or(0, |text| text.len())
    }

    pub(super) fn list_patches(&mut self) {
        let told = "the list of patches among the search attributes";
        self.put(Machine::Once(Once { kind: "UpsertWorkflowSearchAttributes", told }));
    }
}

/// Commands in the order in which they are sent: what ends the run is last, and once.
fn in_order(commands: Vec<Value>, is_end_moved: bool) -> Vec<Value> {
    let ends = |it: &Value| {
        matches!(text(it, "kind"), Some("complete" | "fail" | "cancelWorkflow" | "continueAsNew"))
    };
    let Some(end) = commands.iter().position(ends) else { return commands };
    if !is_end_moved {
        return commands.into_iter().take(end + 1).collect();
    }
    let last = commands[end].clone();
    commands.into_iter().filter(|it| !ends(it)).chain([last]).collect()
}
