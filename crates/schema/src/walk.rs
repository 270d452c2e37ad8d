//! Where schemas sit inside a schema, for all drafts at once.

use std::collections::BTreeSet;

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

/// One subschema.
#[derive(Debug)]
pub(crate) struct Child<'a> {
    /// JSON Pointer from the parent schema.
    pub(crate) pointer: String,
    pub(crate) place: Place<'a>,
}

/// `token` as a part of a JSON Pointer (RFC 6901).
pub(crate) fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// The subschemas directly inside `schema`, in key order.
pub(crate) fn children(schema: &Map<String, Value>) -> Vec<Child<'_>> {
    let mut found = Vec::new();
    for (keyword, value) in schema {
        match keyword.as_str() {
            "additionalProperties" | "unevaluatedProperties" => {
                one(keyword, value, Place::OtherProperties, &mut found);
            }
            "additionalItems" | "unevaluatedItems" | "contains" => {
                one(keyword, value, Place::Items, &mut found);
            }
            "items" | "prefixItems" if value.is_array() => {
                list(keyword, value, Place::Items, &mut found);
            }
            "items" => one(keyword, value, Place::Items, &mut found),
            "propertyNames" => one(keyword, value, Place::Names, &mut found),
            "contentSchema" => one(keyword, value, Place::Apart, &mut found),
            "then" | "else" => one(keyword, value, Place::Same, &mut found),
            "if" | "not" => one(keyword, value, Place::Test, &mut found),
            "allOf" | "anyOf" | "oneOf" => list(keyword, value, Place::Same, &mut found),
            "dependencies" | "dependentSchemas" => {
                named(keyword, value, |_| Place::Same, &mut found);
            }
            "properties" => named(keyword, value, Place::Property, &mut found),
            "patternProperties" => named(keyword, value, |_| Place::OtherProperties, &mut found),
            "$defs" | "definitions" => named(keyword, value, |_| Place::Apart, &mut found),
            _ => {}
        }
    }
    found
}

fn one<'a>(keyword: &str, value: &'a Value, place: Place<'a>, found: &mut Vec<Child<'a>>) {
    if value.is_object() || value.is_boolean() {
        found.push(Child { pointer: format!("/{keyword}"), place });
    }
}

fn list<'a>(keyword: &str, value: &'a Value, place: Place<'a>, found: &mut Vec<Child<'a>>) {
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        one(&format!("{keyword}/{index}"), item, place, found);
    }
}

fn named<'a>(
    keyword: &str,
    value: &'a Value,
    place: impl Fn(&'a str) -> Place<'a>,
    found: &mut Vec<Child<'a>>,
) {
    for (name, item) in value.as_object().into_iter().flatten() {
        one(&format!("{keyword}/{}", escape(name)), item, place(name), found);
    }
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

/// JSON Pointers of every schema object in `root`: those in known positions, and those that
/// references lead to in places that the standard does not speak of.
pub(crate) fn schema_pointers(root: &Value) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let targets = spread(root, vec![String::new()], &mut seen);
    let known = seen.clone();
    let mut targets: Vec<_> = targets.into_iter().filter(|to| !is_data(&known, to)).collect();
    while !targets.is_empty() {
        let next = spread(root, targets, &mut seen);
        targets =
            next.into_iter().filter(|to| !seen.contains(to) && !is_data(&known, to)).collect();
    }
    seen
}

/// Adds the schemas at and below `pending` to `seen`, and gives what they refer to.
fn spread(root: &Value, pending: Vec<String>, seen: &mut BTreeSet<String>) -> Vec<String> {
    let mut pending = pending;
    let mut targets = Vec::new();
    while let Some(pointer) = pending.pop() {
        let Some(schema) = root.pointer(&pointer).and_then(Value::as_object) else { continue };
        if seen.contains(&pointer) {
            continue;
        }
        pending.extend(children(schema).iter().map(|child| format!("{pointer}{}", child.pointer)));
        targets.extend(schema.get("$ref").and_then(Value::as_str).and_then(local_pointer));
        seen.insert(pointer);
    }
    targets
}

/// Whether a reference leads into what a known schema holds as data: a literal, or a map whose
/// keys are names. Reading such a thing as a schema would mistake names for keywords.
fn is_data(known: &BTreeSet<String>, target: &str) -> bool {
    const MAPS: [&str; 7] = [
        "properties",
        "patternProperties",
        "$defs",
        "definitions",
        "dependencies",
        "dependentSchemas",
        "dependentRequired",
    ];
    let mut cuts: Vec<usize> = target.match_indices('/').map(|(at, _)| at).collect();
    cuts.push(target.len());
    cuts.windows(2).any(|ends| {
        let keyword = &target[ends[0] + 1..ends[1]];
        let literal = matches!(keyword, "const" | "enum");
        let names = ends[1] == target.len() && MAPS.contains(&keyword);
        (literal || names) && known.contains(&target[..ends[0]])
    })
}

/// The references in `root` that name a document, in order and without repetition.
pub(crate) fn outside_references(root: &Value) -> Vec<String> {
    let document = |uri: &'_ str| -> String { uri.split('#').next().unwrap_or("").to_owned() };
    let mut found = BTreeSet::new();
    let mut inside = BTreeSet::new();
    for pointer in schema_pointers(root) {
        let get = |keyword: &str| root.pointer(&pointer)?.get(keyword)?.as_str();
        for keyword in ["$ref", "$dynamicRef"] {
            found.extend(get(keyword).filter(|text| !text.starts_with('#')).map(str::to_owned));
        }
        inside.extend(["$id", "id"].into_iter().filter_map(get).map(document));
    }
    found.retain(|reference| !inside.contains(&document(reference)));
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{local_pointer, outside_references, schema_pointers};

    #[test]
    fn a_property_named_like_a_keyword_is_no_keyword() {
        let schema = json!({"properties": {"items": {"type": "null"}, "a/b": {}}});
        let pointers: Vec<_> = schema_pointers(&schema).into_iter().collect();
        assert_eq!(pointers, ["", "/properties/a~1b", "/properties/items"]);
    }

    #[test]
    fn a_reference_reaches_a_schema_in_an_unknown_place() {
        let schema = json!({"$ref": "#/components/A", "components": {"A": {"not": {}}}});
        let pointers: Vec<_> = schema_pointers(&schema).into_iter().collect();
        assert_eq!(pointers, ["", "/components/A", "/components/A/not"]);
    }

    #[test]
    fn a_reference_into_names_or_literals_is_no_schema() {
        let schema = json!({
            "anyOf": [{"$ref": "#/properties"}, {"$ref": "#/const/a"}],
            "properties": {"title": {}},
            "const": {"a": {"title": 1}}
        });
        let pointers: Vec<_> = schema_pointers(&schema).into_iter().collect();
        assert_eq!(pointers, ["", "/anyOf/0", "/anyOf/1", "/properties/title"]);
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
        assert_eq!(outside_references(&schema), ["a.json#/x", "b.json"]);
    }
}
