//! Pieces of source text for miette: small, harmless, and several of them in one source.
//!
//! A file may be one line of a megabyte and may hold escape sequences, so miette never sees it.
//! It sees a few lines, cut to the page, each piece at addresses of its own. Two pieces, such
//! as new and old text, are then drawn one after the other under one message.

use midflight_core::report::terminal_text;
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// Lines between two marks that still make one piece: the context of both, and one between.
const LINES_BETWEEN_MAX: u32 = 3;

/// Characters before a mark that are kept when its line is cut.
const LEAD_CHARS: usize = 16;

/// Addresses between two pieces, so that no span can lie in both.
const GAP: usize = 16;

/// A text to underline.
#[derive(Debug, Clone)]
pub(super) struct Mark<'a> {
    /// The whole file.
    pub(super) text: &'a str,
    /// What the piece is headed with: file, line and column.
    pub(super) title: String,
    /// Byte range in the file.
    pub(super) range: std::ops::Range<usize>,
    /// Its line, from 1.
    pub(super) line: u32,
    /// What stands under it.
    pub(super) label: String,
}

/// Pieces of source, and where the marks lie in them.
#[derive(Debug, Default)]
pub(super) struct Snippets {
    pieces: Vec<Piece>,
    /// Address ranges of the marks, in the order of the marks.
    pub(super) spans: Vec<SourceSpan>,
}

#[derive(Debug)]
struct Piece {
    title: String,
    /// Of the first line, from 0.
    line: usize,
    /// The address of the first byte.
    start: usize,
    text: String,
}

impl Snippets {
    /// Pieces for `marks`, the first mark's first. `width` is the length of the longest line.
    pub(super) fn new(marks: &[Mark<'_>], width: usize) -> Self {
        let mut snippets = Self::default();
        let mut spans = vec![None; marks.len()];
        while let Some(first) = spans.iter().position(Option::is_none) {
            let mut group = vec![first];
            for index in first + 1..marks.len() {
                let fits = near(&marks[first], &marks[index])
                    && group.iter().all(|other| marks[*other].line != marks[index].line);
                if spans[index].is_none() && fits {
                    group.push(index);
                }
            }
            group.sort_by_key(|index| marks[*index].range.start);
            let start = snippets.pieces.last().map_or(0, |last| last.start + last.text.len() + GAP);
            let lines: Vec<&Mark<'_>> = group.iter().map(|index| &marks[*index]).collect();
            let (piece, ranges) = piece(&lines, &marks[first], start, width);
            for (index, range) in group.into_iter().zip(ranges) {
                spans[index] = Some(range);
            }
            snippets.pieces.push(piece);
        }
        snippets.spans = spans.into_iter().flatten().collect();
        snippets
    }
}

impl SourceCode for Snippets {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let holds = |piece: &&Piece| {
            piece.start <= span.offset()
                && span.offset() + span.len() <= piece.start + piece.text.len()
        };
        let piece = self.pieces.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        let local = SourceSpan::from((span.offset() - piece.start, span.len()));
        let found = piece.text.read_span(&local, before, after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            piece.title.clone(),
            found.data(),
            SourceSpan::from((found.span().offset() + piece.start, found.span().len())),
            found.line() + piece.line,
            found.column(),
            found.line_count(),
        )))
    }
}

/// Whether two marks fit into one piece: in one file, on lines that are close.
fn near(first: &Mark<'_>, other: &Mark<'_>) -> bool {
    std::ptr::eq(first.text, other.text) && first.line.abs_diff(other.line) <= LINES_BETWEEN_MAX
}

/// The lines of the marks, one before and one after, and the marks' addresses.
fn piece(
    marks: &[&Mark<'_>],
    head: &Mark<'_>,
    start: usize,
    width: usize,
) -> (Piece, Vec<SourceSpan>) {
    let text = head.text;
    let boundary = |at: usize| text.floor_char_boundary(at.min(text.len()));
    let from = marks.first().map_or(0, |mark| line_start(text, boundary(mark.range.start)));
    let until = marks.last().map_or(0, |mark| boundary(mark.range.start));
    let mut at = if from == 0 { 0 } else { line_start(text, from - 1) };
    let first_line = marks.first().map_or(1, |mark| mark.line) as usize;
    let line = first_line - usize::from(at < from).min(first_line);

    let mut out = String::new();
    let mut spans = Vec::with_capacity(marks.len());
    let mut after = 0;
    while after < 2 {
        let content = text.get(at..).unwrap_or_default().split('\n').next().unwrap_or_default();
        let here =
            |mark: &&&Mark<'_>| (at..=at + content.len()).contains(&boundary(mark.range.start));
        let mark = marks.iter().find(here).map(|mark| {
            let (start, end) = (boundary(mark.range.start), boundary(mark.range.end));
            start - at..end.clamp(start, at + content.len()) - at
        });
        let found = write_line(content, mark.clone(), width, &mut out);
        if mark.is_some() {
            spans.push(SourceSpan::from((start + found.start, found.len())));
        }
        out.push('\n');
        if at + content.len() >= until {
            after += 1;
        }
        at += content.len() + 1;
        if at > text.len() || (at == text.len() && after > 0) {
            break;
        }
    }
    (Piece { title: head.title.clone(), line: line.saturating_sub(1), start, text: out }, spans)
}

/// Writes one line, cut around its mark and made harmless. Returns where the mark came to lie.
fn write_line(
    line: &str,
    mark: Option<std::ops::Range<usize>>,
    width: usize,
    out: &mut String,
) -> std::ops::Range<usize> {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let mark = mark.unwrap_or(0..0);
    let mark = mark.start.min(line.len())..mark.end.min(line.len());
    let (from, until) = window(line, &mark, width);
    if from > 0 {
        out.push('…');
    }
    let mut put = |range: std::ops::Range<usize>| {
        let text = line.get(range).unwrap_or_default();
        out.push_str(&terminal_text(&text.replace('\t', "    ")));
        out.len()
    };
    let start = put(from..mark.start.max(from));
    let end = put(mark.start.max(from)..mark.end.min(until));
    put(mark.end.clamp(from, until)..until);
    if until < line.len() {
        out.push('…');
    }
    start..end
}

/// The part of a line that is shown: all of it, or `width` characters around the mark.
fn window(line: &str, mark: &std::ops::Range<usize>, width: usize) -> (usize, usize) {
    let nth = |from: usize, chars: usize| {
        let rest = line.get(from..).unwrap_or_default();
        rest.char_indices().nth(chars).map_or(line.len(), |(at, _)| from + at)
    };
    let whole = nth(0, width);
    if whole == line.len() || mark.end <= nth(0, width.saturating_sub(1)) {
        return (0, whole);
    }
    let before = line.get(..mark.start).unwrap_or_default();
    let from = before.char_indices().rev().nth(LEAD_CHARS - 1).map_or(0, |(at, _)| at);
    (from, nth(from, width.saturating_sub(2)))
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |found| found + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str, range: std::ops::Range<usize>) -> Mark<'_> {
        let line = text[..range.start].matches('\n').count();
        let line = u32::try_from(line + 1).unwrap();
        Mark { text, title: "x.yaml".to_owned(), range, line, label: String::new() }
    }

    /// What miette would underline, and the number of the first line that it shows.
    fn shown(snippets: &Snippets, index: usize) -> (String, usize) {
        let span = snippets.spans[index];
        let exact = snippets.read_span(&span, 0, 0).unwrap();
        let from = span.offset() - exact.span().offset();
        let text = exact.data()[from..from + span.len()].to_vec();
        let around = snippets.read_span(&span, 1, 1).unwrap();
        (String::from_utf8(text).unwrap(), around.line() + 1)
    }

    #[test]
    fn close_marks_share_a_piece_and_far_ones_do_not() {
        let text = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\n";
        let at = |what: &str| text.find(what).unwrap()..text.find(what).unwrap() + 1;
        let snippets =
            Snippets::new(&[mark(text, at("3")), mark(text, at("1")), mark(text, at("7"))], 80);
        assert_eq!(snippets.pieces.len(), 2);
        assert_eq!(shown(&snippets, 0), ("3".to_owned(), 2));
        assert_eq!(shown(&snippets, 1), ("1".to_owned(), 1));
        assert_eq!(shown(&snippets, 2), ("7".to_owned(), 6));
        assert_eq!(snippets.pieces[0].text, "a: 1\nb: 2\nc: 3\nd: 4\n");
        assert_eq!(snippets.pieces[1].text, "f: 6\ng: 7\n");
        let across = SourceSpan::from((0, snippets.spans[2].offset() + 1));
        assert!(snippets.read_span(&across, 0, 0).is_err());
    }

    #[test]
    fn a_line_of_a_megabyte_is_cut_around_its_mark() {
        let text = format!("{}needle{}", "ä,".repeat(300_000), "\u{1b}[2J".repeat(100_000));
        let start = text.find("needle").unwrap();
        let snippets = Snippets::new(&[mark(&text, start..start + 6)], 60);
        assert_eq!(shown(&snippets, 0).0, "needle");
        let line = &snippets.pieces[0].text;
        assert_eq!(line.chars().count(), 61, "{line}");
        assert!(line.starts_with("…ä,") && line.ends_with("…\n") && !line.contains('\u{1b}'));
    }

    #[test]
    fn a_mark_over_several_lines_ends_with_its_first() {
        let text = "a:\r\n  b\r\n  c\r\n";
        let snippets = Snippets::new(&[mark(text, 0..10)], 80);
        assert_eq!(shown(&snippets, 0).0, "a:");
        assert_eq!(snippets.pieces[0].text, "a:\n  b\n");
    }

    #[test]
    fn no_range_of_no_text_fails() {
        let text = "\tü: \u{202e}##[x]\r\n\n\u{1f980}end";
        for width in [40, 4] {
            for start in 0..=text.len() + 2 {
                for end in start..=text.len() + 3 {
                    let line_at = text.floor_char_boundary(start);
                    let range = line_at..line_at;
                    let mark = Mark { range: start..end, ..mark(text, range) };
                    let snippets = Snippets::new(&[mark], width);
                    assert!(!shown(&snippets, 0).0.contains(['\u{202e}', '\n']));
                }
            }
        }
        assert!(Snippets::new(&[], 80).spans.is_empty());
        assert_eq!(shown(&Snippets::new(&[mark("", 0..0)], 80), 0), (String::new(), 1));
    }
}
