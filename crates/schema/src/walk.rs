//! Where schemas sit inside a schema, for all drafts at once.

use std::collections::BTreeSet;

use foldhash::{HashSet, HashSetExt as _};
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
    keyword: &'a str,
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

/// Every schema object in a document: those in known positions, and those that references lead
/// to in places that the standard does not speak of.
#[derive(Debug)]
pub(crate) struct Schemas<'a> {
    found: Vec<Found<'a>>,
    seen: HashSet<usize>,
}

#[derive(Debug)]
struct Found<'a> {
    schema: &'a Value,
    map: &'a Map<String, Value>,
    from: From<'a>,
}

/// How a schema was found.
#[derive(Debug, Clone)]
enum From<'a> {
    Pointer(String),
    /// Inside the schema of this index.
    Parent(usize, Child<'a>),
}

impl<'a> Schemas<'a> {
    pub(crate) fn of(root: &'a Value) -> Self {
        let mut all = Self { found: Vec::new(), seen: HashSet::new() };
        all.add(root, From::Pointer(String::new()));
        all.spread(0);
        let known = all.seen.clone();
        let mut read = 0;
        while read < all.found.len() {
            let first = all.found.len();
            for index in read..first {
                let reference = all.found[index].map.get("$ref").and_then(Value::as_str);
                let Some(pointer) = reference.and_then(local_pointer) else { continue };
                if let Some(target) = target(root, &pointer, &known) {
                    all.add(target, From::Pointer(pointer));
                }
            }
            all.spread(first);
            read = first;
        }
        all
    }

    /// The schemas, the root first.
    pub(crate) fn maps(&self) -> impl Iterator<Item = &'a Map<String, Value>> {
        self.found.iter().map(|found| found.map)
    }

    /// The schemas that hold something under `keyword`, each with its JSON Pointer.
    pub(crate) fn with(&self, keyword: &str) -> Vec<(String, &'a Map<String, Value>)> {
        let indexes = 0..self.found.len();
        let with = indexes.filter(|index| self.found[*index].map.contains_key(keyword));
        with.map(|index| (self.pointer(index), self.found[index].map)).collect()
    }

    /// The schemas that have a text under `keyword`, each with that text.
    pub(crate) fn texts(&self, keyword: &str) -> impl Iterator<Item = (&'a Value, &'a str)> {
        self.found
            .iter()
            .filter_map(move |found| Some((found.schema, found.map.get(keyword)?.as_str()?)))
    }

    /// The references that name a document, in order and without repetition.
    pub(crate) fn outside_references(&self) -> Vec<String> {
        let document = |uri: &'a str| uri.split('#').next().unwrap_or("");
        let mut found = BTreeSet::new();
        let mut inside = BTreeSet::new();
        for map in self.maps() {
            let get = |keyword: &str| map.get(keyword).and_then(Value::as_str);
            for keyword in ["$ref", "$dynamicRef"] {
                found.extend(get(keyword).filter(|text| !text.starts_with('#')));
            }
            inside.extend(["$id", "id"].into_iter().filter_map(get).map(document));
        }
        found.retain(|reference| !inside.contains(document(reference)));
        found.into_iter().map(str::to_owned).collect()
    }

    fn pointer(&self, index: usize) -> String {
        let mut parts = Vec::new();
        let mut at = index;
        loop {
            match &self.found[at].from {
                From::Pointer(pointer) => parts.push(pointer.clone()),
                From::Parent(parent, child) => {
                    parts.push(child.pointer());
                    at = *parent;
                    continue;
                }
            }
            parts.reverse();
            return parts.concat();
        }
    }

    fn add(&mut self, schema: &'a Value, from: From<'a>) {
        if let Value::Object(map) = schema
            && self.seen.insert(address(schema))
        {
            self.found.push(Found { schema, map, from });
        }
    }

    /// Adds what is inside the schemas from `first` on.
    fn spread(&mut self, first: usize) {
        let mut index = first;
        while let Some(found) = self.found.get(index) {
            for child in children(found.map) {
                self.add(child.schema, From::Parent(index, child));
            }
            index += 1;
        }
    }
}

/// Where a reference leads, unless that is into what a known schema holds as data: a literal, or
/// a map whose keys are names. Reading such a thing as a schema would mistake names for keywords.
fn target<'a>(root: &'a Value, pointer: &str, known: &HashSet<usize>) -> Option<&'a Value> {
    let mut value = root;
    let mut ends = pointer.match_indices('/').map(|(at, _)| at).skip(1).collect::<Vec<_>>();
    ends.push(pointer.len());
    for end in ends.into_iter().filter(|end| *end > 0) {
        let keyword = pointer[..end].rsplit('/').next().unwrap_or_default();
        let literal = matches!(keyword, "const" | "enum");
        let names = end == pointer.len()
            && (form(keyword) == Form::Named || keyword == "dependentRequired");
        if (literal || names) && known.contains(&address(value)) {
            return None;
        }
        value = root.pointer(&pointer[..end])?;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Schemas, local_pointer};

    fn pointers(schema: &Value) -> Vec<String> {
        let all = Schemas::of(schema);
        let mut pointers: Vec<_> = (0..all.found.len()).map(|index| all.pointer(index)).collect();
        pointers.sort();
        pointers
    }

    #[test]
    fn a_property_named_like_a_keyword_is_no_keyword() {
        let schema = json!({"properties": {"items": {"type": "null"}, "a/b": {}}});
        assert_eq!(pointers(&schema), ["", "/properties/a~1b", "/properties/items"]);
    }

    #[test]
    fn a_reference_reaches_a_schema_in_an_unknown_place() {
        let schema = json!({"$ref": "#/components/A", "components": {"A": {"not": {}}}});
        assert_eq!(pointers(&schema), ["", "/components/A", "/components/A/not"]);
    }

    #[test]
    fn a_reference_into_names_or_literals_is_no_schema() {
        let schema = json!({
            "anyOf": [{"$ref": "#/properties"}, {"$ref": "#/const/a"}],
            "properties": {"title": {}},
            "const": {"a": {"title": 1}}
        });
        assert_eq!(pointers(&schema), ["", "/anyOf/0", "/anyOf/1", "/properties/title"]);
    }

    #[test]
    fn a_fragment_is_decoded() {
        assert_eq!(local_pointer("#/$defs/a%20b").as_deref(), Some("/$defs/a b"));
        assert_eq!(local_pointer("#anchor"), None);
        assert_eq!(local_pointer("#/%zz"), None);
    }

    #[test]
    fn references_to_documents_are_listed_once() {
        let schema =
            json!({"allOf": [{"$ref": "b.json"}, {"$ref": "a.json#/x"}, {"$ref": "b.json"}]});
        assert_eq!(Schemas::of(&schema).outside_references(), ["a.json#/x", "b.json"]);
    }
}
