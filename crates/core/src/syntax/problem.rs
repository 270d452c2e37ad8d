//! What can be wrong with a file.

use super::{Lines, Position};
use crate::limits::{FILE_BYTES_MAX, NESTING_MAX, NODES_MAX, PROBLEMS_PER_FILE_MAX};
use crate::model::Span;

/// Which rule reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The file cannot be read: syntax, encoding, or a bound of `limits.rs`.
    Unreadable,
    /// The file can be read and is not what its format asks for.
    Invalid,
}

/// Something wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which rule reports it.
    pub kind: ProblemKind,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Where.
    pub span: Span,
}

impl Problem {
    /// The file cannot be read.
    pub fn unreadable(message: impl Into<String>, help: impl Into<String>, span: Span) -> Self {
        Self { kind: ProblemKind::Unreadable, message: message.into(), help: help.into(), span }
    }

    /// The content is not what the format asks for.
    pub fn invalid(message: impl Into<String>, help: impl Into<String>, span: Span) -> Self {
        Self { kind: ProblemKind::Invalid, message: message.into(), help: help.into(), span }
    }
}

impl Problem {
    /// The message with its place in `text`, for lists that have no other room for it. What is
    /// wrong with a file as a whole has none.
    pub(crate) fn with_position(&self, text: &str) -> String {
        if self.span == Span::default() {
            return self.message.clone();
        }
        let Position { line, column } = Lines::new(text).position(self.span.start);
        format!("{} (line {line}, column {column})", self.message)
    }
}

/// More values than are read.
pub(super) fn too_many_nodes(span: Span) -> Problem {
    Problem::unreadable(
        format!("more than {NODES_MAX} values, aliases expanded"),
        "split the document, and write values out instead of nesting aliases",
        span,
    )
}

/// Deeper than is read.
pub(super) fn too_deep(span: Span) -> Problem {
    let message = format!("nested more than {NESTING_MAX} deep");
    Problem::unreadable(message, "flatten the document", span)
}

/// Adds a problem, up to the bound.
pub(super) fn push(problems: &mut Vec<Problem>, problem: Problem) {
    if problems.len() < PROBLEMS_PER_FILE_MAX {
        problems.push(problem);
    }
}

/// Refuses a file that is larger than the bound before anything is parsed.
pub(crate) fn too_large(text: &str) -> Option<Problem> {
    (text.len() > FILE_BYTES_MAX).then(|| {
        Problem::unreadable(
            format!("the file has {} bytes, more than {FILE_BYTES_MAX}", text.len()),
            "split the workflow, or leave the file out with `[discover] exclude`",
            Span::default(),
        )
    })
}
