//! Where a thing stands: side, file, byte range.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

/// Which of the two versions a text belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The version that runs in flight were started on.
    Old,
    /// The version under check.
    New,
}

impl Side {
    /// The word of the report: `old` or `new`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }
}

/// A range of bytes in one file, half open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of byte offsets. Files are bounded well below 4 GiB, see `limits.rs`.
    pub fn new(range: Range<usize>) -> Self {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: narrow(range.start), end: narrow(range.end) }
    }

    /// The same as a range for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A text that a user wrote. Every finding has at least one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The version.
    pub side: Side,
    /// The file's path relative to the repository, with `/`.
    pub file: Arc<str>,
    /// The exact text.
    pub span: Span,
}
