//! Lines of a stream, none of which can fill the memory.

use std::io::{self, BufRead, Read as _};

/// How a line was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// It is in the buffer.
    Whole,
    /// It is longer than the bound, and was passed over.
    TooLong,
    /// There was none.
    End,
}

/// Reads the next line, of at most `most` bytes, into `line`.
pub(super) fn read(input: &mut impl BufRead, line: &mut Vec<u8>, most: usize) -> io::Result<Line> {
    line.clear();
    input.take(most as u64 + 1).read_until(b'\n', line)?;
    let ended = line.pop_if(|byte| *byte == b'\n').is_some();
    if !ended && line.is_empty() {
        return Ok(Line::End);
    }
    if line.len() <= most {
        return Ok(Line::Whole);
    }
    line.clear();
    skip(input)?;
    Ok(Line::TooLong)
}

/// Passes over the rest of a line.
fn skip(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let held = input.fill_buf()?;
        let end = held.iter().position(|byte| *byte == b'\n');
        let (done, length) = (end.is_some() || held.is_empty(), held.len());
        input.consume(end.map_or(length, |end| end + 1));
        if done {
            return Ok(());
        }
    }
}
