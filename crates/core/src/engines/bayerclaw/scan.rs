//! Finds `${...}` expressions and the job fields that they and Python conditions read.

use std::ops::Range;

use crate::model::Span;
use crate::syntax::{Data, Node};

/// Byte ranges of all `${...}` in a text, each up to the first closing brace as the runner's
/// expression `\${(.+?)}` takes them.
pub(super) fn expressions(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("${") {
        let start = from + at;
        // At least one character stands between the braces, and it may be a brace.
        let line = text[start + 2..].char_indices().take_while(|(_, c)| *c != '\n');
        if let Some((length, _)) = line.skip(1).find(|(_, c)| *c == '}') {
            from = start + 2 + length + 1;
            found.push(start..from);
        } else {
            // Nothing closes on this line, so no other expression begins on it.
            let rest = &text[start + 2..];
            from = start + 2 + rest.find('\n').unwrap_or(rest.len());
        }
    }
    found
}

/// The expressions of a scalar, each with its place in the file.
pub(super) fn placed_expressions<'a>(node: &'a Node, file: &str) -> Vec<(&'a str, Span)> {
    let Data::Scalar { text, inner, .. } = &node.data else { return Vec::new() };
    let found = expressions(text);
    if found.is_empty() {
        return Vec::new();
    }
    // Text over several lines, or with escapes, stands in the file with other bytes between the
    // expressions, but with the same expressions in the same order.
    let written = file.get(node.span.range()).unwrap_or_default();
    let raw = if inner.is_none() { expressions(written) } else { Vec::new() };
    let same = raw.len() == found.len();
    let place = |(at, range): (usize, Range<usize>)| {
        let span = match inner {
            Some(_) => node.part_span(range.clone()),
            None if same => {
                let start = node.span.start as usize;
                Span::new(start + raw[at].start..start + raw[at].end)
            }
            None => node.span,
        };
        (&text[range], span)
    };
    found.into_iter().enumerate().map(place).collect()
}

/// The job fields that a `JMESPath` expression cannot do without: `job.a.b` up to the first
/// function, index or filter. An expression with alternatives needs none of them for sure.
pub(super) fn job_paths(expression: &str) -> Vec<String> {
    if expression.contains("||") {
        return Vec::new();
    }
    roots(expression, b"'`").into_iter().map(|range| expression[range].to_owned()).collect()
}

/// Places and names of the job fields that a Python condition reads. The last name of a method
/// call is no field.
pub(super) fn condition_paths(condition: &str) -> Vec<(Range<usize>, String)> {
    roots(condition, b"'\"")
        .into_iter()
        .filter_map(|range| {
            let is_call = condition[range.end..].trim_start().starts_with('(');
            let path = &condition[range.clone()];
            let path = if is_call { path.rsplit_once('.')?.0 } else { path };
            let is_field = path.contains('.');
            is_field.then(|| (range.start..range.start + path.len(), path.to_owned()))
        })
        .collect()
}

/// Where `job.name.name...` stands outside of literals.
fn roots(text: &str, quotes: &[u8]) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if quotes.contains(&bytes[at]) {
            let close = bytes[at + 1..].iter().position(|byte| *byte == bytes[at]);
            let Some(length) = close else { break };
            at += length + 2;
        } else if is_word(bytes[at]) || bytes[at] == b'.' {
            let end = word_end(bytes, at);
            let end = if &text[at..end] == "job" { path_end(bytes, end) } else { end };
            if text[at..end].starts_with("job.") {
                found.push(at..end);
            }
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// The end of a word, or of dotted words that do not begin with `job`.
fn word_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while at < bytes.len() && (is_word(bytes[at]) || bytes[at] == b'.') {
        if bytes[at] == b'.' && &bytes[start..at] == b"job" {
            break;
        }
        at += 1;
    }
    at.max(start + 1)
}

/// The end of `.name` or `."name"`, any number of them.
fn path_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    while bytes.get(end) == Some(&b'.') {
        let rest = &bytes[end + 1..];
        let length = match rest.first() {
            Some(b'"') => rest[1..].iter().position(|b| *b == b'"').map(|length| length + 2),
            _ => Some(rest.iter().take_while(|byte| is_word(**byte)).count()),
        };
        match length {
            Some(length) if length > 0 => end += 1 + length,
            _ => break,
        }
    }
    end
}

/// Letters of other scripts count as letters: they are single characters of a name.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn expressions_end_at_the_first_brace() {
        let of = |text: &str| -> Vec<String> {
            expressions(text).into_iter().map(|range| text[range].to_owned()).collect()
        };
        assert_eq!(of("a ${b} ${job.c}x"), ["${b}", "${job.c}"]);
        assert_eq!(of("${}x}"), ["${}x}"]);
        assert_eq!(of("${a ${b}"), ["${a ${b}"]);
        assert_eq!(of("${a"), Vec::<String>::new());
        assert_eq!(of("${é}"), ["${é}"]);
        assert_eq!(of("${a\n} ${b}"), ["${b}"]);
        assert_eq!(of(&"${".repeat(100_000)), Vec::<String>::new());
    }

    #[test]
    fn paths_stop_where_they_stop_being_plain() {
        for (expression, paths) in [
            ("${job.sample.id}", &["job.sample.id"][..]),
            ("${job.lanes[0].reads}", &["job.lanes"]),
            ("${join(',', job.names)}", &["job.names"]),
            ("${job.\"sample-id\".x}", &["job.\"sample-id\".x"]),
            ("${job.a || job.b}", &[]),
            ("${scatter.job.a}", &[]),
            ("${jobs.a} ${myjob.a}", &[]),
            ("${job}", &[]),
            ("${contains('job.x', job.y)}", &["job.y"]),
            ("${job.}", &[]),
        ] {
            assert_eq!(job_paths(expression), paths, "{expression}");
        }
    }

    #[test]
    fn conditions_are_python() {
        let of = |text: &str| -> Vec<(String, String)> {
            let found = condition_paths(text).into_iter();
            found.map(|(range, path)| (text[range].to_owned(), path)).collect()
        };
        let same = |text: &str| vec![(text.to_owned(), text.to_owned())];
        assert_eq!(of("job.depth > 3 and n.job.x"), same("job.depth"));
        assert_eq!(of("job.kind.startswith('job.x')"), same("job.kind"));
        assert_eq!(of("job.get('x')"), []);
        assert_eq!(of("'x' in job"), []);
        assert_eq!(of("'open job.x"), []);
    }

    #[test]
    fn places_are_exact_in_every_style() {
        let file = "a: \"x ${job.a}\"\nb: |\n  one ${job.b}\n  two ${job.c}\nc: \"\\t${job.d}\"\n";
        let root = parse("x.yaml", file).0.remove(0);
        for (key, texts) in
            [("a", &["${job.a}"][..]), ("b", &["${job.b}", "${job.c}"]), ("c", &["${job.d}"])]
        {
            let placed = placed_expressions(root.get(key).unwrap(), file);
            let found: Vec<_> = placed.iter().map(|(_, span)| &file[span.range()]).collect();
            assert_eq!(found, texts, "{key}");
        }
    }
}
