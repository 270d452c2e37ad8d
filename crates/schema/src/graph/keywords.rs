//! What each keyword says of a value, whatever draft says it.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::read::{At, Reader};
use super::{Graph, Id, Kinds, Node, literal};
use crate::dialect::Dialect;
use crate::number::{self, Exact};

impl<'r> Reader<'_, 'r> {
    /// Adds what the keywords of one schema say.
    pub(super) fn keywords(
        &mut self,
        map: &'r Map<String, Value>,
        at: &At<'r>,
        said: &mut Vec<Id>,
    ) {
        // A schema has few of the many keywords there are.
        let mut groups = [None; 7];
        for keyword in map.keys() {
            if let Some(group) = group(keyword) {
                groups[group as usize] = Some(group);
            }
        }
        for group in groups.into_iter().flatten() {
            match group {
                Group::Values => self.kinds_and_literals(map, at, said),
                Group::Branches => self.branches(map, at, said),
                Group::Numbers => self.numbers(map, at.dialect, said),
                Group::Texts => self.texts(map, said),
                Group::Arrays => self.arrays(map, at, said),
                Group::Objects => self.objects(map, at, said),
                Group::Unevaluated => self.unevaluated(map, at, said),
            }
        }
    }

    fn kinds_and_literals(&mut self, map: &'r Map<String, Value>, at: &At<'r>, said: &mut Vec<Id>) {
        let names: Vec<&str> = match map.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        if !names.is_empty() {
            let kinds = names.into_iter().map(|name| kinds(name, at.dialect));
            let kinds = kinds.fold(Kinds::NONE, |all, one| all | one);
            said.push(self.add(Node::Kinds(kinds)));
        }
        if let Some(Value::Array(values)) = map.get("enum") {
            said.push(literal::listed(values, &mut |node| self.add(node)));
        }
        if let Some(value) = map.get("const").filter(|_| at.dialect != Dialect::Draft4) {
            said.push(literal::listed([value], &mut |node| self.add(node)));
        }
    }

    fn branches(&mut self, map: &'r Map<String, Value>, at: &At<'r>, said: &mut Vec<Id>) {
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let Some(Value::Array(schemas)) = map.get(keyword) else { continue };
            let ids: Vec<Id> = schemas.iter().map(|schema| self.inner(schema, at)).collect();
            match (keyword, &ids[..]) {
                ("allOf", _) => said.extend(ids),
                (_, [one]) => said.push(*one),
                ("anyOf", _) => said.push(self.add(Node::Any(ids))),
                _ => said.push(self.add(Node::One(ids))),
            }
        }
        if let Some(schema) = map.get("not") {
            let inner = self.inner(schema, at);
            said.push(self.add(Node::Not(inner)));
        }
        let conditional = !matches!(at.dialect, Dialect::Draft4 | Dialect::Draft6);
        if let Some(test) = map.get("if").filter(|_| conditional) {
            let test = self.inner(test, at);
            if let Some(then) = map.get("then") {
                let (fails, then) = (self.add(Node::Not(test)), self.inner(then, at));
                said.push(self.add(Node::Any(vec![fails, then])));
            }
            if let Some(otherwise) = map.get("else") {
                let otherwise = self.inner(otherwise, at);
                said.push(self.add(Node::Any(vec![test, otherwise])));
            }
        }
    }

    fn numbers(&mut self, map: &Map<String, Value>, dialect: Dialect, said: &mut Vec<Id>) {
        let excludes =
            |keyword| dialect == Dialect::Draft4 && map.get(keyword) == Some(&Value::Bool(true));
        let (above, below) = (excludes("exclusiveMinimum"), excludes("exclusiveMaximum"));
        let later = dialect != Dialect::Draft4;
        for (keyword, value) in map {
            let Value::Number(number) = value else { continue };
            let node: &dyn Fn(Exact) -> Node = match keyword.as_str() {
                "minimum" => &|at| Node::Low(at, above),
                "maximum" => &|at| Node::High(at, below),
                "exclusiveMinimum" if later => &|at| Node::Low(at, true),
                "exclusiveMaximum" if later => &|at| Node::High(at, true),
                "multipleOf" => &Node::Multiple,
                _ => continue,
            };
            let unfollowed = || Node::Opaque(Rc::from(format!("{keyword} {number}")));
            let node = number::exact(number).map_or_else(unfollowed, node);
            said.push(self.add(node));
        }
    }

    fn texts(&mut self, map: &Map<String, Value>, said: &mut Vec<Id>) {
        for (keyword, node) in [
            ("minLength", Node::MinLength as fn(u64) -> Node),
            ("maxLength", Node::MaxLength),
            ("minItems", Node::MinItems),
            ("maxItems", Node::MaxItems),
            ("minProperties", Node::MinProperties),
            ("maxProperties", Node::MaxProperties),
        ] {
            let Some(bound) = map.get(keyword).and_then(count) else { continue };
            if bound > 0 || keyword.starts_with("max") {
                said.push(self.add(node(bound)));
            }
        }
        if let Some(Value::String(text)) = map.get("pattern") {
            let pattern = self.graph.pattern_id(text);
            said.push(self.add(Node::Pattern(pattern)));
        }
    }

    fn arrays(&mut self, map: &'r Map<String, Value>, at: &At<'r>, said: &mut Vec<Id>) {
        if map.get("uniqueItems") == Some(&Value::Bool(true)) {
            said.push(self.add(Node::Unique));
        }
        let (prefix, rest) = match (at.dialect, map.get("items")) {
            (Dialect::Draft202012, items) => (map.get("prefixItems"), items),
            (_, Some(items @ Value::Array(_))) => (Some(items), map.get("additionalItems")),
            (_, items) => (None, items),
        };
        let mut prefix: Vec<Id> = prefix
            .and_then(Value::as_array)
            .map(|schemas| schemas.iter().map(|schema| self.inner(schema, at)).collect())
            .unwrap_or_default();
        let rest = rest.map_or(Graph::EVERYTHING, |schema| self.inner(schema, at));
        while prefix.last() == Some(&rest) {
            prefix.pop();
        }
        if !prefix.is_empty() || rest != Graph::EVERYTHING {
            said.push(self.add(Node::Items { prefix, rest }));
        }
        if let Some(schema) = map.get("contains").filter(|_| at.dialect != Dialect::Draft4) {
            let counted = at.dialect.since_2019();
            let bound = |keyword| map.get(keyword).filter(|_| counted).and_then(count);
            let (min, max) = (bound("minContains").unwrap_or(1), bound("maxContains"));
            if min > 0 || max.is_some() {
                let of = self.inner(schema, at);
                said.push(self.add(Node::Contains { of, min, max }));
            }
        }
    }
}

/// Keywords that are read together.
#[derive(Debug, Clone, Copy)]
enum Group {
    Values,
    Branches,
    Numbers,
    Texts,
    Arrays,
    Objects,
    Unevaluated,
}

fn group(keyword: &str) -> Option<Group> {
    Some(match keyword {
        "type" | "enum" | "const" => Group::Values,
        "allOf" | "anyOf" | "oneOf" | "not" | "if" => Group::Branches,
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
            Group::Numbers
        }
        "minLength" | "maxLength" | "pattern" | "minItems" | "maxItems" | "minProperties"
        | "maxProperties" => Group::Texts,
        "items" | "prefixItems" | "uniqueItems" | "contains" => Group::Arrays,
        "properties"
        | "patternProperties"
        | "additionalProperties"
        | "required"
        | "propertyNames"
        | "dependencies"
        | "dependentRequired"
        | "dependentSchemas" => Group::Objects,
        "unevaluatedProperties" | "unevaluatedItems" => Group::Unevaluated,
        _ => return None,
    })
}

fn kinds(name: &str, dialect: Dialect) -> Kinds {
    match name {
        "null" => Kinds::NULL,
        "boolean" => Kinds::BOOLEAN,
        "integer" if dialect == Dialect::Draft4 => Kinds::INTEGER,
        "integer" => Kinds::INTEGER | Kinds::WHOLE_FLOAT,
        "number" => Kinds::NUMBER,
        "string" => Kinds::STRING,
        "array" => Kinds::ARRAY,
        "object" => Kinds::OBJECT,
        _ => Kinds::NONE,
    }
}

/// A count, which may be spelled `2.0`.
fn count(value: &Value) -> Option<u64> {
    let Value::Number(number) = value else { return None };
    number.as_u64().or_else(|| number::exact(number)?.to_integer().try_into().ok())
}
