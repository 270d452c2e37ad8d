//! Inputs of runs, as somebody recorded them: other people's data, of which only paths and types
//! are told.

use std::sync::Arc;

use serde_json::{Deserializer, Map, Value};

use crate::limits::RECORDED_DEPTH_MAX;
use crate::text::quoted;

/// A file of recorded inputs: JSON values one after the other, as in NDJSON, or one list of them.
///
/// A value `{"workflow": ID, "input": INPUT, "run"?: NAME}` is an input of that workflow. Any other
/// value is itself an input, of every workflow that is compared.
#[derive(Debug, Clone)]
pub struct RecordedInputs {
    path: Arc<str>,
    text: Arc<str>,
}

/// One input.
#[derive(Debug)]
pub(crate) struct RecordedInput {
    /// None where the record does not say.
    pub(crate) workflow: Option<String>,
    pub(crate) input: Value,
    /// What people find it by: the run, or its number in the file.
    pub(crate) name: String,
}

impl RecordedInputs {
    /// A file; the error says where it is no JSON.
    pub fn read(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Result<Self, String> {
        let read = Self { path: path.into(), text: text.into() };
        for value in values(&read.text) {
            let value =
                value.map_err(|error| format!("not JSON: {}", quoted(&error.to_string())))?;
            if is_deep(&value, RECORDED_DEPTH_MAX) {
                return Err(format!("an input is nested deeper than {RECORDED_DEPTH_MAX} levels"));
            }
        }
        Ok(read)
    }

    /// The inputs, read again each time, so that a file of many takes no more than its text.
    pub(crate) fn inputs(&self) -> impl Iterator<Item = RecordedInput> {
        let values = values(&self.text).filter_map(Result::ok).flat_map(|value| match value {
            Value::Array(items) => items,
            other => vec![other],
        });
        values.zip(1_usize..).map(|(value, number)| self.input(value, number))
    }

    fn input(&self, value: Value, number: usize) -> RecordedInput {
        let numbered = || format!("`{}` #{number}", quoted(&self.path));
        match value {
            Value::Object(mut record) if is_record(&record) => {
                let text = |key: &str| record.get(key).and_then(Value::as_str).map(str::to_owned);
                let name = text("run").map(|run| format!("run `{}`", quoted(&run)));
                let workflow = text("workflow");
                let input = record.remove("input").unwrap_or_default();
                RecordedInput { workflow, input, name: name.unwrap_or_else(numbered) }
            }
            input => RecordedInput { workflow: None, input, name: numbered() },
        }
    }
}

/// The values of a text; after the first error there are no more.
fn values(text: &str) -> impl Iterator<Item = serde_json::Result<Value>> {
    Deserializer::from_str(text).into_iter()
}

fn is_record(object: &Map<String, Value>) -> bool {
    let known = object.keys().all(|key| matches!(key.as_str(), "workflow" | "input" | "run"));
    known && object.contains_key("input") && object.get("workflow").is_some_and(Value::is_string)
}

/// Whether a value has more levels than these.
pub(crate) fn is_deep(value: &Value, levels: usize) -> bool {
    let inside = levels.checked_sub(1);
    let mut deep = |value| inside.is_none_or(|levels| is_deep(value, levels));
    match value {
        Value::Array(items) => items.iter().any(&mut deep),
        Value::Object(map) => map.values().any(&mut deep),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RecordedInputs;

    fn read(text: &str) -> Vec<(Option<String>, serde_json::Value, String)> {
        let file = RecordedInputs::read("in.ndjson", text).unwrap();
        file.inputs().map(|input| (input.workflow, input.input, input.name)).collect()
    }

    #[test]
    fn lines_lists_and_records() {
        let lines = read("{\"id\":1}\n\n{\"workflow\":\"order\",\"input\":2,\"run\":\"r\"}\n");
        assert_eq!(lines[0], (None, json!({"id": 1}), "`in.ndjson` #1".to_owned()));
        assert_eq!(lines[1], (Some("order".to_owned()), json!(2), "run `r`".to_owned()));
        assert_eq!(read("[1, {\"input\": 2}]")[1].1, json!({"input": 2}));
        assert!(read("").is_empty());
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        let why = RecordedInputs::read("a", "{}\n{\"a\": }").unwrap_err();
        assert!(why.contains("line 2 column 7"), "{why}");
        let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
        assert!(RecordedInputs::read("a", deep).unwrap_err().contains("deeper"));
        let deeper = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(RecordedInputs::read("a", deeper).is_err());
    }
}
