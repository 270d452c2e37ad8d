//! Lines of a known length at most, however long they are.

use std::io::{self, BufRead};

/// How a line was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// It is in the buffer.
    Whole,
    /// It is longer than the bound, and was passed over.
    TooLong,
    /// There was none.
    End,
}

/// Reads the next line, of at most `most` bytes, into `line`.
pub fn read_line(
    input: &mut (impl BufRead + ?Sized),
    line: &mut Vec<u8>,
    most: usize,
) -> io::Result<Line> {
    line.clear();
    io::Read::take(&mut *input, most as u64 + 1).read_until(b'\n', line)?;
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
fn skip(input: &mut (impl BufRead + ?Sized)) -> io::Result<()> {
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
