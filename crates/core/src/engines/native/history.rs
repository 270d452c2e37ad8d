//! A native history: what one run has recorded, in the notation of traces.
//!
//! `{"workflow", "version", "run", "trace": [...], "input"?}`; an event is a token or
//! `{"e": TOKEN, "v"?: VALUE, "at"?: TIME}`. Errors name places and no values: what stands in a
//! history is other people's data.

use std::collections::BTreeMap;
use std::fmt;

use midflight_replay::{EVENTS_MAX, Event, Instance, RecordedEvent};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

/// One history that was read.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The workflow's id, where it is said.
    pub workflow: Option<String>,
    /// The version that recorded it, where it is said.
    pub version: Option<String>,
    /// The run's id, where it is said.
    pub run: Option<String>,
    /// What the run was started with, where it is recorded.
    pub input: Option<Value>,
    /// What it has recorded since.
    pub trace: Trace,
}

/// The trace of a history: events, with values where they were recorded.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// The events. One that the notation does not have is of an unknown kind. More than the
    /// prover takes are not held; one too many is, so that it says so.
    pub events: Vec<RecordedEvent>,
    /// Values by the index of their event, in its order.
    values: Vec<(usize, Value)>,
    /// Times, likewise.
    times: Vec<(usize, Box<str>)>,
}

/// Why a text is no history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// The line in the text, from 1.
    pub line: usize,
    /// The column in bytes, from 1.
    pub column: usize,
    /// A lower-case fragment, without anything that the text holds.
    pub why: String,
}

impl History {
    /// Reads the JSON text of one history.
    pub fn read(text: &[u8]) -> Result<Self, Misread> {
        let read: HistoryJson =
            serde_json::from_slice(text).map_err(|error| Misread::of(&error))?;
        let Some(trace) = read.trace else {
            return Err(Misread { line: 1, column: 1, why: "a history has no `trace`".to_owned() });
        };
        Ok(Self {
            workflow: read.workflow.0,
            version: read.version.0,
            run: read.run.0,
            input: read.input,
            trace,
        })
    }
}

impl Trace {
    /// Reads a list of events.
    pub fn read(trace: &Value) -> Result<Self, String> {
        if !trace.is_array() {
            return Err("`trace` is no list".to_owned());
        }
        Self::deserialize(trace).map_err(|error| error.to_string())
    }

    /// The value that was recorded with an event.
    pub fn value(&self, at: usize) -> Option<&Value> {
        let found = self.values.binary_search_by_key(&at, |(index, _)| *index).ok()?;
        Some(&self.values[found].1)
    }

    /// When an event was recorded, as it is written.
    pub fn time(&self, at: usize) -> Option<&str> {
        let found = self.times.binary_search_by_key(&at, |(index, _)| *index).ok()?;
        Some(&self.times[found].1)
    }

    /// The events that are known, with their indexes.
    pub fn known(&self) -> impl Iterator<Item = (usize, &Event)> {
        let events = self.events.iter().enumerate();
        events.filter_map(|(at, recorded)| Some((at, recorded.event.as_ref()?)))
    }
}

impl Trace {
    /// Whether the run has ended, so that nothing can happen to it.
    pub(crate) fn has_ended(&self) -> bool {
        self.known().any(|(_, event)| event.ends_run())
    }

    /// Whether another run goes on in its place, of which this history says nothing.
    pub(crate) fn goes_on_anew(&self) -> bool {
        self.known().any(|(_, event)| *event == Event::ContinuedAsNew)
    }

    /// What was started and has not ended, each with the index of its start.
    pub(crate) fn under_way(&self) -> BTreeMap<&Instance, usize> {
        let mut started = BTreeMap::new();
        for (at, event) in self.known() {
            match event {
                Event::Scheduled(it) => {
                    started.insert(it, at);
                }
                Event::Completed(it) | Event::Failed(it) => {
                    started.remove(it);
                }
                _ => {}
            }
        }
        started
    }
}

impl Misread {
    /// The error of a reader, without the words in which it would repeat a value.
    pub(crate) fn of(error: &serde_json::Error) -> Self {
        let told = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let told = told.strip_suffix(&place).unwrap_or(&told);
        let why = match error.classify() {
            Category::Eof => "the JSON ends before it is whole".to_owned(),
            Category::Data if told.starts_with("invalid ") => {
                "not a history: `{\"workflow\", \"version\", \"run\", \"trace\": [...]}`".to_owned()
            }
            Category::Data => told.to_owned(),
            Category::Syntax | Category::Io => format!("not JSON: {told}"),
        };
        Self { line: error.line().max(1), column: error.column().max(1), why }
    }
}

#[derive(Deserialize)]
struct HistoryJson {
    #[serde(default)]
    workflow: Name,
    #[serde(default)]
    version: Name,
    #[serde(default)]
    run: Name,
    #[serde(default, deserialize_with = "recorded")]
    input: Option<Value>,
    trace: Option<Trace>,
}

/// Whatever stands there was recorded, `null` too.
fn recorded<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(input).map(Some)
}

/// A text, or a number that somebody wrote for one.
#[derive(Default)]
pub(crate) struct Name(pub(crate) Option<String>);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(NameVisitor)
    }
}

struct NameVisitor;

impl Visitor<'_> for NameVisitor {
    type Value = Name;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<Name, E> {
        Ok(Name(Some(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Name, E> {
        Ok(Name(Some(number.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Name, E> {
        Ok(Name(Some(number.to_string())))
    }

    fn visit_unit<E>(self) -> Result<Name, E> {
        Ok(Name(None))
    }
}

impl<'de> Deserialize<'de> for Trace {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_seq(TraceVisitor)
    }
}

struct TraceVisitor;

impl<'de> Visitor<'de> for TraceVisitor {
    type Value = Trace;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Trace, A::Error> {
        let mut trace = Trace::default();
        while trace.events.len() <= EVENTS_MAX {
            let at = trace.events.len();
            let Some(item) = items.next_element::<Item>()? else { return Ok(trace) };
            let (event, value, time) = match item {
                Item::Token(event) => (event, None, None),
                Item::Recorded(event, value, time) => (event, value, time),
                Item::Other => {
                    let why = "is neither a token nor an object with a token in `e`";
                    return Err(A::Error::custom(format!("event {at} {why}")));
                }
            };
            trace.events.push(RecordedEvent { event, has_value: value.is_some() });
            trace.values.extend(value.map(|value| (at, value)));
            trace.times.extend(time.map(|time| (at, time)));
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(trace)
    }
}

/// An item of a trace.
enum Item {
    Token(Option<Event>),
    Recorded(Option<Event>, Option<Value>, Option<Box<str>>),
    /// No event at all.
    Other,
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(ItemVisitor)
    }
}

/// The keys of an event that are looked at.
#[derive(Deserialize)]
#[serde(field_identifier)]
enum Key {
    #[serde(rename = "e")]
    Token,
    #[serde(rename = "v")]
    Recorded,
    #[serde(rename = "at")]
    Time,
    #[serde(other)]
    Other,
}

struct ItemVisitor;

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an event")
    }

    fn visit_str<E>(self, token: &str) -> Result<Item, E> {
        Ok(Item::Token(token.parse().ok()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Item, A::Error> {
        let (mut token, mut value, mut time) = (Item::Other, None, None);
        while let Some(key) = entries.next_key::<Key>()? {
            match key {
                Key::Token => token = entries.next_value()?,
                Key::Recorded => value = Some(entries.next_value()?),
                Key::Time => {
                    if let Value::String(text) = entries.next_value()? {
                        time = Some(text.into_boxed_str());
                    }
                }
                Key::Other => {
                    entries.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(match token {
            Item::Token(event) => Item::Recorded(event, value, time),
            _ => Item::Other,
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Item, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Item::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Item, E> {
        Ok(Item::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Item, E> {
        Ok(Item::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Item, E> {
        Ok(Item::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Item, E> {
        Ok(Item::Other)
    }

    fn visit_unit<E>(self) -> Result<Item, E> {
        Ok(Item::Other)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(history: &Value) -> Result<History, Misread> {
        History::read(history.to_string().as_bytes())
    }

    #[test]
    fn tokens_and_values_are_read() {
        let history = read(&json!({
            "workflow": "order", "version": 3, "run": "r", "more": [1],
            "input": null,
            "trace": ["+A", {"at": "2026-01-02T03:04:05Z", "v": {"x": 1}, "e": "-A"}, "=?"],
        }));
        let history = history.unwrap();
        assert_eq!(history.version.as_deref(), Some("3"));
        assert_eq!(history.input, Some(Value::Null));
        assert_eq!(history.trace.value(1), Some(&json!({"x": 1})));
        assert_eq!((history.trace.value(0), history.trace.value(2)), (None, None));
        let tokens: Vec<String> =
            history.trace.known().map(|(at, event)| format!("{at}{event}")).collect();
        assert_eq!(tokens, ["0+A", "1-A"]);
        assert_eq!(history.trace.events.len(), 3);
    }

    #[test]
    fn what_is_no_history_is_told_without_its_values() {
        for (text, why, column) in [
            ("{\"trace\": [\"+A\"", "the JSON ends before it is whole", 15),
            ("{\"trace\": [\"+A\"}", "not JSON: expected `,` or `]`", 16),
            ("{\"run\": \"x\"}", "a history has no `trace`", 1),
            ("{\"trace\": [\"+A\", 4711]}", "event 1 is neither a token nor an object", 22),
            ("{\"trace\": [{\"e\": 4711}]}", "event 0 is neither a token", 23),
            ("{\"trace\": \"4711\"}", "not a history", 16),
            ("{\"run\": [4711], \"trace\": []}", "not a history", 9),
            ("4711", "not a history", 4),
        ] {
            let misread = History::read(text.as_bytes()).unwrap_err();
            assert!(misread.why.starts_with(why), "{text}: {misread:?}");
            assert!(!misread.why.contains("4711"), "{misread:?}");
            assert_eq!((misread.line, misread.column), (1, column), "{text}");
        }
        let deep = format!("{{\"trace\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(History::read(deep.as_bytes()).unwrap_err().why.starts_with("event 0"));
        assert!(History::read(b"{\"run\": \"\xff\"}").is_err());
    }

    #[test]
    fn more_events_than_the_prover_takes_are_not_held() {
        let many = format!("{{\"trace\": [{}\"+A\"]}}", "\"+A\",".repeat(EVENTS_MAX + 50));
        let history = History::read(many.as_bytes()).unwrap();
        assert_eq!(history.trace.events.len(), EVENTS_MAX + 1);
    }
}
