//! The histories of a file, one at a time: a line each, or a document that takes several.

use std::io::{self, BufRead, Cursor, Read as _};
use std::ops::Range;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Deserializer;

use super::lines::{Line, read_line};
use super::{History, Misread};
use crate::limits::HISTORY_BYTES_MAX;
use crate::request::RecordedHistories;

/// One history as a shell lends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lent<'a> {
    /// The file, as people know it.
    pub file: &'a str,
    /// The line that it begins on, from 1.
    pub line: usize,
    /// Its text, or why there is none.
    pub text: Result<&'a [u8], Misread>,
}

/// Histories, however many there are.
pub trait Histories {
    /// Lends each of them, in an order that is always the same.
    fn each(&mut self, take: &mut dyn FnMut(&Lent<'_>));
}

/// The histories of a request.
#[derive(Debug)]
pub struct HistoryTexts<'a>(pub &'a [RecordedHistories]);

impl Histories for HistoryTexts<'_> {
    fn each(&mut self, take: &mut dyn FnMut(&Lent<'_>)) {
        for file in self.0 {
            each_history(&file.path, &mut file.text.as_bytes(), take);
        }
    }
}

impl Lent<'_> {
    /// The history; else where it cannot be read (`FILE:LINE:COLUMN`), and why.
    pub fn read(&self) -> Result<History, (String, String)> {
        let read = self.text.clone().and_then(History::read);
        read.map_err(|misread| {
            let line = self.line + misread.line - 1;
            (format!("{}:{line}:{}", self.file, misread.column), misread.why)
        })
    }

    /// What a run without an id is known by.
    pub fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }
}

/// Lends the histories of one file. A line that is none costs no more than itself.
pub fn each_history(file: &str, input: &mut dyn BufRead, take: &mut dyn FnMut(&Lent<'_>)) {
    let mut out = Out { file, take, line: 0, lent: 0 };
    if let Err(error) = from_start(input, &mut out) {
        out.wrong(error.to_string());
    }
    if out.lent == 0 {
        out.line = 1;
        out.wrong("there is no history in it".to_owned());
    }
}

struct Out<'a> {
    file: &'a str,
    take: &'a mut dyn FnMut(&Lent<'_>),
    /// The line that was read last.
    line: usize,
    lent: usize,
}

impl Out<'_> {
    fn lend(&mut self, text: Result<&[u8], Misread>) {
        self.lent += 1;
        (self.take)(&Lent { file: self.file, line: self.line, text });
    }

    fn wrong(&mut self, why: String) {
        self.lend(Err(Misread { line: 1, column: 1, why }));
    }
}

/// The first line tells which of the two it is: one that is not whole begins a document.
fn from_start(input: &mut dyn BufRead, out: &mut Out<'_>) -> io::Result<()> {
    let mut first = Vec::new();
    loop {
        let read = read_line(input, &mut first, HISTORY_BYTES_MAX)?;
        out.line += 1;
        match read {
            Line::End => return Ok(()),
            Line::Whole if first.trim_ascii().is_empty() => {}
            Line::Whole => break,
            Line::TooLong => {
                out.wrong(too_long());
                return each_line(input, out);
            }
        }
    }
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&first);
    let checked = serde_json::from_slice::<IgnoredAny>(text);
    if !checked.is_err_and(|error| error.is_eof()) {
        out.lend(Ok(text));
        return each_line(input, out);
    }
    let mut text = text.to_vec();
    text.push(b'\n');
    document(text, input, out)
}

fn each_line(input: &mut dyn BufRead, out: &mut Out<'_>) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        let read = read_line(input, &mut line, HISTORY_BYTES_MAX)?;
        out.line += 1;
        match read {
            Line::End => return Ok(()),
            Line::TooLong => out.wrong(too_long()),
            Line::Whole if line.trim_ascii().is_empty() => {}
            Line::Whole => out.lend(Ok(&line)),
        }
    }
}

/// Values over several lines, the first of which has been read. A first line that was cut off must
/// not take the others with it.
fn document(mut text: Vec<u8>, input: &mut dyn BufRead, out: &mut Out<'_>) -> io::Result<()> {
    let room = HISTORY_BYTES_MAX.saturating_sub(text.len()) as u64;
    io::Read::take(&mut *input, room).read_to_end(&mut text)?;
    let is_whole = input.fill_buf()?.is_empty();
    let found = values(&text);
    match found {
        Ok(ranges) if is_whole => {
            let mut counted = 0;
            for range in ranges {
                let newlines = text[counted..range.start].iter().filter(|byte| **byte == b'\n');
                out.line += newlines.count();
                counted = range.start;
                out.lend(Ok(&text[range]));
            }
            Ok(())
        }
        _ if text.split(|byte| *byte == b'\n').any(is_record) => {
            out.line -= 1;
            each_line(&mut Cursor::new(text).chain(input), out)
        }
        Err(misread) if is_whole => {
            out.lend(Err(misread));
            Ok(())
        }
        _ => {
            out.wrong(too_long());
            Ok(())
        }
    }
}

/// Whether a line is a history, or names a run, by itself.
fn is_record(line: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Keys {
        run: Option<IgnoredAny>,
        trace: Option<IgnoredAny>,
    }
    let keys = serde_json::from_slice::<Keys>(line);
    keys.is_ok_and(|keys| keys.run.is_some() || keys.trace.is_some())
}

/// Where the JSON values of a text stand.
fn values(text: &[u8]) -> Result<Vec<Range<usize>>, Misread> {
    let mut stream = Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    let mut ranges = Vec::new();
    loop {
        let before = stream.byte_offset();
        match stream.next() {
            None => return Ok(ranges),
            Some(Err(error)) => return Err(Misread::of(&error)),
            Some(Ok(_)) => {
                let end = stream.byte_offset();
                let blank = text[before..end].iter().take_while(|byte| byte.is_ascii_whitespace());
                ranges.push(before + blank.count()..end);
            }
        }
    }
}

fn too_long() -> String {
    format!("it has more than {HISTORY_BYTES_MAX} bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is lent: the run, or where and why there is none.
    fn told(text: &str) -> Vec<String> {
        let mut told = Vec::new();
        each_history("f", &mut text.as_bytes(), &mut |lent| {
            told.push(match lent.read() {
                Ok(history) => format!("{} {}", lent.place(), history.run.unwrap_or_default()),
                Err((place, why)) => format!("{place} {why}"),
            });
        });
        told
    }

    #[test]
    fn lines_are_told_apart_and_a_bad_one_costs_itself_alone() {
        let text = "\n{\"run\":\"a\",\"trace\":[]}\nnonsense\n\n{\"run\":\"b\"\n\
                    {\"run\":\"c\",\"trace\":[]}";
        let lines = [
            "f:2 a",
            "f:3:2 not JSON: expected ident",
            "f:5:10 the JSON ends before it is whole",
            "f:6 c",
        ];
        assert_eq!(told(text), lines);
    }

    #[test]
    fn documents_may_take_several_lines() {
        let text =
            "\u{feff}{\n\"run\": \"a\",\n \"trace\": []\n}\n\n\n {\"run\":\n\"b\",\"trace\":\n[]} ";
        assert_eq!(told(text), ["f:1 a", "f:7 b"]);
        let text = "{\n\"run\": \"a\",\n \"trace\": [}";
        assert_eq!(told(text), ["f:3:12 not JSON: expected value"]);
        assert_eq!(told(""), ["f:1:1 there is no history in it"]);
    }

    #[test]
    fn a_first_line_that_is_cut_off_takes_no_other_with_it() {
        let text =
            "{\"run\":\"a\",\"tr\n{\"run\":\"b\",\"trace\":[]}\n{\"run\":\"c\",\"trace\":[]}\n";
        let lines = ["f:1:14 the JSON ends before it is whole", "f:2 b", "f:3 c"];
        assert_eq!(told(text), lines);
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let long = "x".repeat(HISTORY_BYTES_MAX + 1);
        let text = format!("{long}\n{{\"run\":\"a\",\"trace\":[]}}\n{long}");
        let bound = format!("it has more than {HISTORY_BYTES_MAX} bytes");
        assert_eq!(
            told(&text),
            [format!("f:1:1 {bound}"), "f:2 a".into(), format!("f:3:1 {bound}")]
        );
    }
}
