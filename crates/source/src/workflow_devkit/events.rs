//! A run's events as `workflow inspect events --json` prints them.

use serde_json::Value;

/// The events of one run, oldest first.
#[derive(Debug, Clone)]
pub struct Log {
    pub(super) events: Vec<Value>,
    pub(super) run: String,
    pub(super) workflow: String,
    /// Arguments of the workflow; null where they were not exported.
    pub(super) input: Value,
    /// When the run started, in text as recorded.
    pub(super) started: String,
}

/// Events of one page, at most: a list without a cursor does not tell whether it is whole.
const PAGE: usize = 1000;

/// Why a text is no history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogError(pub String);

impl Log {
    /// Reads an export: a list of events of one run, in either order.
    ///
    /// # Errors
    ///
    /// What is missing, in words.
    pub fn read(text: &str) -> Result<Self, LogError> {
        let wrong = |what: &str| Err(LogError(what.to_owned()));
        let root: Value =
            serde_json::from_str(text).map_err(|error| LogError(error.to_string()))?;
        let mut events = match root {
            Value::Array(events) => events,
            Value::Object(page) if page.get("hasMore") == Some(&Value::Bool(true)) => {
                return wrong("a page of a longer list of events");
            }
            Value::Object(mut page) => match page.remove("data") {
                Some(Value::Array(events)) => events,
                _ => return wrong("no list of events"),
            },
            _ => return wrong("no list of events"),
        };
        if events.len() == PAGE {
            return wrong("as many events as one page has: there may be more");
        }
        if events.iter().any(|it| text_of(it, "eventId").is_none()) {
            return wrong("an event without `eventId`");
        }
        events.sort_by(|one, other| text_of(one, "eventId").cmp(&text_of(other, "eventId")));
        let Some(created) = events.iter().find(|it| kind(it) == "run_created") else {
            return wrong("no `run_created`: the first events are missing");
        };
        let Some(started) = events.iter().find(|it| kind(it) == "run_started") else {
            return wrong("no `run_started`");
        };
        let run = text_of(created, "runId").unwrap_or_default().to_owned();
        if events.iter().any(|it| text_of(it, "runId").is_some_and(|id| id != run)) {
            return wrong("events of several runs");
        }
        let data = &created["eventData"];
        Ok(Self {
            workflow: text_of(data, "workflowName").unwrap_or_default().to_owned(),
            input: data["input"].clone(),
            started: text_of(started, "createdAt").unwrap_or_default().to_owned(),
            run,
            events,
        })
    }

    /// The run.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// The id of its workflow.
    pub fn workflow(&self) -> &str {
        &self.workflow
    }
}

pub(super) fn text_of<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

pub(super) fn kind(event: &Value) -> &str {
    text_of(event, "eventType").unwrap_or_default()
}
