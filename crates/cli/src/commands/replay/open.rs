//! What a run's history shows as open.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Operations that were started and have not ended.
#[derive(Debug, Default)]
pub(super) struct OpenWaits {
    pub(super) steps: BTreeSet<String>,
    pub(super) timers: bool,
    /// Children by their types.
    pub(super) children: BTreeSet<String>,
    /// Tokens of hooks.
    pub(super) tokens: BTreeSet<String>,
}

impl OpenWaits {
    /// Of the events of a Workflow DevKit run.
    pub(super) fn of_devkit(events: &[Value]) -> Self {
        let mut open: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
        for event in events {
            let kind = event["eventType"].as_str().unwrap_or_default();
            let id = event["correlationId"].as_str().unwrap_or_default();
            let data = &event["eventData"];
            let name = data["stepName"].as_str().or(data["token"].as_str()).unwrap_or_default();
            match kind {
                "step_created" | "wait_created" | "hook_created" => {
                    open.insert(id, (kind, name));
                }
                "step_started" if !open.contains_key(id) => {
                    open.insert(id, ("step_created", name));
                }
                "step_completed" | "step_failed" | "wait_completed" => {
                    open.remove(id);
                }
                _ => {}
            }
        }
        let mut found = Self::default();
        for (kind, name) in open.into_values() {
            match kind {
                "step_created" => {
                    found.steps.insert(name.to_owned());
                }
                "wait_created" => found.timers = true,
                _ => {
                    found.tokens.insert(name.to_owned());
                }
            }
        }
        found
    }

    /// Of a Temporal history.
    pub(super) fn of_temporal(events: &[Value]) -> Self {
        let mut open: BTreeMap<String, (char, String)> = BTreeMap::new();
        for event in events {
            let kind = event["eventType"].as_str().unwrap_or_default();
            let kind = camel(kind.strip_prefix("EVENT_TYPE_").unwrap_or(kind));
            let field = format!("{}EventAttributes", lower_first(&kind));
            let data = &event[field.as_str()];
            let id = |key: &str| match &data[key] {
                Value::String(it) => it.clone(),
                other => other.to_string(),
            };
            let own = match &event["eventId"] {
                Value::String(it) => it.clone(),
                other => other.to_string(),
            };
            match kind.as_str() {
                "ActivityTaskScheduled" => {
                    let name = data["activityType"]["name"].as_str().unwrap_or_default();
                    open.insert(own, ('a', name.to_owned()));
                }
                "TimerStarted" => {
                    open.insert(format!("t{}", id("timerId")), ('t', String::new()));
                }
                "StartChildWorkflowExecutionInitiated" => {
                    let name = data["workflowType"]["name"].as_str().unwrap_or_default();
                    open.insert(own, ('c', name.to_owned()));
                }
                "TimerFired" | "TimerCanceled" => {
                    open.remove(&format!("t{}", id("timerId")));
                }
                _ if kind.starts_with("ActivityTask") && kind != "ActivityTaskStarted" => {
                    if kind != "ActivityTaskCancelRequested" {
                        open.remove(&id("scheduledEventId"));
                    }
                }
                _ if kind.starts_with("ChildWorkflowExecution")
                    && kind != "ChildWorkflowExecutionStarted" =>
                {
                    open.remove(&id("initiatedEventId"));
                }
                _ => {}
            }
        }
        let mut found = Self::default();
        for (kind, name) in open.into_values() {
            match kind {
                'a' => {
                    found.steps.insert(name);
                }
                't' => found.timers = true,
                _ => {
                    found.children.insert(name);
                }
            }
        }
        found
    }
}

/// `TIMER_STARTED` as `TimerStarted`; what is so already stays.
fn camel(word: &str) -> String {
    if !word.contains('_') && word.chars().any(char::is_lowercase) {
        return word.to_owned();
    }
    word.split('_')
        .map(|part| {
            let (first, rest) = part.split_at(part.len().min(1));
            format!("{}{}", first.to_uppercase(), rest.to_lowercase())
        })
        .collect()
}

fn lower_first(word: &str) -> String {
    let (first, rest) = word.split_at(word.len().min(1));
    format!("{}{rest}", first.to_lowercase())
}
