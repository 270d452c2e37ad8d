//! Paths as `JSONPath` states write them, and those within intrinsic functions.

use std::ops::Range;

use crate::limits::INPUT_PATH_BYTES_MAX;

/// What a path begins at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root<'a> {
    /// `$`: the document of the state.
    Document,
    /// `$$`: the context object.
    Context,
    /// `$name`.
    Variable(&'a str),
}

/// A path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path<'a> {
    pub(super) root: Root<'a>,
    /// Keys, and elements of lists as `[0]`.
    pub(super) keys: Vec<String>,
    /// What follows from the first part on that is neither: wildcards, filters, slices, `..`.
    pub(super) rest: &'a str,
}

/// A path, if the text is one.
pub(super) fn parse(text: &str) -> Option<Path<'_>> {
    if text.len() > INPUT_PATH_BYTES_MAX || is_filled_in(text) {
        return None;
    }
    let after = text.strip_prefix('$')?;
    let (root, rest) = if let Some(rest) = after.strip_prefix('$') {
        (Root::Context, rest)
    } else {
        let end = after.find(|c| !is_name(c)).unwrap_or(after.len());
        let (name, rest) = after.split_at(end);
        (if name.is_empty() { Root::Document } else { Root::Variable(name) }, rest)
    };
    if !rest.is_empty() && !rest.starts_with(['.', '[']) {
        return None;
    }
    let (keys, rest) = keys(rest);
    Some(Path { root, keys, rest })
}

/// Whether a template fills in a part of it.
pub(super) fn is_filled_in(text: &str) -> bool {
    ["${", "{{", "%{", "<%"].iter().any(|mark| text.contains(mark))
}

pub(super) fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn keys(mut rest: &str) -> (Vec<String>, &str) {
    let mut keys = Vec::new();
    while let Some((key, after)) = dotted(rest).or_else(|| bracketed(rest)) {
        keys.push(key);
        rest = after;
    }
    (keys, rest)
}

/// `.name`. A name with any other character than these may be more than a name.
fn dotted(text: &str) -> Option<(String, &str)> {
    let text = text.strip_prefix('.')?;
    let end = text.find(['.', '[']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let is_plain = |c| is_name(c) || matches!(c, '-' | ':' | '/');
    (!name.is_empty() && name.chars().all(is_plain)).then(|| (name.to_owned(), rest))
}

/// `['name']`, `["name"]` or `[0]`.
fn bracketed(text: &str) -> Option<(String, &str)> {
    let (inner, rest) = text.strip_prefix('[')?.split_once(']')?;
    let quoted = ['\'', '"'].iter().find_map(|quote| {
        let name = inner.strip_prefix(*quote)?.strip_suffix(*quote)?;
        let is_one = !name.contains(['\'', '"', '\\', ',']) && !name.starts_with('[');
        (is_one && !name.is_empty()).then(|| name.to_owned())
    });
    let index = || {
        let is_index = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit());
        let is_short = inner == "0" || !inner.starts_with('0');
        (is_index && is_short).then(|| format!("[{inner}]"))
    };
    Some((quoted.or_else(index)?, rest))
}

/// Where the paths within a call of intrinsic functions stand. None where it is no such call, or
/// cannot be told apart.
pub(super) fn in_call(text: &str) -> Option<Vec<Range<usize>>> {
    if !text.starts_with("States.") || text.len() > INPUT_PATH_BYTES_MAX || is_filled_in(text) {
        return None;
    }
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\'' => at = end_of_quoted(bytes, at)?,
            b'$' => {
                let end = end_of_path(bytes, at)?;
                let trimmed = text.get(at..end)?.trim_end();
                found.push(at..at + trimmed.len());
                at = end;
            }
            _ => at += 1,
        }
    }
    Some(found)
}

/// Behind the quote that ends the text which begins at `start`.
fn end_of_quoted(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b'\'' => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// The comma or parenthesis that ends the path which begins at `start`.
fn end_of_path(bytes: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut depth) = (start, 0_usize);
    loop {
        match bytes.get(at)? {
            b',' | b')' if depth == 0 => return Some(at),
            b'\'' => at = end_of_quoted(bytes, at)? - 1,
            b'[' | b'(' => depth += 1,
            b']' | b')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_up_to_what_is_none() {
        for (text, keys, rest) in [
            ("$", &[][..], ""),
            ("$.a.b", &["a", "b"], ""),
            ("$['a.b'].c", &["a.b", "c"], ""),
            ("$.a[0].id", &["a", "[0]", "id"], ""),
            ("$.a[*].id", &["a"], "[*].id"),
            ("$.a[-1]", &["a"], "[-1]"),
            ("$.a[0:2]", &["a"], "[0:2]"),
            ("$.a[?(@.b == 1)]", &["a"], "[?(@.b == 1)]"),
            ("$..a", &[], "..a"),
            ("$.*", &[], ".*"),
            ("$['a','b']", &[], "['a','b']"),
            ("$.a.length()", &["a"], ".length()"),
        ] {
            let path = parse(text).unwrap();
            assert_eq!((path.root, path.rest), (Root::Document, rest), "{text}");
            assert_eq!(path.keys, keys, "{text}");
        }
        assert_eq!(parse("$$.Execution.Input").unwrap().root, Root::Context);
        assert_eq!(parse("$order.id").unwrap().root, Root::Variable("order"));
        for text in ["", "a", "${Path}", "$.a.${b}", "$(a)", "$-a"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&format!("$.{}", "a".repeat(INPUT_PATH_BYTES_MAX))), None);
    }

    #[test]
    fn paths_in_calls_are_found() {
        let paths = |text: &'static str| -> Option<Vec<&str>> {
            in_call(text).map(|found| found.into_iter().map(|range| &text[range]).collect())
        };
        for (text, wanted) in [
            ("States.UUID()", vec![]),
            (r"States.Format('a $.b, \'{}', $.c)", vec!["$.c"]),
            (
                "States.Array(States.Hash($.a , 'x'), $$.Execution.Id)",
                vec!["$.a", "$$.Execution.Id"],
            ),
            (
                "States.MathAdd($['a,b'], $.c[?(@.d == ')')])",
                vec!["$['a,b']", "$.c[?(@.d == ')')]"],
            ),
        ] {
            assert_eq!(paths(text), Some(wanted), "{text}");
        }
        for text in ["$.a", "States.Format('a", "States.Array($.a", "States.Array($.${b})"] {
            assert_eq!(paths(text), None, "{text}");
        }
    }
}
