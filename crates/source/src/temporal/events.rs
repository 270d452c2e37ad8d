//! A run's history as `temporal workflow show -o json` and the web UI export it.

use serde_json::Value;

use super::payloads;
use super::time;

/// Events of one history; the server allows 51,200.
const EVENTS_MAX: usize = 100_000;

/// The history of one run, whole and in its order.
#[derive(Debug, Clone)]
pub struct History {
    pub(super) events: Vec<Event>,
}

#[derive(Debug, Clone)]
pub(super) struct Event {
    pub(super) id: i64,
    /// In the current dialect without its prefix: `ActivityTaskScheduled`.
    pub(super) kind: String,
    /// Milliseconds since 1970.
    pub(super) time: Option<i64>,
    pub(super) attributes: Value,
    pub(super) may_be_ignored: bool,
}

/// Why a text is no history that can be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryError(pub String);

impl History {
    /// Whether a document is an export of this engine.
    pub fn is_one(root: &Value) -> bool {
        let of = |list: &Value| {
            list.get(0).is_some_and(|first| {
                let kind = first.get("eventType").and_then(Value::as_str);
                kind.is_some_and(|kind| kind.starts_with("EVENT_TYPE_"))
                    || attributes(first).is_some()
            })
        };
        of(root) || root.get("events").is_some_and(of)
    }

    /// Reads an export.
    ///
    /// # Errors
    ///
    /// What is missing or wrong, with the place of the event.
    pub fn read(root: &Value) -> Result<Self, HistoryError> {
        let wrong = |what: String| Err(HistoryError(what));
        let list = match root {
            Value::Array(list) => list,
            _ => match root.get("events") {
                Some(Value::Array(list)) => list,
                _ => return wrong("no list of events".to_owned()),
            },
        };
        if root.get("nextPageToken").is_some_and(|it| it.as_str().is_some_and(|it| !it.is_empty()))
        {
            return wrong("a page of a longer history".to_owned());
        }
        if list.len() > EVENTS_MAX {
            return wrong(format!("more than {EVENTS_MAX} events"));
        }
        let mut events = Vec::with_capacity(list.len());
        for (at, it) in list.iter().enumerate() {
            let event = Event::read(it).ok_or_else(|| {
                HistoryError(format!("event {at} lacks its id, its kind or its attributes"))
            })?;
            if usize::try_from(event.id) != Ok(at + 1) {
                return wrong(format!("event {at} has the id {}: events are missing", event.id));
            }
            events.push(event);
        }
        match events.first() {
            Some(first) if first.kind == "WorkflowExecutionStarted" => Ok(Self { events }),
            _ => wrong("the history does not begin with the start of the run".to_owned()),
        }
    }

    /// The run; none where the export does not tell.
    pub fn run(&self) -> Option<&str> {
        // A run that was reset goes on under an id of its own.
        let reset = self.events.iter().rev().find_map(|it| it.reset_to());
        reset.or_else(|| self.started().text("originalExecutionRunId"))
    }

    /// The id that its starter gave.
    pub fn workflow_id(&self) -> Option<&str> {
        self.started().text("workflowId")
    }

    /// The name of its workflow type.
    pub fn workflow(&self) -> &str {
        self.started().attributes.get("workflowType").and_then(|it| text(it, "name")).unwrap_or("")
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether there is nothing, which no history that was read is.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The SDK that completed the tasks, where one said so.
    pub(super) fn sdk(&self) -> Option<&str> {
        self.events.iter().rev().find_map(|it| {
            text(it.attributes.get("sdkMetadata")?, "sdkName").filter(|name| !name.is_empty())
        })
    }

    pub(super) fn started(&self) -> &Event {
        &self.events[0]
    }
}

impl Event {
    fn read(value: &Value) -> Option<Self> {
        let kind = camel(text(value, "eventType")?);
        Some(Self {
            id: number(value, "eventId")?,
            kind,
            time: text(value, "eventTime").and_then(time::millis),
            attributes: attributes(value).cloned().unwrap_or(Value::Null),
            may_be_ignored: value.get("workerMayIgnore") == Some(&Value::Bool(true)),
        })
    }

    pub(super) fn text(&self, key: &str) -> Option<&str> {
        text(&self.attributes, key)
    }

    pub(super) fn number(&self, key: &str) -> Option<i64> {
        number(&self.attributes, key)
    }

    /// An attribute with its payloads decoded; null where there is none.
    pub(super) fn decoded(&self, key: &str) -> Value {
        self.attributes.get(key).map_or(Value::Null, payloads::decoded)
    }

    /// The name within an attribute such as `activityType`.
    pub(super) fn name_of(&self, key: &str) -> &str {
        self.attributes.get(key).and_then(|it| text(it, "name")).unwrap_or("")
    }

    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind == kind
    }

    /// The run that a reset made of this one.
    pub(super) fn reset_to(&self) -> Option<&str> {
        let cause = self.is("WorkflowTaskFailed").then(|| self.text("cause"))??;
        let is_reset = camel(cause.trim_start_matches("WORKFLOW_TASK_FAILED_CAUSE_"));
        (is_reset == "ResetWorkflow").then(|| self.text("newRunId"))?
    }

    /// What is recorded, in words.
    pub(super) fn told(&self) -> String {
        let name = ["activityType", "workflowType"].iter().map(|key| self.name_of(key));
        let name = name.chain(
            ["timerId", "signalName", "markerName"].iter().map(|key| self.text(key).unwrap_or("")),
        );
        match { name }.find(|name| !name.is_empty()) {
            Some(name) => format!("{} `{name}`", self.kind),
            None => self.kind.clone(),
        }
    }
}

fn attributes(event: &Value) -> Option<&Value> {
    event.as_object()?.iter().find(|(key, _)| key.ends_with("EventAttributes")).map(|it| it.1)
}

pub(super) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

/// A whole number, which this engine writes as text.
pub(super) fn number(value: &Value, key: &str) -> Option<i64> {
    match value.get(key)? {
        Value::String(text) => text.parse().ok(),
        other => other.as_i64(),
    }
}

/// `EVENT_TYPE_TIMER_FIRED` and `TimerFired` as `TimerFired`.
pub(super) fn camel(kind: &str) -> String {
    let kind = kind.strip_prefix("EVENT_TYPE_").unwrap_or(kind);
    if kind.bytes().any(|it| it.is_ascii_lowercase()) {
        return kind.to_owned();
    }
    let word = |word: &str| {
        let (head, tail) = word.split_at(word.len().min(1));
        head.to_owned() + &tail.to_ascii_lowercase()
    };
    // A kind of bytes that are no letters has no place to split at within a character.
    if kind.is_ascii() { kind.split('_').map(word).collect() } else { kind.to_owned() }
}
