//! Where each character of a value stands in its file: escapes, indents and folds undone.

use crate::syntax::Node;

/// How the value is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Double,
    Single,
    Bare,
}

/// Calls `put` with each character of the node's text, the byte where it is written, and the
/// number of bytes it takes there (none where the text has a blank that the file has not).
pub(super) fn align(
    file: &str,
    node: &Node,
    start: usize,
    mut put: impl FnMut(char, usize, usize),
) {
    let Some(text) = node.text() else { return };
    let end = (node.span.end as usize).min(file.len());
    let (style, mut at) = content(file, start, end);
    for c in text.chars() {
        loop {
            let rest = file.get(at..end).unwrap_or_default();
            let Some(next) = rest.chars().next() else {
                put(c, at, 0);
                break;
            };
            if style == Style::Double && next == '\\' {
                let width = escape(rest);
                if rest[1..].starts_with(['\n', '\r']) {
                    // The line goes on in the next one.
                    at += width;
                    continue;
                }
                put(c, at, width);
                at += width;
            } else if style == Style::Single && rest.starts_with("''") {
                put(c, at, 2);
                at += 2;
            } else if next == c {
                put(c, at, next.len_utf8());
                at += next.len_utf8();
            } else if next.is_whitespace() {
                at += next.len_utf8();
                continue;
            } else {
                put(c, at, 0);
            }
            break;
        }
    }
}

/// How a value is written, and where its content begins: after tag, anchor, and the quote or the
/// header of a block.
fn content(file: &str, start: usize, end: usize) -> (Style, usize) {
    let mut at = start;
    loop {
        let rest = file.get(at..end).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        at += blank;
        let rest = &rest[blank..];
        match rest.chars().next() {
            Some('!' | '&') => at += rest.find(char::is_whitespace).unwrap_or(rest.len()),
            Some('"') => return (Style::Double, at + 1),
            Some('\'') => return (Style::Single, at + 1),
            Some('|' | '>') => {
                return (Style::Bare, at + rest.find('\n').map_or(rest.len(), |line| line + 1));
            }
            _ => return (Style::Bare, at),
        }
    }
}

/// Bytes of the escape that a text begins with.
fn escape(rest: &str) -> usize {
    let width = match rest.as_bytes().get(1) {
        // Two of them make one character outside of the first plane.
        Some(b'u') if is_surrogate(rest) => 12,
        Some(b'u') => 6,
        Some(b'x') => 4,
        Some(b'U') => 10,
        Some(_) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        None => 1,
    };
    (width.min(rest.len())..rest.len()).find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len())
}

fn is_surrogate(rest: &str) -> bool {
    let high = rest
        .get(2..4)
        .is_some_and(|digits| matches!(u8::from_str_radix(digits, 16), Ok(0xd8..=0xdb)));
    high && rest.get(6..8) == Some("\\u")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    /// The text that stands in the file where each word of the value is.
    fn words(path: &str, file: &str) -> Vec<String> {
        let (nodes, problems) = parse(path, file);
        assert_eq!(problems, [], "{file}");
        let node = nodes[0].get("a").unwrap();
        let span = super::super::template::place(file, node);
        let mut found = vec![String::new()];
        align(file, node, span.start.min(node.span.start) as usize, |c, at, width| {
            if c.is_whitespace() {
                found.push(String::new());
            } else if let Some(word) = found.last_mut() {
                word.push_str(&file[at..at + width]);
            }
        });
        found.retain(|word| !word.is_empty());
        found
    }

    #[test]
    fn words_stand_where_they_are_written() {
        for (path, file) in [
            ("x.yaml", "a: |\n  one {\n    two\n\n    three\n  }\nb: 1\n"),
            ("x.yaml", "a: !Sub |-\n  one {\n      two\n    three\n  }\n"),
            ("x.yaml", "a: >\n  one {\n  two\n\n  three\n  }\n"),
            ("x.yaml", "a: !Sub >-\n\n  one {\n  two\n  three\n  }\n"),
            ("x.yaml", "a: 'one {\n  two\n\n  three }'\n"),
            ("x.yaml", "a: \"one {\\n two \\\n   three }\"\n"),
            ("x.yaml", "a: one {\n  two\n  three }\n"),
            ("x.json", "{\"a\": \"one {\\n\\ttwo three }\"}"),
        ] {
            assert_eq!(words(path, file), ["one", "{", "two", "three", "}"], "{file}");
        }
        assert_eq!(words("x.json", r#"{"a": "\"k\" \ud83e\udd80x"}"#)[1], r"\ud83e\udd80x");
        assert_eq!(words("x.yaml", "a: 'it''s so'\n"), ["it''s", "so"]);
    }
}
