//! TOML into the same tree, for the configuration.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Data, Entry, Node, Problem};
use crate::model::Span;

/// The one document of a TOML text.
pub(crate) fn parse(text: &str) -> (Option<Node>, Vec<Problem>) {
    if let Some(problem) = super::problem::too_large(text) {
        return (None, vec![problem]);
    }
    match DeTable::parse(text) {
        Ok(table) => {
            let span = Span::new(table.span());
            (Some(Node { span, data: mapping(table.get_ref()), tag: None }), Vec::new())
        }
        Err(error) => {
            let span = Span::new(error.span().unwrap_or(0..0));
            let message = format!("not valid TOML: {}", error.message().trim_end());
            (None, vec![Problem::unreadable(message, "mend the TOML at this place", span)])
        }
    }
}

fn mapping(table: &DeTable<'_>) -> Data {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: Span::new(key.span()),
            value: node(value),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span);
    Data::Mapping(entries)
}

fn node(value: &Spanned<DeValue<'_>>) -> Node {
    let span = Span::new(value.span());
    let scalar = |text: String, plain: bool| Data::Scalar { text, plain, inner: None };
    let data = match value.get_ref() {
        DeValue::String(text) => scalar(text.to_string(), false),
        DeValue::Integer(number) => scalar(number.as_str().to_owned(), true),
        DeValue::Float(number) => scalar(number.as_str().to_owned(), true),
        DeValue::Boolean(value) => scalar(value.to_string(), true),
        DeValue::Datetime(date) => scalar(date.to_string(), false),
        DeValue::Array(items) => Data::Sequence(items.iter().map(node).collect()),
        DeValue::Table(table) => mapping(table),
    };
    Node { span, data, tag: None }
}
