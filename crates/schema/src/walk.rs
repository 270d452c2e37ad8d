//! Where schemas sit inside a schema, for all drafts at once.

use serde_json::{Map, Value};

/// What a subschema speaks of, seen from the value that its parent speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// The same value, in a position that can reject it: `allOf`, `anyOf`, `oneOf`, `then`, ...
    Same,
    /// The same value, in a position that only asks: `if`, `not`.
    Test,
    /// The property of this name.
    Property(&'a str),
    /// Properties chosen by pattern, or all the others.
    OtherProperties,
    /// Elements of an array.
    Items,
    /// The names of properties.
    Names,
    /// Nothing by itself: definitions, and the content of texts.
    Apart,
}

/// What the value of a keyword is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A schema; in old drafts also a list of schemas.
    Schema,
    /// Schemas under names.
    Named,
    /// A literal, or what only this keyword understands.
    Data,
}

/// What the value of a keyword is made of, whatever the draft.
pub(crate) fn form(keyword: &str) -> Form {
    match keyword {
        "additionalProperties"
        | "unevaluatedProperties"
        | "additionalItems"
        | "unevaluatedItems"
        | "contains"
        | "items"
        | "prefixItems"
        | "propertyNames"
        | "contentSchema"
        | "then"
        | "else"
        | "if"
        | "not"
        | "allOf"
        | "anyOf"
        | "oneOf" => Form::Schema,
        "dependencies" | "dependentSchemas" | "properties" | "patternProperties" | "$defs"
        | "definitions" => Form::Named,
        _ => Form::Data,
    }
}

fn place<'a>(keyword: &str, name: &'a str) -> Place<'a> {
    match keyword {
        "additionalProperties" | "unevaluatedProperties" | "patternProperties" => {
            Place::OtherProperties
        }
        "additionalItems" | "unevaluatedItems" | "contains" | "items" | "prefixItems" => {
            Place::Items
        }
        "propertyNames" => Place::Names,
        "if" | "not" => Place::Test,
        "properties" => Place::Property(name),
        "contentSchema" | "$defs" | "definitions" => Place::Apart,
        _ => Place::Same,
    }
}

/// One subschema: an object or a boolean.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Child<'a> {
    pub(crate) schema: &'a Value,
    pub(crate) place: Place<'a>,
    pub(crate) keyword: &'a str,
    below: Below<'a>,
}

/// Where a subschema sits in the value of its keyword.
#[derive(Debug, Clone, Copy)]
enum Below<'a> {
    Itself,
    Index(usize),
    Name(&'a str),
}

impl Child<'_> {
    /// JSON Pointer from the parent schema.
    pub(crate) fn pointer(&self) -> String {
        let keyword = self.keyword;
        match self.below {
            Below::Itself => format!("/{keyword}"),
            Below::Index(index) => format!("/{keyword}/{index}"),
            Below::Name(name) => format!("/{keyword}/{}", escape(name)),
        }
    }
}

/// `token` as a part of a JSON Pointer (RFC 6901).
pub(crate) fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// The subschemas directly inside `schema`, in key order.
pub(crate) fn children(schema: &Map<String, Value>) -> Vec<Child<'_>> {
    let mut found = Vec::new();
    for (keyword, value) in schema {
        let child =
            |schema, below, name| Child { schema, place: place(keyword, name), keyword, below };
        match (form(keyword), value) {
            (Form::Schema, Value::Array(items)) => {
                let items = items.iter().enumerate();
                found.extend(items.map(|(index, item)| child(item, Below::Index(index), "")));
            }
            (Form::Schema, schema) => found.push(child(schema, Below::Itself, "")),
            (Form::Named, Value::Object(map)) => {
                found.extend(map.iter().map(|(name, item)| child(item, Below::Name(name), name)));
            }
            (Form::Named | Form::Data, _) => {}
        }
    }
    found.retain(|child| matches!(child.schema, Value::Object(_) | Value::Bool(_)));
    found
}

/// The JSON Pointer that a reference inside this document holds; `None` for anchors and for
/// references that name a document.
pub(crate) fn local_pointer(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    if !fragment.is_empty() && !fragment.starts_with('/') {
        return None;
    }
    percent_decoded(fragment)
}

/// `text` with its percent escapes resolved; `None` when they are broken.
pub(crate) fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The place in memory of a value: two values of one document are one where it is the same.
pub(crate) fn address(value: &Value) -> usize {
    std::ptr::from_ref(value).addr()
}

#[cfg(test)]
mod tests {
    use super::local_pointer;

    #[test]
    fn a_fragment_is_decoded() {
        assert_eq!(local_pointer("#/$defs/a%20b").as_deref(), Some("/$defs/a b"));
        assert_eq!(local_pointer("#anchor"), None);
        assert_eq!(local_pointer("#/%zz"), None);
    }
}
