//! Where the lines of a text that stands in a value are in the file.

use crate::model::Span;
use crate::syntax::{Data, Node};

/// The lines of a text, by where they begin in it and in the file.
#[derive(Debug)]
pub(super) struct Lines {
    lines: Vec<Line>,
    /// The value that holds the text: the place of what cannot be told.
    whole: Span,
}

#[derive(Debug)]
struct Line {
    within: usize,
    length: usize,
    in_file: usize,
}

impl Lines {
    /// The lines of a value of the file.
    pub(super) fn new(node: &Node, file: &str) -> Self {
        let whole = node.text_span();
        let lines = match &node.data {
            Data::Scalar { text, inner: Some(inner), .. } => {
                vec![Line { within: 0, length: text.len(), in_file: inner.start as usize }]
            }
            Data::Scalar { text, .. } => block(text, node.span, file),
            _ => Vec::new(),
        };
        Self { lines, whole }
    }

    /// Where a place of the text is in the file.
    pub(super) fn place(&self, span: Span) -> Span {
        let Span { start, end } = span;
        let (start, end) = (start as usize, end as usize);
        let after = self.lines.partition_point(|line| line.within <= start);
        let line = after.checked_sub(1).and_then(|at| self.lines.get(at));
        match line {
            Some(line) if end <= line.within + line.length => {
                let move_by = |offset: usize| line.in_file + (offset - line.within);
                Span::new(move_by(start)..move_by(end))
            }
            _ => self.whole,
        }
    }
}

/// The lines of a block scalar: in the file each has an indent and is else the same. Folding and
/// escapes change that; from there on nothing can be told.
fn block(text: &str, span: Span, file: &str) -> Vec<Line> {
    let start = file.get(..span.start as usize).and_then(|before| before.rfind('\n'));
    let start = start.map_or(0, |at| at + 1);
    let written = file.get(start..(span.end as usize).min(file.len())).unwrap_or_default();
    let mut raw = with_offsets(written);
    let mut lines = Vec::new();
    for (within, line) in with_offsets(text) {
        if line.trim().is_empty() {
            continue;
        }
        let same = |(at, written): (usize, &str)| {
            let indent = written.strip_suffix(line)?;
            indent.bytes().all(|byte| byte == b' ').then(|| start + at + indent.len())
        };
        let Some(in_file) = raw.find_map(same) else { break };
        lines.push(Line { within, length: line.len(), in_file });
    }
    lines
}

/// The lines of a text without what ends them, and where they begin.
fn with_offsets(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |next, line| {
        let at = *next;
        *next += line.len();
        Some((at, line.trim_end_matches(['\n', '\r'])))
    })
}
