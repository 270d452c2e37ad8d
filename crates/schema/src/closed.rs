//! The closed-writer lens: an old schema whose named objects carry no further properties.
//!
//! Several schemas can apply to one value: through `allOf`, a reference, or `properties` of two
//! branches that name the same key. Closing each of them alone would forbid what another names,
//! leave no document at all, and so prove anything. Therefore the schemas that meet at one value
//! are gathered into an owner, and what is added to each of them admits the names of all. Where
//! in doubt an owner grows, which closes less: a proof then says more than asked, never less.
//!
//! A document that two branches of `oneOf` match can match one of them when they are closed. So
//! what is closed may accept what old rejects: a proof says more, and no such witness is confirmed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::dialect::Dialect;
use crate::documents::Documents;
use crate::limits::OWNERS_MAX;
use crate::model::{Reason, ReasonCode, Side};
use crate::reach::has_resources;
use crate::walk::{Place, children};

/// Keywords beside `properties` that say which properties may exist.
const SPEAKS_OF_OTHERS: [&str; 3] =
    ["additionalProperties", "unevaluatedProperties", "propertyNames"];

/// A schema: the index of its document, and a JSON Pointer into that.
type At = (usize, String);

/// Schemas that apply to one value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Owner {
    schemas: BTreeSet<At>,
    /// False inside `if` and `not`, and of what `maxContains` counts: closing it would widen what
    /// the schema accepts.
    asserted: bool,
}

/// What an owner, or all owners of one schema, know of their object.
#[derive(Debug, Clone, Default)]
struct Names {
    plain: BTreeSet<String>,
    patterns: BTreeSet<String>,
    open: bool,
}

/// The old schema with the lens applied, and all that its references lead to. Pointers into it keep
/// their meaning.
pub(crate) fn close(documents: &Documents<'_>) -> Result<Documents<'static>, Reason> {
    if let Some(document) = documents.all().iter().find(|document| has_resources(document)) {
        let holder = Side::Old.names(document.name.as_deref());
        return Err(refusal(&format!("{holder} holds a schema with a base URI of its own")));
    }
    let mut lens = Closing { documents, names: BTreeMap::new() };
    lens.visit_all()?;
    let values = documents.all().iter().map(|document| (*document.value).clone());
    let mut closed: Vec<Value> = values.collect();
    for ((index, pointer), names) in &lens.names {
        let none = names.plain.is_empty() && names.patterns.is_empty();
        if names.open || none {
            continue;
        }
        if let Some(Value::Object(object)) = closed[*index].pointer_mut(pointer) {
            shut(object, names, documents.all()[*index].dialect);
        }
    }
    Ok(documents.with(closed))
}

fn refusal(obstacle: &str) -> Reason {
    let message = format!("{obstacle}, which the closed-writer lens does not follow");
    Side::Old.obstacle(ReasonCode::Undecided, message)
}

struct Closing<'a> {
    documents: &'a Documents<'a>,
    names: BTreeMap<At, Names>,
}

impl Closing<'_> {
    fn visit_all(&mut self) -> Result<(), Reason> {
        let root = Owner { schemas: BTreeSet::from([(0, String::new())]), asserted: true };
        let mut seen = BTreeSet::from([root.clone()]);
        let mut pending = vec![root];
        while let Some(owner) = pending.pop() {
            if seen.len() > OWNERS_MAX {
                return Err(refusal("the old schema is too intertwined"));
            }
            for next in self.visit(&owner) {
                if seen.insert(next.clone()) {
                    pending.push(next);
                }
            }
        }
        Ok(())
    }

    /// Notes the names of one owner and gives the owners one step below.
    fn visit(&mut self, owner: &Owner) -> Vec<Owner> {
        let mut names = Names { open: !owner.asserted, ..Names::default() };
        let mut below = Below::default();
        for (at, asserted) in self.parts(owner) {
            let Some(object) = self.object(&at) else { continue };
            names.read(object, |reference| self.documents.place(at.0, reference).is_some());
            for child in children(object) {
                let reached = format!("{}{}", at.1, child.pointer());
                let at = (at.0, reached);
                if child.keyword == "contains" && object.contains_key("maxContains") {
                    below.counted.insert(at.clone());
                }
                below.add(child.place, at, asserted && owner.asserted);
            }
        }
        for at in &owner.schemas {
            let known = self.names.entry(at.clone()).or_default();
            known.open |= names.open;
            known.plain.extend(names.plain.iter().cloned());
            known.patterns.extend(names.patterns.iter().cloned());
        }
        below.owners()
    }

    fn object(&self, (index, pointer): &At) -> Option<&Map<String, Value>> {
        self.documents.all()[*index].value.pointer(pointer)?.as_object()
    }

    /// The schemas that speak of the owner's value, each with whether it can reject it.
    fn parts(&self, owner: &Owner) -> BTreeMap<At, bool> {
        let mut parts: BTreeMap<At, bool> = BTreeMap::new();
        let mut pending: Vec<_> = owner.schemas.iter().map(|one| (one.clone(), true)).collect();
        while let Some((at, asserted)) = pending.pop() {
            // A part that is reached both ways counts as one that only asks: it is left open.
            let known = parts.get(&at).copied();
            if known.is_some_and(|before| asserted || !before) {
                continue;
            }
            parts.insert(at.clone(), asserted);
            let Some(object) = self.object(&at) else { continue };
            let reference = object.get("$ref").and_then(Value::as_str);
            let target = reference.and_then(|reference| self.documents.place(at.0, reference));
            pending.extend(target.map(|target| (target, asserted)));
            for child in children(object) {
                let reached = (at.0, format!("{}{}", at.1, child.pointer()));
                match child.place {
                    Place::Same => pending.push((reached, asserted)),
                    Place::Test => pending.push((reached, false)),
                    _ => {}
                }
            }
        }
        parts
    }
}

impl Names {
    fn read(&mut self, object: &Map<String, Value>, is_followed: impl Fn(&str) -> bool) {
        // Anchors and dynamic references are not followed, so what they name is not known.
        let followed = |reference: &Value| reference.as_str().is_some_and(&is_followed);
        self.open |= object.get("$ref").is_some_and(|reference| !followed(reference))
            || object.contains_key("$dynamicRef")
            || object.contains_key("$recursiveRef")
            || SPEAKS_OF_OTHERS.iter().any(|keyword| object.contains_key(*keyword));
        let keys = |keyword: &str| {
            object.get(keyword).and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned()
        };
        self.patterns.extend(keys("patternProperties"));
        for keyword in ["properties", "dependencies", "dependentRequired", "dependentSchemas"] {
            self.plain.extend(keys(keyword));
        }
        let needed = ["dependencies", "dependentRequired"].into_iter().filter_map(|keyword| {
            Some(object.get(keyword)?.as_object()?.values().collect::<Vec<_>>())
        });
        for list in needed.flatten().chain(object.get("required")) {
            let texts = list.as_array().into_iter().flatten().filter_map(Value::as_str);
            self.plain.extend(texts.map(str::to_owned));
        }
    }
}

/// The schemas one step below an owner, by the value that they meet at.
#[derive(Default)]
struct Below {
    named: BTreeMap<String, BTreeSet<At>>,
    others: BTreeSet<At>,
    items: BTreeSet<At>,
    /// Those of them that elements may not match too often.
    counted: BTreeSet<At>,
    /// Schemas reached through a part that only asks.
    tested: BTreeSet<At>,
}

impl Below {
    fn add(&mut self, place: Place<'_>, at: At, asserted: bool) {
        if !asserted {
            self.tested.insert(at.clone());
        }
        match place {
            Place::Property(name) => {
                self.named.entry(name.to_owned()).or_default().insert(at);
            }
            Place::OtherProperties => {
                self.others.insert(at);
            }
            Place::Items => {
                self.items.insert(at);
            }
            Place::Same | Place::Test | Place::Names | Place::Apart => {}
        }
    }

    /// Patterns and `additionalProperties` may meet any named property, so they join each. What is
    /// counted lends its names to the other schemas of the elements, but is left open itself.
    fn owners(self) -> Vec<Owner> {
        let named = self.named.into_values().map(|mut schemas| {
            schemas.extend(self.others.iter().cloned());
            schemas
        });
        let groups = named.chain([self.others.clone(), self.items]);
        let groups = groups.filter(|schemas| !schemas.is_empty());
        let mut owners: Vec<Owner> = groups
            .map(|schemas| Owner { asserted: schemas.is_disjoint(&self.tested), schemas })
            .collect();
        if !self.counted.is_empty() {
            owners.push(Owner { schemas: self.counted, asserted: false });
        }
        owners
    }
}

fn shut(object: &mut Map<String, Value>, names: &Names, dialect: Dialect) {
    let own = |keyword: &str, wanted: &BTreeSet<String>| {
        let has = object.get(keyword).and_then(Value::as_object);
        wanted.iter().all(|name| has.is_some_and(|map| map.contains_key(name)))
    };
    let hidden = dialect.reference_hides_siblings() && object.contains_key("$ref");
    if !hidden && own("properties", &names.plain) && own("patternProperties", &names.patterns) {
        object.insert("additionalProperties".to_owned(), Value::Bool(false));
        return;
    }
    let admitted = |names: &BTreeSet<String>| {
        Value::Object(names.iter().map(|name| (name.clone(), json!({}))).collect())
    };
    let lid = json!({
        "properties": admitted(&names.plain),
        "patternProperties": admitted(&names.patterns),
        "additionalProperties": false
    });
    if hidden {
        unhide(object, &lid);
        return;
    }
    let list = object.entry("allOf").or_insert_with(|| json!([]));
    if let Some(list) = list.as_array_mut() {
        list.push(lid);
    }
}

/// Puts a lid beside a reference that hides its siblings. Siblings that were hidden must stay
/// without effect, so only an otherwise silent object is closed.
fn unhide(object: &mut Map<String, Value>, lid: &Value) {
    let silent = ["$ref", "$schema", "definitions", "$defs"];
    if object.keys().all(|key| silent.contains(&key.as_str()))
        && let Some(reference) = object.remove("$ref")
    {
        object.insert("allOf".to_owned(), json!([{"$ref": reference}, lid]));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::close;
    use crate::dialect::Dialect;
    use crate::documents::Documents;

    fn closed(schema: &Value) -> Value {
        let documents = Documents::alone(schema, Dialect::Draft7);
        (*close(&documents).unwrap().root().value).clone()
    }

    fn accepts(schema: &Value, document: &Value) -> bool {
        jsonschema::draft7::is_valid(&closed(schema), document)
    }

    #[test]
    fn a_named_object_is_closed_and_a_free_map_is_not() {
        let schema = json!({"properties": {"a": {"type": "object"}}});
        let shut = json!({"properties": {"a": {"type": "object"}}, "additionalProperties": false});
        assert_eq!(closed(&schema), shut);
        let spoken = json!({"properties": {"a": {}}, "additionalProperties": true});
        assert_eq!(closed(&spoken), spoken);
    }

    #[test]
    fn branches_admit_the_names_of_each_other() {
        let schema = json!({
            "properties": {"a": {"properties": {"x": {}}}},
            "allOf": [{"properties": {"a": {"properties": {"y": {}}}, "b": {}}}]
        });
        assert!(accepts(&schema, &json!({"a": {"x": 1, "y": 2}, "b": 3})));
        assert!(!accepts(&schema, &json!({"a": {"z": 1}})));
        assert!(!accepts(&schema, &json!({"c": 1})));
    }

    #[test]
    fn a_required_name_is_a_name() {
        assert!(accepts(&json!({"properties": {"a": {}}, "required": ["b"]}), &json!({"b": 1})));
    }

    #[test]
    fn a_reference_at_the_root_is_closed_beside_its_definitions() {
        let schema = json!({
            "$ref": "#/definitions/A",
            "definitions": {"A": {"properties": {"a": {"$ref": "#/definitions/A"}}}}
        });
        assert!(accepts(&schema, &json!({"a": {"a": {}}})));
        assert!(!accepts(&schema, &json!({"b": 1})));
        assert!(!accepts(&schema, &json!({"a": {"b": 1}})));
    }

    #[test]
    fn what_is_counted_is_left_as_it_is() {
        let mut schema = json!({
            "items": {"properties": {"x": {}}},
            "contains": {"properties": {"y": {}}},
        });
        let lid = &json!({"additionalProperties": false, "properties": {"x": {}, "y": {}}});
        assert_eq!(closed(&schema)["contains"]["allOf"][0]["properties"], lid["properties"]);
        schema["maxContains"] = json!(1);
        let shut = closed(&schema);
        assert_eq!(shut["contains"], schema["contains"]);
        assert_eq!(shut["items"]["allOf"][0]["properties"], lid["properties"]);
    }

    #[test]
    fn what_is_only_asked_is_left_as_it_is() {
        let test = json!({"properties": {"k": {"properties": {"v": {"const": 1}}}}});
        let schema = json!({"properties": {"k": {}}, "if": test, "then": {"required": ["k"]}});
        assert_eq!(closed(&schema)["if"], test);
    }
}
