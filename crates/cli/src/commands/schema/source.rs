//! A schema in a file: its value, and the place of each part.

use std::fs::File;
use std::io::{self, Read, stdin};

use camino::Utf8Path;
use midflight_core::limits::FILE_BYTES_MAX;
use midflight_core::model::Span;
use midflight_core::syntax::{Lines, Node, Position, parse};
use serde_json::Value;

use super::numbers;
use crate::error::CliError;

/// A schema that was read.
#[derive(Debug)]
pub(super) struct Source {
    /// As named; `stdin` for standard input.
    pub(super) name: String,
    /// With the bytes of every part.
    pub(super) node: Node,
    /// What is compared.
    pub(super) value: Value,
    lines: Lines,
}

impl Source {
    /// Reads a file, or standard input.
    pub(super) fn read(path: &Utf8Path) -> Result<Self, CliError> {
        let unreadable = |why: String| CliError::Read { path: path.to_owned(), why };
        let bytes = match path.as_str() {
            "-" => bytes(&mut stdin().lock()),
            _ => File::open(path).and_then(|mut file| bytes(&mut file)),
        };
        let bytes = bytes.map_err(|error| unreadable(error.to_string()))?;
        if bytes.len() > FILE_BYTES_MAX {
            return Err(unreadable(format!("it has more than {FILE_BYTES_MAX} bytes")));
        }
        let name = if path == "-" { "stdin" } else { path.as_str() };
        Self::of(name, bytes)
    }

    /// The one document of a text.
    pub(super) fn of(name: &str, bytes: Vec<u8>) -> Result<Self, CliError> {
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
            let what = format!("not UTF-8 at byte {valid}");
            wrong(name, &Lines::new(&before), Span::new(valid..valid), what, "save it as UTF-8")
        })?;
        let lines = Lines::new(&text);
        let (mut nodes, problems) = parse(name, &text);
        if let Some(problem) = problems.into_iter().next() {
            return Err(wrong(name, &lines, problem.span, problem.message, &problem.help));
        }
        if let Some(second) = nodes.get(1) {
            let what = format!("there are {} documents in it", nodes.len());
            return Err(wrong(name, &lines, second.span, what, "give one schema in each file"));
        }
        let Some(node) = nodes.pop() else {
            let what = "the file is empty".to_owned();
            return Err(wrong(name, &lines, Span::default(), what, "write a JSON Schema"));
        };
        let value = numbers::to_json(&node).map_err(|number| {
            let what = "the number is too large to be kept".to_owned();
            wrong(name, &lines, number.span, what, "write a number that fits 64-bit floating point")
        })?;
        Ok(Self { name: name.to_owned(), node, value, lines })
    }

    /// Where the value at a JSON pointer begins, or the nearest that exists on the way.
    pub(super) fn position(&self, pointer: &str) -> Position {
        self.lines.position(self.node.nearest(pointer).span.start)
    }
}

/// All bytes, or one more than are read.
fn bytes(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn wrong(name: &str, lines: &Lines, span: Span, what: String, help: &str) -> CliError {
    let Position { line, column } = lines.position(span.start);
    CliError::Syntax { path: name.to_owned(), line, column, what, help: help.to_owned() }
}
