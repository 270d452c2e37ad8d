//! One tree for JSON, YAML and TOML: values with the bytes that they came from.

use serde_json::{Map, Number, Value};

use super::Written;
use crate::model::Span;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    /// The whole text of the value, quotes and tag included. That of a block (`|`, `>`) begins
    /// at its tag or first line.
    pub span: Span,
    /// The value.
    pub data: Data,
    /// A custom tag such as `!Sub`, as written.
    pub tag: Option<String>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Data {
    /// Text. `plain` text may stand for null, a boolean or a number.
    Scalar {
        /// After escapes.
        text: String,
        /// Not quoted.
        plain: bool,
        /// Where `text` itself stands in the file, if it stands there letter by letter.
        inner: Option<Written>,
    },
    /// A list.
    Sequence(Vec<Node>),
    /// Keys in the order of the text. Keys are unique: readers report a second one.
    Mapping(Vec<Entry>),
}

/// One key of a mapping.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key as text.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The text of a scalar, whatever it stands for.
    pub fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar { text, .. } => Some(text),
            Data::Sequence(_) | Data::Mapping(_) => None,
        }
    }

    /// The bytes of the text without quotes and tag, where they can be told; else the whole value.
    pub fn text_span(&self) -> Span {
        match &self.data {
            Data::Scalar { inner: Some(inner), .. } => inner.span(),
            _ => self.span,
        }
    }

    /// The bytes of `range` within the text, where they can be told; else the whole value. Lines
    /// of a literal block are found behind their indentation.
    pub fn part_span(&self, range: std::ops::Range<usize>) -> Span {
        match &self.data {
            Data::Scalar { inner: Some(inner), .. } => inner.part(range).unwrap_or(self.span),
            _ => self.span,
        }
    }

    /// Keys and values of a mapping; none of anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.data {
            Data::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// Elements of a list; none of anything else.
    pub fn items(&self) -> &[Self] {
        match &self.data {
            Data::Sequence(items) => items,
            _ => &[],
        }
    }

    /// Whether it is a mapping.
    pub fn is_mapping(&self) -> bool {
        matches!(self.data, Data::Mapping(_))
    }

    /// Whether it is null or empty text, as `key:` gives.
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Scalar { .. }) && self.to_json().is_null()
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The key and value of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// Whether it and all below it are more than `most` nodes.
    pub(crate) fn has_more_nodes_than(&self, most: usize) -> bool {
        fn count(node: &Node, left: usize) -> Option<usize> {
            let left = left.checked_sub(1)?;
            let left = node.items().iter().try_fold(left, |left, item| count(item, left))?;
            node.entries().iter().try_fold(left, |left, entry| count(&entry.value, left))
        }
        count(self, most).is_none()
    }

    /// The node at a JSON pointer, or the nearest that exists on the way.
    pub fn nearest(&self, pointer: &str) -> &Self {
        let mut node = self;
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            let next = match &node.data {
                Data::Mapping(_) => node.get(&part),
                Data::Sequence(items) => part.parse::<usize>().ok().and_then(|i| items.get(i)),
                Data::Scalar { .. } => None,
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// As JSON, by the core schema of YAML 1.2.
    pub fn to_json(&self) -> Value {
        match &self.data {
            Data::Scalar { text, plain: false, .. } => Value::String(text.clone()),
            Data::Scalar { text, .. } if self.tag.is_some() => Value::String(text.clone()),
            Data::Scalar { text, .. } => plain_to_json(text),
            Data::Sequence(items) => Value::Array(items.iter().map(Self::to_json).collect()),
            Data::Mapping(entries) => {
                let pairs = entries.iter().map(|entry| (entry.key.clone(), entry.value.to_json()));
                Value::Object(pairs.collect::<Map<_, _>>())
            }
        }
    }

    /// The same for two nodes that differ in nothing but order of keys and layout.
    pub fn canonical(&self) -> String {
        let mut out = String::new();
        self.write_canonical(&mut out);
        out
    }

    fn write_canonical(&self, out: &mut String) {
        if let Some(tag) = &self.tag {
            out.push_str(tag);
            out.push(' ');
        }
        match &self.data {
            Data::Scalar { text, .. } => match self.to_json() {
                // Two numbers that this machine cannot tell apart may still be two.
                Value::Number(number) if number.is_f64() => out.push_str(text),
                value => out.push_str(&value.to_string()),
            },
            Data::Sequence(items) => {
                out.push('[');
                for item in items {
                    item.write_canonical(out);
                    out.push(',');
                }
                out.push(']');
            }
            Data::Mapping(entries) => {
                let mut sorted: Vec<_> = entries.iter().collect();
                sorted.sort_by(|a, b| a.key.cmp(&b.key));
                out.push('{');
                for entry in sorted {
                    out.push_str(&Value::from(entry.key.as_str()).to_string());
                    out.push(':');
                    entry.value.write_canonical(out);
                    out.push(',');
                }
                out.push('}');
            }
        }
    }
}

/// A plain scalar by the core schema (YAML 1.2.2, section 10.3.2).
fn plain_to_json(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Value::from(text);
    }
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let text = text.strip_prefix('+').unwrap_or(text);
        if let Ok(number) = text.parse::<i64>() {
            return Value::from(number);
        }
        if let Ok(number) = text.parse::<u64>() {
            return Value::from(number);
        }
    }
    if digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
        && let Some(number) = text.parse::<f64>().ok().and_then(Number::from_f64)
    {
        return Value::Number(number);
    }
    Value::from(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        for (text, value) in [
            ("12", json!(12)),
            ("-1.5", json!(-1.5)),
            ("1e3", json!(1000.0)),
            ("yes", json!("yes")),
            ("1.2.3", json!("1.2.3")),
            ("~", json!(null)),
            ("", json!(null)),
            ("99999999999999999999", json!(1e20)),
        ] {
            assert_eq!(plain_to_json(text), value, "{text}");
        }
    }

    #[test]
    fn large_numbers_stay_apart() {
        let number = |text: &str| {
            let data = Data::Scalar { text: text.to_owned(), plain: true, inner: None };
            Node { span: Span::default(), data, tag: None }.canonical()
        };
        assert_ne!(number("99999999999999999999"), number("99999999999999999998"));
        assert_eq!(number("+12"), number("12"));
    }
}
