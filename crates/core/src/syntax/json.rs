//! JSON, strictly: what other JSON readers refuse is refused here.

use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::{Range, Ranged as _};
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::problem::{self, too_deep, too_many_nodes};
use super::{Data, Entry, Node, Problem};
use crate::limits::{NESTING_MAX, NODES_MAX};
use crate::model::Span;

/// The one document of a JSON text.
pub(super) fn parse(text: &str) -> (Vec<Node>, Vec<Problem>) {
    let shift = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let body = &text[shift..];
    if let Some(at) = one_value_too_many(body) {
        return (Vec::new(), vec![too_many_nodes(Span::new(at + shift..at + shift))]);
    }
    match parse_to_ast(body, &CollectOptions::default(), &STRICT) {
        Ok(parsed) => {
            let mut reader = Reader { text: body, shift, problems: Vec::new() };
            let node = parsed.value.and_then(|value| reader.node(&value, 0));
            if node.is_none() && reader.problems.is_empty() {
                reader.problems.push(Problem::unreadable(
                    "the file is empty",
                    "write a JSON document, or delete the file",
                    Span::default(),
                ));
            }
            (node.into_iter().collect(), reader.problems)
        }
        Err(error) => {
            let range = error.range();
            let span = Span::new(range.start + shift..range.end + shift);
            if matches!(error.kind(), ParseErrorKind::NestingDepthExceeded) {
                return (Vec::new(), vec![too_deep(span)]);
            }
            let message = format!("not valid JSON: {}", error.kind());
            (Vec::new(), vec![Problem::unreadable(message, "mend the JSON at this place", span)])
        }
    }
}

/// Where a text has more values than are read. Told before anything is parsed, since the parser
/// takes forty times the memory of the text: each value but the first of its list or object
/// follows a comma, and each first one a bracket.
fn one_value_too_many(text: &str) -> Option<usize> {
    let mut values = 0;
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' | b'[' | b'{' if !quoted => {
                values += 1;
                if values > NODES_MAX {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Every leniency off.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

struct Reader<'a> {
    text: &'a str,
    shift: usize,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn span(&self, range: Range) -> Span {
        Span::new(range.start + self.shift..range.end + self.shift)
    }

    fn node(&mut self, value: &Value<'_>, depth: usize) -> Option<Node> {
        let span = self.span(value.range());
        if depth > NESTING_MAX {
            problem::push(&mut self.problems, too_deep(span));
            return None;
        }
        let data = match value {
            Value::StringLit(literal) => {
                let written = literal.range.start + 1..literal.range.end.saturating_sub(1);
                let same = self.text.get(written.clone()) == Some(&*literal.value);
                let written = Span::new(written.start + self.shift..written.end + self.shift);
                let inner = same.then(|| written.into());
                Data::Scalar { text: literal.value.clone().into_owned(), plain: false, inner }
            }
            Value::NumberLit(literal) => plain(literal.value, span),
            Value::BooleanLit(literal) => plain(if literal.value { "true" } else { "false" }, span),
            Value::NullKeyword(_) => plain("null", span),
            Value::Array(array) => {
                let items = array.elements.iter().map(|item| self.node(item, depth + 1));
                Data::Sequence(items.collect::<Option<_>>()?)
            }
            Value::Object(object) => {
                let mut entries: Vec<Entry> = Vec::with_capacity(object.properties.len());
                let mut seen = std::collections::BTreeSet::new();
                for property in &object.properties {
                    let key_span = match &property.name {
                        ObjectPropName::String(name) => self.span(name.range),
                        ObjectPropName::Word(name) => self.span(name.range),
                    };
                    let key = property.name.as_str().to_owned();
                    if !seen.insert(key.clone()) {
                        problem::push(&mut self.problems, duplicate_key(&key, key_span));
                        continue;
                    }
                    let value = self.node(&property.value, depth + 1)?;
                    entries.push(Entry { key, key_span, value });
                }
                Data::Mapping(entries)
            }
        };
        Some(Node { span, data, tag: None })
    }
}

fn plain(text: &str, span: Span) -> Data {
    Data::Scalar { text: text.to_owned(), plain: true, inner: Some(span.into()) }
}

/// Readers disagree on which of two equal keys counts, so neither can be trusted.
pub(super) fn duplicate_key(key: &str, span: Span) -> Problem {
    Problem::unreadable(
        format!("the key `{}` is given twice", crate::text::quoted(key)),
        "keep one of them; readers disagree on which one counts",
        span,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::PROBLEMS_PER_FILE_MAX;

    #[test]
    fn values_keep_their_bytes() {
        let (nodes, problems) = parse("{\"a\": [1, \"x\\ny\", \"z\"], \"b\": null}");
        assert!(problems.is_empty());
        let list = nodes[0].get("a").unwrap();
        assert_eq!(list.items()[0].span.range(), 7..8);
        assert_eq!(list.items()[1].text(), Some("x\ny"));
        assert_eq!(list.items()[1].text_span().range(), 10..16);
        assert_eq!(list.items()[2].text_span().range(), 19..20);
        assert!(nodes[0].get("b").unwrap().is_null());
    }

    #[test]
    fn leniencies_are_refused_at_their_place() {
        for text in
            ["{\"a\": 1,}", "{a: 1}", "{'a': 1}", "[1 2]", "// x\n{}", "{\"a\": 0x1}", "[.5]"]
        {
            let (nodes, problems) = parse(text);
            assert!(nodes.is_empty(), "{text}");
            assert_eq!(problems.len(), 1, "{text}");
        }
    }

    #[test]
    fn bounds_hold() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(parse(&deep).1.len(), 1);
        let wide = format!("[{}1]", "[],".repeat(NODES_MAX / 2));
        assert_eq!(parse(&wide).1[0].message, "more than 400000 values, aliases expanded");
        let quoted = format!("[\"{}\\\"[\"]", ",".repeat(NODES_MAX));
        assert_eq!(parse(&quoted).1, []);
        let doubled = format!("{{{}\"a\": 1}}", "\"a\": 1,".repeat(PROBLEMS_PER_FILE_MAX + 9));
        assert_eq!(parse(&doubled).1.len(), PROBLEMS_PER_FILE_MAX);
        assert!(parse("{\"a\": 1, \"a\": 2}").1[0].message.contains("twice"));
        assert!(parse("  ").1[0].message.contains("empty"));
    }
}
