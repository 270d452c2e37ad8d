//! Documents that references may lead to, given beforehand: nothing is fetched.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::dialect::{self, Dialect};

/// Documents by URI, for references that lead outside of a schema.
///
/// ```
/// use midflight_schema::{Containment, Given, Options, Supplied, compare_with};
/// use serde_json::json;
///
/// let old = json!({"properties": {"price": {"$ref": "money.json#/cents"}}});
/// let new = json!({"properties": {"price": {"type": "integer"}}});
/// let mut supplied = Supplied::default();
/// supplied.insert("money.json", json!({"cents": {"type": "integer", "minimum": 0}})).unwrap();
/// let old = Given { schema: &old, supplied: &supplied };
/// let answer = compare_with(old, Given::alone(&new), &Options::default());
/// assert!(matches!(answer, Containment::Compatible(_)));
/// ```
///
/// * A relative URI is relative to the base URI of the schema, as references in it are.
/// * The identifier of a document (`$id`, in draft 4 `id`) is another name of it, and what its own
///   references are relative to. Where two documents have a name that is followed, there is no
///   answer, unless they are equal. A name of the schema itself means the schema.
/// * A document without `$schema` is of the dialect of the schema.
/// * Only documents that references lead to are looked at, at most a thousand of them.
/// * What json-schema.org publishes is known, and cannot be supplied.
#[derive(Debug, Clone, Default)]
pub struct Supplied {
    documents: BTreeMap<String, Arc<Value>>,
}

impl Supplied {
    /// Adds a document, or puts it in the place of the one of that URI. Refuses, in words, what is
    /// no URI of a document.
    pub fn insert(&mut self, uri: &str, document: impl Into<Arc<Value>>) -> Result<(), String> {
        let uri = uri.strip_suffix('#').unwrap_or(uri);
        if uri.is_empty() || uri.contains('#') || referencing::uri::from_str(uri).is_err() {
            return Err(format!("`{uri}` is no URI of a document"));
        }
        self.documents.insert(uri.to_owned(), document.into());
        Ok(())
    }

    /// Adds documents, each in the place of the one of its URI.
    pub fn extend(&mut self, other: &Self) {
        let documents = other.documents.iter();
        self.documents.extend(documents.map(|(uri, document)| (uri.clone(), Arc::clone(document))));
    }

    /// The identifier that a document gives itself.
    pub fn own_uri(document: &Value) -> Option<&str> {
        let named = dialect::detect(document, None).ok();
        let keywords: &[&str] = match named.filter(|_| document.get("$schema").is_some()) {
            Some(Dialect::Draft4) => &["id"],
            Some(_) => &["$id"],
            None => &["$id", "id"],
        };
        let texts = keywords.iter().filter_map(|keyword| document.get(keyword)?.as_str());
        texts.map(|text| text.trim_end_matches('#')).find(|text| !text.is_empty())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.documents.iter().map(|(uri, document)| (uri.as_str(), &**document))
    }
}

/// A schema, and the documents that its references may lead to.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// What is compared.
    pub schema: &'a Value,
    /// Documents by URI.
    pub supplied: &'a Supplied,
}

/// No documents.
static NOTHING: Supplied = Supplied { documents: BTreeMap::new() };

impl<'a> Given<'a> {
    /// A schema with nothing supplied.
    pub fn alone(schema: &'a Value) -> Self {
        Self { schema, supplied: &NOTHING }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Supplied;

    #[test]
    fn a_name_is_the_uri_of_a_document() {
        let mut supplied = Supplied::default();
        for uri in ["common.json", "../a/b.json", "https://example.com/a#", "urn:x:y", "?v=1"] {
            assert_eq!(supplied.insert(uri, json!(true)), Ok(()), "{uri}");
        }
        for uri in ["", "#", "a.json#/x", "a b", "https://[", "%zz"] {
            assert!(supplied.insert(uri, json!(true)).is_err(), "{uri}");
        }
    }

    #[test]
    fn a_document_names_itself_by_the_keyword_of_its_draft() {
        let draft_4 = "http://json-schema.org/draft-04/schema#";
        let draft_7 = "http://json-schema.org/draft-07/schema#";
        let both = |schema: &str| json!({"$schema": schema, "$id": "a", "id": "b"});
        assert_eq!(Supplied::own_uri(&both(draft_4)), Some("b"));
        assert_eq!(Supplied::own_uri(&both(draft_7)), Some("a"));
        assert_eq!(Supplied::own_uri(&json!({"id": "b#"})), Some("b"));
        assert_eq!(Supplied::own_uri(&json!({"$id": "#a"})), Some("#a"));
        assert_eq!(Supplied::own_uri(&json!({"$id": "#", "title": "x"})), None);
        assert_eq!(Supplied::own_uri(&json!(true)), None);
    }
}
