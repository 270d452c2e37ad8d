//! Whether two schemas say the same once what cannot reject a document is left out.

use serde_json::{Map, Value};

use crate::documents::Documents;
use crate::walk::{Form, form};

/// Keywords that say something about a document and never reject it.
const ANNOTATIONS: [&str; 8] = [
    "title",
    "description",
    "examples",
    "default",
    "$comment",
    "deprecated",
    "readOnly",
    "writeOnly",
];

/// Keywords that some validators assert and the standard lets be annotations.
const FORMATS: [&str; 4] = ["format", "contentEncoding", "contentMediaType", "contentSchema"];

/// What two schemas have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// Everything but annotations.
    Same,
    /// Everything but annotations and formats.
    SameButFormats,
    Different,
}

/// What two schemas have in common, with all that their references lead to.
pub(crate) fn likeness(old: &Documents<'_>, new: &Documents<'_>) -> Likeness {
    let (olds, news) = (old.all(), new.all());
    let paired = || olds.iter().zip(news);
    let named = paired().all(|(old, new)| old.dialect == new.dialect && old.uris().eq(new.uris()));
    if olds.len() != news.len() || !named {
        return Likeness::Different;
    }
    if paired().all(|(old, new)| old.value == new.value) {
        return Likeness::Same;
    }
    if olds.iter().any(|document| refers_into_what_is_left_out(&document.value)) {
        return Likeness::Different;
    }
    let same = |left_out: &dyn Fn(&str) -> bool| {
        paired().all(|(old, new)| same(&old.value, &new.value, left_out))
    };
    if same(&|keyword| ANNOTATIONS.contains(&keyword)) {
        Likeness::Same
    } else if same(&|keyword| ANNOTATIONS.contains(&keyword) || is_format(keyword)) {
        Likeness::SameButFormats
    } else {
        Likeness::Different
    }
}

/// Whether a schema uses a format or a content keyword anywhere.
pub(crate) fn has_formats(documents: &Documents<'_>) -> bool {
    let uses = |map: &Map<String, Value>| FORMATS.iter().any(|word| map.contains_key(*word));
    documents.all().iter().any(|document| document.schemas().maps().any(uses))
}

fn is_format(keyword: &str) -> bool {
    FORMATS.contains(&keyword)
}

/// Whether a reference may lead into an annotation, which then says more than a comment does.
/// Looks at everything that could be a reference, so that none is missed.
fn refers_into_what_is_left_out(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(refers_into_what_is_left_out),
        Value::Object(map) => map.iter().any(|(key, value)| match value {
            Value::String(text) if key == "$ref" => {
                text.split('/').any(|part| ANNOTATIONS.contains(&part) || is_format(part))
                    || text.contains('%')
            }
            value => refers_into_what_is_left_out(value),
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Whether two schemas are equal but for keywords that are left out. What a reference finds in a
/// place the standard does not speak of has to be equal in all.
fn same(old: &Value, new: &Value, left_out: &dyn Fn(&str) -> bool) -> bool {
    let (Value::Object(old), Value::Object(new)) = (old, new) else { return old == new };
    let count = |map: &Map<String, Value>| map.keys().filter(|key| !left_out(key)).count();
    count(old) == count(new)
        && old.iter().filter(|(keyword, _)| !left_out(keyword)).all(|(keyword, old)| {
            new.get(keyword).is_some_and(|new| same_under(keyword, old, new, left_out))
        })
}

fn same_under(keyword: &str, old: &Value, new: &Value, left_out: &dyn Fn(&str) -> bool) -> bool {
    match (form(keyword), old, new) {
        (Form::Schema, Value::Array(olds), Value::Array(news)) => {
            let mut pairs = olds.iter().zip(news);
            olds.len() == news.len() && pairs.all(|(old, new)| same(old, new, left_out))
        }
        (Form::Schema, ..) => same(old, new, left_out),
        (Form::Named, Value::Object(olds), Value::Object(news)) => {
            olds.len() == news.len()
                && olds
                    .iter()
                    .all(|(name, old)| news.get(name).is_some_and(|new| same(old, new, left_out)))
        }
        (Form::Named | Form::Data, ..) => old == new,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Likeness;
    use crate::dialect::Dialect;
    use crate::documents::Documents;

    fn alone(schema: &Value) -> Documents<'_> {
        Documents::alone(schema, Dialect::default())
    }

    fn likeness(old: &Value, new: &Value) -> Likeness {
        super::likeness(&alone(old), &alone(new))
    }

    fn has_formats(schema: &Value) -> bool {
        super::has_formats(&alone(schema))
    }

    #[test]
    fn annotations_are_left_out_and_properties_and_literals_are_not() {
        let old = json!({
            "title": "a",
            "properties": {"title": {"description": "b", "enum": [{"title": 1}]}},
            "const": {"format": "x"}
        });
        let mut new = json!({
            "const": {"format": "x"},
            "properties": {"title": {"enum": [{"title": 1}]}}
        });
        assert_eq!(likeness(&old, &new), Likeness::Same);
        new["format"] = json!("date");
        assert_eq!(likeness(&old, &new), Likeness::SameButFormats);
        new["properties"]["title"]["enum"][0] = json!({"title": 2});
        assert_eq!(likeness(&old, &new), Likeness::Different);
        assert_eq!(
            likeness(&json!({"properties": {"title": {}}}), &json!({})),
            Likeness::Different
        );
    }

    #[test]
    fn an_annotation_that_a_reference_leads_to_is_none() {
        let old = json!({"$ref": "#/default", "default": {"type": "string"}});
        let new = json!({"$ref": "#/default", "default": {"type": "null"}});
        assert_eq!(likeness(&old, &new), Likeness::Different);
    }

    #[test]
    fn formats_are_seen_in_schemas_alone() {
        assert!(has_formats(&json!({"items": {"format": "date"}})));
        assert!(!has_formats(&json!({"properties": {"format": {}}, "const": {"format": "x"}})));
    }
}
