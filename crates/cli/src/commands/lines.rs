//! Questions by the line: none can fill the memory, and each is answered before the next is read.

use std::io::{BufRead, Write};

pub(super) use midflight_core::histories::{Line, read_line as read};
use serde_json::{Map, Value};

use crate::error::CliError;

/// Bytes of one line of a batch. A file has at most 4 MiB, and a line holds two of them and what
/// is asked about them.
pub(super) const LINE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Answers every line with a line of JSON: the `id` of the question, and what `judge` says of its
/// object and its text. A closed pipe ends it and is no error.
pub(super) fn answer_each(
    input: &mut impl BufRead,
    output: &mut impl Write,
    judge: impl Fn(&Map<String, Value>, &[u8]) -> Result<Map<String, Value>, String>,
) -> Result<u8, CliError> {
    let mut line = Vec::new();
    loop {
        let read = read(input, &mut line, LINE_BYTES_MAX);
        let read = read.map_err(|error| CliError::Read {
            path: "standard input".into(),
            why: error.to_string(),
        })?;
        let answer = match read {
            Line::End => return Ok(0),
            Line::TooLong => {
                error(Value::Null, format!("the line has more than {LINE_BYTES_MAX} bytes"))
            }
            Line::Whole => answer(&line, &judge),
        };
        let text = format!("{answer}\n");
        if output.write_all(text.as_bytes()).and_then(|()| output.flush()).is_err() {
            return Ok(0);
        }
    }
}

fn answer(
    line: &[u8],
    judge: &impl Fn(&Map<String, Value>, &[u8]) -> Result<Map<String, Value>, String>,
) -> Value {
    let mut asked = match serde_json::from_slice(line) {
        Ok(Value::Object(asked)) => asked,
        Ok(_) => return error(Value::Null, "the line is no JSON object".to_owned()),
        Err(why) => return error(Value::Null, format!("the line is not valid JSON: {why}")),
    };
    let id = asked.remove("id").unwrap_or_default();
    match judge(&asked, line) {
        Ok(mut judged) => {
            let mut out = Map::new();
            out.insert("id".to_owned(), id);
            out.append(&mut judged);
            Value::Object(out)
        }
        Err(why) => error(id, why),
    }
}

fn error(id: Value, why: String) -> Value {
    let mut out = Map::new();
    out.insert("id".to_owned(), id);
    out.insert("verdict".to_owned(), "error".into());
    out.insert("detail".to_owned(), why.into());
    Value::Object(out)
}
