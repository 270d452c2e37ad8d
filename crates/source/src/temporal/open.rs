//! What a history shows as open.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::events::History;
use crate::waits::OpenWaits;

impl History {
    /// Operations that were started and have not ended.
    pub fn open_waits(&self) -> OpenWaits {
        let mut steps: BTreeMap<String, &str> = BTreeMap::new();
        let mut children: BTreeMap<String, &str> = BTreeMap::new();
        let mut timers: BTreeSet<String> = BTreeSet::new();
        for event in &self.events {
            let data = &event.attributes;
            let name = |key: &str| data[key]["name"].as_str().unwrap_or_default();
            match event.kind.as_str() {
                "ActivityTaskScheduled" => {
                    steps.insert(event.id.to_string(), name("activityType"));
                }
                "ActivityTaskCompleted"
                | "ActivityTaskFailed"
                | "ActivityTaskTimedOut"
                | "ActivityTaskCanceled" => {
                    steps.remove(&id(&data["scheduledEventId"]));
                }
                "TimerStarted" => drop(timers.insert(id(&data["timerId"]))),
                "TimerFired" | "TimerCanceled" => drop(timers.remove(&id(&data["timerId"]))),
                "StartChildWorkflowExecutionInitiated" => {
                    children.insert(event.id.to_string(), name("workflowType"));
                }
                "StartChildWorkflowExecutionFailed"
                | "ChildWorkflowExecutionCompleted"
                | "ChildWorkflowExecutionFailed"
                | "ChildWorkflowExecutionTimedOut"
                | "ChildWorkflowExecutionCanceled"
                | "ChildWorkflowExecutionTerminated" => {
                    children.remove(&id(&data["initiatedEventId"]));
                }
                _ => {}
            }
        }
        let names = |open: BTreeMap<String, &str>| open.into_values().map(str::to_owned).collect();
        OpenWaits {
            steps: names(steps),
            timers: !timers.is_empty(),
            children: names(children),
            ..OpenWaits::default()
        }
    }
}

/// An id as text; exports have numbers in both forms.
fn id(value: &Value) -> String {
    match value {
        Value::String(it) => it.clone(),
        other => other.to_string(),
    }
}
