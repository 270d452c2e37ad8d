//! Old schemas that list their documents: each is shown to both validators, which decides whatever
//! the new schema is made of.

use serde_json::{Map, Value};

use crate::dialect::Dialect;

/// Every document that `old` can accept, if it says so with literals alone; more than it does
/// accept, where it says more. `None` where a number is among them that the validators may read in
/// two ways: whole ones where one of the schemas has to do with draft 4.
pub(crate) fn documents(old: &Value, dialect: Dialect, draft_4: bool) -> Option<Vec<&Value>> {
    let documents = literals(old.as_object()?, dialect)?;
    documents.iter().all(|document| read_alike(document, !draft_4)).then_some(documents)
}

fn literals(schema: &Map<String, Value>, dialect: Dialect) -> Option<Vec<&Value>> {
    if dialect.reference_hides_siblings() && schema.contains_key("$ref") {
        return None;
    }
    if let Some(Value::Array(items)) = schema.get("enum") {
        return Some(items.iter().collect());
    }
    if let Some(value) = schema.get("const").filter(|_| dialect != Dialect::Draft4) {
        return Some(vec![value]);
    }
    let branches = ["anyOf", "oneOf"].into_iter().filter_map(|keyword| schema.get(keyword));
    branches.filter_map(Value::as_array).find_map(|branches| {
        let lists = branches.iter().map(|branch| literals(branch.as_object()?, dialect));
        Some(lists.collect::<Option<Vec<_>>>()?.concat())
    })
}

/// Whether every number in a document is one that 64 bits hold as written. In draft 4 `1.0` equals
/// `1` and is no integer: both had to be shown.
fn read_alike(document: &Value, whole: bool) -> bool {
    match document {
        Value::Number(number) if number.is_f64() => {
            number.as_f64().is_some_and(|float| float.fract() != 0.0)
        }
        Value::Number(_) => whole,
        Value::Array(items) => items.iter().all(|item| read_alike(item, whole)),
        Value::Object(map) => map.values().all(|item| read_alike(item, whole)),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::documents;
    use crate::dialect::Dialect;

    fn listed(schema: &Value, old: Dialect, new: Dialect) -> Option<usize> {
        let draft_4 = [old, new].contains(&Dialect::Draft4);
        documents(schema, old, draft_4).map(|documents| documents.len())
    }

    #[test]
    fn literals_alone_are_a_list() {
        let modern = |schema: Value| listed(&schema, Dialect::Draft202012, Dialect::Draft202012);
        assert_eq!(modern(json!({"anyOf": [{"const": [1]}, {"enum": ["a", null]}]})), Some(3));
        assert_eq!(modern(json!({"enum": [0.5], "type": "integer"})), Some(1));
        assert_eq!(modern(json!({"anyOf": [{"const": 1}, {"type": "null"}]})), None);
        assert_eq!(modern(json!({"const": 1e60})), None);
        assert_eq!(modern(json!(false)), None);
    }

    #[test]
    fn drafts_differ_in_what_lists() {
        let schema = json!({"enum": [1]});
        assert_eq!(listed(&schema, Dialect::Draft7, Dialect::Draft6), Some(1));
        assert_eq!(listed(&schema, Dialect::Draft7, Dialect::Draft4), None);
        assert_eq!(listed(&json!({"const": "a"}), Dialect::Draft4, Dialect::Draft4), None);
        let hidden = json!({"$ref": "#/definitions/a", "enum": ["a"], "definitions": {"a": {}}});
        assert_eq!(listed(&hidden, Dialect::Draft7, Dialect::Draft7), None);
        assert_eq!(listed(&hidden, Dialect::Draft201909, Dialect::Draft7), Some(1));
    }
}
