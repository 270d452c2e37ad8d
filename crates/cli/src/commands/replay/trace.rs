//! The trace of a native history: tokens, with values where they were recorded.

use midflight_replay::{Event, RecordedEvent};
use serde_json::Value;

/// A trace that was read.
#[derive(Debug)]
pub(super) struct Trace<'a> {
    pub(super) events: Vec<RecordedEvent>,
    /// By event: the value that was recorded with it.
    pub(super) values: Vec<Option<&'a Value>>,
}

impl<'a> Trace<'a> {
    /// Reads a list of events. A token that the notation does not have is an event of an unknown
    /// kind; what is no event at all is an error.
    pub(super) fn read(trace: &'a Value) -> Result<Self, String> {
        let items = trace.as_array().ok_or("`trace` is no list")?;
        let mut read = Self {
            events: Vec::with_capacity(items.len()),
            values: Vec::with_capacity(items.len()),
        };
        for (at, item) in items.iter().enumerate() {
            let (token, value) = match item {
                Value::String(token) => (Some(token.as_str()), None),
                Value::Object(event) => (event.get("e").and_then(Value::as_str), event.get("v")),
                _ => (None, None),
            };
            let token = token.ok_or_else(|| {
                format!("event {at} is neither a token nor an object with a token in `e`")
            })?;
            let event: Option<Event> = token.parse().ok();
            read.events.push(RecordedEvent { event, has_value: value.is_some() });
            read.values.push(value);
        }
        Ok(read)
    }
}
