//! Every schema object in a document, wherever the drafts put one.

use std::collections::BTreeSet;

use foldhash::{HashSet, HashSetExt as _};
use serde_json::{Map, Value};

use crate::walk::{Child, Form, address, children, form, local_pointer};

/// Every schema object in a document: those in known positions, and those that references lead
/// to in places that the standard does not speak of.
#[derive(Debug)]
pub(crate) struct Schemas<'a> {
    root: &'a Value,
    found: Vec<Found<'a>>,
    seen: HashSet<usize>,
    /// Those in known positions of the root.
    known: HashSet<usize>,
    /// How many have had their references followed.
    followed: usize,
}

/// A schema object.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    pub(crate) schema: &'a Value,
    pub(crate) map: &'a Map<String, Value>,
    from: From<'a>,
}

/// How a schema was found.
#[derive(Debug, Clone)]
enum From<'a> {
    Pointer(String),
    /// Inside the schema of this index.
    Parent(usize, Child<'a>),
}

/// What a schema was found under.
#[derive(Debug)]
pub(crate) enum Under<'s> {
    /// The schema of this index.
    Schema(usize),
    /// A reference that holds this JSON Pointer; empty for the root.
    Pointer(&'s str),
}

impl<'a> Schemas<'a> {
    pub(crate) fn of(root: &'a Value) -> Self {
        let mut all = Self {
            root,
            found: Vec::new(),
            seen: HashSet::new(),
            known: HashSet::new(),
            followed: 0,
        };
        all.add(root, From::Pointer(String::new()));
        all.spread(0);
        all.known = all.seen.clone();
        all.follow();
        all
    }

    /// Adds what a reference from elsewhere leads to.
    pub(crate) fn enter(&mut self, pointer: &str) {
        if let Some(target) = target(self.root, pointer, &self.known) {
            let first = self.found.len();
            self.add(target, From::Pointer(pointer.to_owned()));
            self.spread(first);
            self.follow();
        }
    }

    /// The schemas in the order in which they were found: each after the one that it is in.
    pub(crate) fn found(&self) -> &[Found<'a>] {
        &self.found
    }

    pub(crate) fn under(&self, index: usize) -> Under<'_> {
        match &self.found[index].from {
            From::Pointer(pointer) => Under::Pointer(pointer),
            From::Parent(parent, _) => Under::Schema(*parent),
        }
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

    /// JSON Pointer of the schema of this index.
    pub(crate) fn pointer(&self, index: usize) -> String {
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

    /// Adds what the local references of new schemas lead to.
    fn follow(&mut self) {
        while self.followed < self.found.len() {
            let first = self.found.len();
            for index in self.followed..first {
                let reference = self.found[index].map.get("$ref").and_then(Value::as_str);
                let Some(pointer) = reference.and_then(local_pointer) else { continue };
                if let Some(target) = target(self.root, &pointer, &self.known) {
                    self.add(target, From::Pointer(pointer));
                }
            }
            self.spread(first);
            self.followed = first;
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

    use super::Schemas;

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
    fn references_to_documents_are_listed_once() {
        let schema =
            json!({"allOf": [{"$ref": "b.json"}, {"$ref": "a.json#/x"}, {"$ref": "b.json"}]});
        assert_eq!(Schemas::of(&schema).outside_references(), ["a.json#/x", "b.json"]);
    }
}
