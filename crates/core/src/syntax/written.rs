//! How the text of a scalar stands in its file.

use std::ops::Range;

use crate::model::Span;

/// Where a text stands in its file: in one piece, or line by line where the file has an
/// indentation or carriage returns between the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    span: Span,
    /// Offsets in the text and in the file, at each place from where on they run together. None
    /// for a text in one piece.
    pieces: Vec<(u32, u32)>,
}

impl From<Span> for Written {
    /// In one piece.
    fn from(span: Span) -> Self {
        Self { span, pieces: Vec::new() }
    }
}

impl Written {
    /// A literal block (`|`), whose first line that is not empty begins at `start`. None where
    /// the lines of the file are not those of the text.
    pub(super) fn block(file: &str, start: usize, text: &str) -> Option<Self> {
        let end = start + file.get(start..)?.len();
        let empty = text.find(|c| c != '\n')?;
        let indent = start - file[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        if !file[start - indent..start].bytes().all(|byte| byte == b' ') {
            return None;
        }
        let mut pieces: Vec<(u32, u32)> = Vec::new();
        let (mut at, mut shift) = (start, None);
        let mut offset = empty;
        let lines = text[empty..].strip_suffix('\n').unwrap_or(&text[empty..]);
        for (number, line) in lines.split('\n').enumerate() {
            if number > 0 {
                at += line_break(&file[at..end])?;
                at += file[at..end].bytes().take(indent).take_while(|byte| *byte == b' ').count();
            }
            if !file[at..end].starts_with(line) {
                return None;
            }
            let here = at.checked_sub(offset)?;
            if shift.replace(here) != Some(here) {
                pieces.push((u32::try_from(offset).ok()?, u32::try_from(at).ok()?));
            }
            at += line.len();
            offset += line.len() + 1;
        }
        let end = start + file[start..at].trim_end().len();
        Some(Self { span: Span::new(start..end), pieces })
    }

    /// From the first to the last letter of the text.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Where a byte range of the text stands, if it begins at a letter that stands in the file.
    pub(super) fn part(&self, range: Range<usize>) -> Option<Span> {
        let start = self.offset(range.start)?;
        // The end is that of the last byte, so that it stays on the line of that byte.
        let end = if range.end > range.start { self.offset(range.end - 1)? + 1 } else { start };
        let most = self.span.end as usize;
        Some(Span::new(start.min(most)..end.min(most)))
    }

    fn offset(&self, at: usize) -> Option<usize> {
        if self.pieces.is_empty() {
            return Some(self.span.start as usize + at);
        }
        let after = self.pieces.partition_point(|(text, _)| *text as usize <= at);
        let (text, file) = self.pieces.get(after.checked_sub(1)?)?;
        Some(*file as usize + (at - *text as usize))
    }
}

/// The length of the line break that a text begins with.
fn line_break(text: &str) -> Option<usize> {
    match text.as_bytes() {
        [b'\r', b'\n', ..] => Some(2),
        [b'\r' | b'\n', ..] => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_of_short_lines_is_no_larger_than_its_file() {
        let file = " x\n".repeat(1_000_000);
        let text = "x\n".repeat(1_000_000);
        let written = Written::block(&file, 1, &text).unwrap();
        assert_eq!(written.pieces.len(), 1_000_000);
        assert_eq!(written.part(1_999_998..1_999_999), Some(Span::new(2_999_998..2_999_999)));
        let unindented = Written::block(&text, 0, &text).unwrap();
        assert_eq!(unindented.pieces.len(), 1);
    }

    #[test]
    fn other_lines_are_not_taken_for_the_text() {
        assert_eq!(Written::block("  a\n  b\n", 2, "a\nc\n"), None);
        assert_eq!(Written::block("k: a\n", 3, "a\n"), None);
        assert_eq!(Written::block("  a", 2, "a\nb\n"), None);
        assert_eq!(Written::block("a", 7, "a\n"), None);
        assert_eq!(Written::block(">+\n \n ", 0, "\n\n"), None);
    }
}
