//! Interpolation by the rules of Compose, with the values that the user gave.

use crate::around::Around;
use crate::limits::{INTERPOLATED_BYTES_MAX, INTERPOLATION_NESTING_MAX};

/// A text after interpolation.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Interpolated {
    /// With values put in where the user gave them.
    pub(super) text: String,
    /// A variable is left, and stands as it was written.
    pub(super) is_open: bool,
}

/// Puts values in. A default counts only where the user gave an empty value: else the
/// environment or an `.env` file of the deploy decides.
pub(super) fn interpolate(text: &str, around: Around<'_>) -> Interpolated {
    if text.len() > INTERPOLATED_BYTES_MAX {
        return Interpolated { text: text.to_owned(), is_open: text.contains('$') };
    }
    let mut out = Interpolated { text: String::new(), is_open: false };
    into(text, around, 0, &mut out);
    out
}

fn into(text: &str, around: Around<'_>, depth: usize, out: &mut Interpolated) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.text.push_str(before);
        let length = if after.starts_with('$') {
            out.text.push('$');
            1
        } else {
            variable(after, around, depth, out)
        };
        rest = &after[length..];
    }
    out.text.push_str(rest);
}

/// What stands after a dollar sign, and how long it is.
fn variable(after: &str, around: Around<'_>, depth: usize, out: &mut Interpolated) -> usize {
    let braces = after.strip_prefix('{').and_then(|inside| Some(&inside[..closing(inside)?]));
    let inside = braces.unwrap_or(after);
    let length = name_length(inside);
    if length == 0 {
        out.text.push('$');
        return 0;
    }
    let (name, operator) = match braces {
        Some(inside) => inside.split_at(length),
        None => (&after[..length], ""),
    };
    let whole = braces.map_or(length, |inside| inside.len() + 2);
    match value(operator, around.parameter(name)) {
        Some(Value::Given(value)) => out.text.push_str(value),
        Some(Value::Written(text)) if depth < INTERPOLATION_NESTING_MAX => {
            into(text, around, depth + 1, out);
        }
        _ => {
            out.is_open = true;
            out.text.push('$');
            out.text.push_str(&after[..whole]);
        }
    }
    whole
}

enum Value<'a> {
    /// By the user.
    Given(&'a str),
    /// In the file, so that it may have variables of its own.
    Written(&'a str),
}

/// None where it cannot be told, or where Compose stops with an error.
fn value<'a>(operator: &'a str, given: Option<&'a str>) -> Option<Value<'a>> {
    let given = given?;
    let (colon, operator) = match operator.strip_prefix(':') {
        Some(operator) => (true, operator),
        None => (false, operator),
    };
    // With a colon an empty value is as good as none.
    let is_set = !colon || !given.is_empty();
    match operator.split_at_checked(1) {
        None if !colon => Some(Value::Given(given)),
        Some(("-", word)) if !is_set => Some(Value::Written(word)),
        Some(("-" | "?", _)) if is_set => Some(Value::Given(given)),
        Some(("+", word)) if is_set => Some(Value::Written(word)),
        Some(("+", _)) => Some(Value::Given("")),
        _ => None,
    }
}

/// Where the brace of a variable closes, with those of the defaults within left out.
fn closing(inside: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn name_length(text: &str) -> usize {
    let is_first = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let in_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    if is_first { text.bytes().take_while(in_name).count() } else { 0 }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn interpolated(text: &str, given: &[(&str, &str)]) -> (String, bool) {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let parameters: BTreeMap<String, String> = given.iter().map(owned).collect();
        let around = Around { parameters: &parameters, ..Around::default() };
        let Interpolated { text, is_open } = interpolate(text, around);
        (text, is_open)
    }

    #[test]
    fn values_go_in_by_the_rules_of_compose() {
        let given = [("TAG", "1.2.3"), ("EMPTY", ""), ("B", "b")];
        for (written, filled) in [
            ("app:$TAG", "app:1.2.3"),
            ("app:${TAG}-alpine", "app:1.2.3-alpine"),
            ("app:${TAG:-latest}", "app:1.2.3"),
            ("app:${EMPTY:-latest}", "app:latest"),
            ("app:${EMPTY-latest}", "app:"),
            ("app:${EMPTY:-${TAG}}", "app:1.2.3"),
            ("app:${EMPTY:-${EMPTY:-x}}", "app:x"),
            ("app:${TAG:?say which}", "app:1.2.3"),
            ("app:${EMPTY?say which}", "app:"),
            ("app${TAG:+-tagged}", "app-tagged"),
            ("app${EMPTY:+-tagged}", "app"),
            ("app${EMPTY+-tagged}", "app-tagged"),
            ("$B/$TAG", "b/1.2.3"),
            ("cost$$TAG", "cost$TAG"),
            ("$1 ${} ${-x}", "$1 ${} ${-x}"),
            ("app:${TAG", "app:${TAG"),
        ] {
            assert_eq!(interpolated(written, &given), (filled.to_owned(), false), "{written}");
        }
    }

    #[test]
    fn what_nobody_gave_stays_as_it_is_written() {
        for written in ["${A}", "$A", "${A:-b}", "${A-b}", "${A:?e}", "${A:+r}", "${A:-${B:-c}}"] {
            assert_eq!(interpolated(written, &[]), (written.to_owned(), true), "{written}");
        }
        let half = interpolated("${HOST}/app:${TAG}", &[("TAG", "1")]);
        assert_eq!(half, ("${HOST}/app:1".to_owned(), true));
        // Compose stops here, so there is no value.
        let error = interpolated("${A:?e}", &[("A", "")]);
        assert_eq!(error, ("${A:?e}".to_owned(), true));
    }

    #[test]
    fn nesting_and_length_are_bounded() {
        let nested = |depth| format!("{}x{}", "${A:-".repeat(depth), "}".repeat(depth));
        let filled = |depth| interpolated(&nested(depth), &[("A", "")]);
        let followed = INTERPOLATION_NESTING_MAX;
        assert_eq!(filled(followed), ("x".to_owned(), false));
        assert_eq!(filled(followed + 1), (nested(1), true));
        let long = "${A}".repeat(INTERPOLATED_BYTES_MAX);
        assert_eq!(interpolated(&long, &[("A", "x")]), (long.clone(), true));
    }
}
