//! Byte offsets to lines and columns as people count them.

use line_index::{LineIndex, TextSize, WideEncoding};

/// A position in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

/// The lines of one text.
#[derive(Debug)]
pub struct Lines {
    index: LineIndex,
    length: u32,
}

impl Lines {
    /// Finds the lines of `text`.
    pub fn new(text: &str) -> Self {
        Self { index: LineIndex::new(text), length: u32::try_from(text.len()).unwrap_or(u32::MAX) }
    }

    /// The position of a byte offset. One past the end is the end, one within a character is
    /// that character.
    pub fn position(&self, offset: u32) -> Position {
        let mut offset = offset.min(self.length);
        loop {
            let found = self.index.try_line_col(TextSize::new(offset));
            let wide = found.and_then(|narrow| self.index.to_wide(WideEncoding::Utf32, narrow));
            match wide {
                Some(wide) => return Position { line: wide.line + 1, column: wide.col + 1 },
                None if offset == 0 => return Position { line: 1, column: 1 },
                None => offset -= 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let lines = Lines::new("a: é\nü: \u{1f980}x\n");
        assert_eq!(lines.position(0), Position { line: 1, column: 1 });
        assert_eq!(lines.position(14), Position { line: 2, column: 5 });
        assert_eq!(lines.position(999), Position { line: 3, column: 1 });
    }
}
