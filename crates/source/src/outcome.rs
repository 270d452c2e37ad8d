//! What is known about a run whose history was replayed on code.

use std::fmt;

use serde::Serialize;

/// The verdict about one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Every recorded event was taken, and the code waits or has returned.
    Replayable {
        /// Recorded events that nobody took, because the code returned before. The engine
        /// completes such a run without a word about them.
        left_over: usize,
    },
    /// The run cannot go on.
    Diverges(Divergence),
    /// Not known.
    Unknown(Why),
}

/// Where and how code leaves a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divergence {
    /// The event, counted from 0 in the order of the log; the number of events where all were
    /// taken.
    pub at: usize,
    /// What is recorded there.
    pub expected: String,
    /// What the code does instead.
    pub found: String,
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event {} is {}, the code is at {}", self.at, self.expected, self.found)
    }
}

/// Why nothing is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    /// What was met, in words.
    pub what: String,
    /// The file, where it is one's.
    pub file: Option<String>,
    /// Byte offset in it.
    pub offset: Option<usize>,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{file}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl Why {
    /// Something that belongs to no file.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), file: None, offset: None }
    }

    /// Something in a file.
    pub(crate) fn at(file: &str, offset: usize, what: impl Into<String>) -> Self {
        Self { what: what.into(), file: Some(file.to_owned()), offset: Some(offset) }
    }
}
