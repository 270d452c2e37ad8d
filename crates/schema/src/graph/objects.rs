//! What keywords say of an object, and of what no other keyword speaks of.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::read::{At, Reader};
use super::{Graph, Id, Kinds, Node, Properties};
use crate::dialect::Dialect;
use crate::limits::EVALUATED_DEPTH_MAX;

impl<'r> Reader<'_, 'r> {
    pub(super) fn objects(&mut self, map: &'r Map<String, Value>, at: &At<'r>, said: &mut Vec<Id>) {
        for name in map.get("required").and_then(Value::as_array).into_iter().flatten() {
            if let Value::String(name) = name {
                said.push(self.add(Node::Has(name.as_str().into())));
            }
        }
        self.properties(map, at, said);
        if let Some(schema) = map.get("propertyNames").filter(|_| at.dialect != Dialect::Draft4) {
            let inner = self.inner(schema, at);
            if inner != Graph::EVERYTHING {
                said.push(self.add(Node::Names(inner)));
            }
        }
        let modern = at.dialect.since_2019();
        for keyword in ["dependencies", "dependentRequired", "dependentSchemas"] {
            let Some(Value::Object(entries)) = map.get(keyword) else { continue };
            match (keyword, modern) {
                // Validators do not agree on whether later drafts still have it.
                ("dependencies", true) => said.push(self.unfollowed("dependencies")),
                ("dependencies", false) | (_, true) => {
                    for (name, entry) in entries {
                        let node = self.dependency(name, entry, at);
                        said.push(node);
                    }
                }
                (_, false) => {}
            }
        }
    }

    fn properties(&mut self, map: &'r Map<String, Value>, at: &At<'r>, said: &mut Vec<Id>) {
        let mut named = BTreeMap::new();
        for (name, schema) in map.get("properties").and_then(Value::as_object).into_iter().flatten()
        {
            named.insert(name.as_str().into(), self.inner(schema, at));
        }
        let mut patterns = Vec::new();
        let listed = map.get("patternProperties").and_then(Value::as_object);
        for (pattern, schema) in listed.into_iter().flatten() {
            let pattern = self.graph.pattern_id(pattern);
            patterns.push((pattern, self.inner(schema, at)));
        }
        let rest = map.get("additionalProperties");
        let rest = rest.map_or(Graph::EVERYTHING, |schema| self.inner(schema, at));
        if rest == Graph::EVERYTHING {
            named.retain(|_, id| *id != Graph::EVERYTHING || !patterns.is_empty());
        }
        if !named.is_empty() || !patterns.is_empty() || rest != Graph::EVERYTHING {
            let properties = Properties { named, patterns, rest };
            said.push(self.add(Node::Properties(Rc::new(properties))));
        }
    }

    /// An object that has the property also has others, or holds to a schema.
    fn dependency(&mut self, name: &str, entry: &'r Value, at: &At<'r>) -> Id {
        let object = self.add(Node::Kinds(Kinds::OBJECT));
        let has = self.add(Node::Has(name.into()));
        let with = self.add(Node::All(vec![object, has]));
        let without = self.add(Node::Not(with));
        let then = match entry {
            Value::Array(names) => {
                let names = names.iter().filter_map(Value::as_str);
                let needed = names.map(|name| self.add(Node::Has(name.into()))).collect();
                self.add(Node::All(needed))
            }
            schema => self.inner(schema, at),
        };
        self.add(Node::Any(vec![without, then]))
    }

    /// `unevaluatedProperties` and `unevaluatedItems`. What has been evaluated is known where no
    /// branch decides it.
    pub(super) fn unevaluated(
        &mut self,
        map: &'r Map<String, Value>,
        at: &At<'r>,
        said: &mut Vec<Id>,
    ) {
        if !at.dialect.since_2019() {
            return;
        }
        if let Some(schema) = map.get("unevaluatedProperties") {
            let rest = self.inner(schema, at);
            if rest != Graph::EVERYTHING {
                let mut seen = Evaluated::default();
                seen.properties(map, at, 0);
                said.push(self.unevaluated_properties(map, &seen, rest));
            }
        }
        if let Some(schema) = map.get("unevaluatedItems") {
            let rest = self.inner(schema, at);
            if rest != Graph::EVERYTHING {
                let mut seen = Evaluated::default();
                seen.items(map, at, 0);
                said.push(match (seen.unknown, seen.everything) {
                    (true, _) => self.opaque("unevaluatedItems", map),
                    (false, true) => Graph::EVERYTHING,
                    (false, false) => {
                        let prefix = vec![Graph::EVERYTHING; seen.prefix];
                        self.add(Node::Items { prefix, rest })
                    }
                });
            }
        }
    }

    fn unevaluated_properties(
        &mut self,
        map: &Map<String, Value>,
        seen: &Evaluated<'_>,
        rest: Id,
    ) -> Id {
        if seen.unknown {
            return self.opaque("unevaluatedProperties", map);
        }
        if seen.everything {
            return Graph::EVERYTHING;
        }
        let named = seen.names.iter().map(|name| (Rc::from(*name), Graph::EVERYTHING)).collect();
        let patterns = seen.patterns.iter();
        let patterns =
            patterns.map(|text| (self.graph.pattern_id(text), Graph::EVERYTHING)).collect();
        self.add(Node::Properties(Rc::new(Properties { named, patterns, rest })))
    }

    /// Something about a whole schema that is not followed: equal where the schema's text is, as
    /// long as nothing in it leads elsewhere.
    fn opaque(&mut self, keyword: &str, map: &Map<String, Value>) -> Id {
        let text = serde_json::to_string(map).unwrap_or_default();
        if ["$ref\"", "$dynamicRef\"", "$recursiveRef\""].iter().any(|word| text.contains(word)) {
            return self.unfollowed(keyword);
        }
        self.add(Node::Opaque(format!("{keyword}: {text}").into()))
    }
}

/// What a schema evaluates, whatever the document.
#[derive(Default)]
struct Evaluated<'r> {
    names: Vec<&'r str>,
    patterns: Vec<&'r str>,
    /// Items from the first on.
    prefix: usize,
    everything: bool,
    /// A branch decides.
    unknown: bool,
}

/// Keywords whose schemas evaluate only where they hold.
const BRANCHES: [&str; 9] = [
    "anyOf",
    "oneOf",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "$dynamicRef",
    "$recursiveRef",
    "dependencies",
];

impl<'r> Evaluated<'r> {
    fn properties(&mut self, map: &'r Map<String, Value>, at: &At<'r>, depth: usize) {
        self.everything |= map.contains_key("additionalProperties");
        self.everything |= depth > 0 && map.contains_key("unevaluatedProperties");
        let keys = |keyword: &str| map.get(keyword).and_then(Value::as_object);
        self.names.extend(keys("properties").into_iter().flatten().map(|(name, _)| name.as_str()));
        let patterns = keys("patternProperties").into_iter().flatten();
        self.patterns.extend(patterns.map(|(pattern, _)| pattern.as_str()));
        self.below(map, at, depth, Self::properties);
    }

    fn items(&mut self, map: &'r Map<String, Value>, at: &At<'r>, depth: usize) {
        self.unknown |= at.dialect == Dialect::Draft202012 && map.contains_key("contains");
        let (tuple, rest) = match at.dialect {
            Dialect::Draft202012 => ("prefixItems", "items"),
            _ => ("items", "additionalItems"),
        };
        let tuple = map.get(tuple);
        self.prefix = self.prefix.max(tuple.and_then(Value::as_array).map_or(0, Vec::len));
        let one_for_all = tuple.is_some_and(|schema| !schema.is_array());
        let has_rest = map.contains_key(rest)
            && (at.dialect == Dialect::Draft202012 || tuple.is_some_and(Value::is_array));
        self.everything |= one_for_all || has_rest;
        self.everything |= depth > 0 && map.contains_key("unevaluatedItems");
        self.below(map, at, depth, Self::items);
    }

    /// Goes into what holds together with the schema.
    fn below(
        &mut self,
        map: &'r Map<String, Value>,
        at: &At<'r>,
        depth: usize,
        of: fn(&mut Self, &'r Map<String, Value>, &At<'r>, usize),
    ) {
        self.unknown |= BRANCHES.iter().any(|keyword| map.contains_key(*keyword));
        if depth > EVALUATED_DEPTH_MAX {
            self.unknown = true;
            return;
        }
        for schema in map.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            if let Value::Object(inner) = schema {
                self.unknown |= inner.contains_key("$id");
                of(self, inner, at, depth + 1);
            }
        }
        let Some(Value::String(reference)) = map.get("$ref") else { return };
        match at.resolver.lookup(reference) {
            Ok(found) => {
                let (contents, resolver, draft) = found.into_inner();
                // Drafts do not agree on what has been evaluated.
                self.unknown |= Dialect::of_draft(draft) != Some(at.dialect);
                if let Value::Object(inner) = contents {
                    let at = At { resolver, dialect: at.dialect };
                    of(self, inner, &at, depth + 1);
                }
            }
            Err(_) => self.unknown = true,
        }
    }
}
