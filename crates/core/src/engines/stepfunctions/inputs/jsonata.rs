//! Expressions as `JSONata` states write them: a path is read, everything else only looked through
//! for the variables that it names.

use super::path::{is_filled_in, is_name};
use crate::limits::INPUT_PATH_BYTES_MAX;

/// A variable and the keys below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference<'a> {
    pub(super) variable: &'a str,
    pub(super) keys: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Expression<'a> {
    /// A path and nothing else.
    Path(Reference<'a>),
    /// It depends on these alone, somehow.
    Other(Vec<Reference<'a>>),
}

/// Whether a text is, or may be, an expression.
pub(super) fn is_expression(text: &str) -> bool {
    text.contains("{%")
}

/// Reads a text that is an expression. `is_variable` tells variables from functions.
pub(super) fn parse(text: &str, is_variable: impl Fn(&str) -> bool) -> Option<Expression<'_>> {
    let inner = text.strip_prefix("{%")?.strip_suffix("%}")?.trim();
    if text.len() > INPUT_PATH_BYTES_MAX || is_filled_in(inner) {
        return None;
    }
    if let Some((reference, "")) = reference(inner) {
        return Some(Expression::Path(reference));
    }
    let mut found = Vec::new();
    let mut rest = inner;
    // What stands in quotes or comments is looked at as well: no harm is done by a name too many.
    while let Some(at) = rest.find('$') {
        let here = &rest[at..];
        if here.starts_with("$$") {
            return None;
        }
        rest = &here[1..];
        // A lone `$` is a part of something that is named elsewhere.
        let Some((reference, after)) = reference(here) else { continue };
        rest = after;
        let is_call = reference.keys.is_empty() && after.trim_start().starts_with('(');
        match reference.variable {
            "eval" => return None,
            name if is_call && !is_variable(name) => {}
            _ => found.push(reference),
        }
    }
    Some(Expression::Other(found))
}

/// `$name.key.key` at the beginning of a text, and what follows it.
fn reference(text: &str) -> Option<(Reference<'_>, &str)> {
    let (variable, mut rest) = name(text.strip_prefix('$')?)?;
    let mut keys = Vec::new();
    while let Some((key, after)) = rest.strip_prefix('.').and_then(key) {
        keys.push(key.to_owned());
        rest = after;
    }
    Some((Reference { variable, keys }, rest))
}

/// A name, or one in backticks. One before a parenthesis is a function.
fn key(text: &str) -> Option<(&str, &str)> {
    if let Some(quoted) = text.strip_prefix('`') {
        let (key, rest) = quoted.split_once('`')?;
        return (!key.is_empty() && !key.starts_with('[')).then_some((key, rest));
    }
    name(text).filter(|(_, rest)| !rest.trim_start().starts_with('('))
}

fn name(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    let is_one = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    is_one.then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(bool, Vec<String>)> {
        let written =
            |r: &Reference<'_>| [&[r.variable.to_owned()], &r.keys[..]].concat().join("/");
        match parse(text, |name| name == "order")? {
            Expression::Path(reference) => Some((true, vec![written(&reference)])),
            Expression::Other(all) => Some((false, all.iter().map(written).collect())),
        }
    }

    #[test]
    fn paths_are_told_from_the_rest() {
        for (text, is_path, names) in [
            ("{% $states.input.a.b %}", true, &["states/input/a/b"][..]),
            ("{%$order.`a b`%}", true, &["order/a b"]),
            ("{% 3 + 4 %}", false, &[]),
            ("{% $states.input.a > 3 %}", false, &["states/input/a"]),
            ("{% $count($states.result.items[id = 1]) = 2 %}", false, &["states/result/items"]),
            ("{% $map($order.lines, $f) %}", false, &["order/lines", "f"]),
            ("{% $order($x) %}", false, &["order", "x"]),
            ("{% $states.input %}", true, &["states/input"]),
            ("{% $states . input %}", false, &["states"]),
            ("{% $states.input.a.*  %}", false, &["states/input/a"]),
            ("{% $states.input.$keys() %}", false, &["states/input"]),
        ] {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(read(text), Some((is_path, names)), "{text}");
        }
        for text in ["{% $$.a %}", "{% $eval('1') %}", "a {% $b %}", "{% $a ", "{% $a.${B} %}"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
