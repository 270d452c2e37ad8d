//! A schema together with the documents that its references lead to.

mod gather;
mod settle;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Uri;
use referencing::uri::{from_str, resolve_against};
use referencing::{Registry, RegistryBuilder};
use serde_json::Value;

use crate::dialect::Dialect;
use crate::model::{Reason, Side};
use crate::schemas::Schemas;
use crate::supplied::Given;
use crate::walk::percent_decoded;

/// What references of a schema are relative to that names nothing, where nothing is supplied: as
/// validators have it.
const BASE_ALONE: &str = "json-schema:///";

/// The same where documents are supplied. Validators tell where they are for other schemes alone.
const BASE: &str = "schema:///";

/// A schema, or a document that its references lead to.
#[derive(Debug, Clone)]
pub(crate) struct Document<'a> {
    /// The URI it was supplied under; `None` for the schema itself.
    pub(crate) name: Option<String>,
    pub(crate) value: Cow<'a, Value>,
    pub(crate) dialect: Dialect,
    /// The URIs that lead to it. The last is what its references are relative to.
    uris: Vec<Uri<String>>,
    /// Where references from elsewhere lead inside of it.
    entries: BTreeSet<String>,
}

/// Indexes of documents by their URIs.
type Names = BTreeMap<Uri<String>, Vec<usize>>;

/// A schema, the first, and the documents that its references lead to.
#[derive(Debug, Clone)]
pub(crate) struct Documents<'a> {
    all: Vec<Document<'a>>,
    /// Nothing where nothing was supplied.
    names: Names,
    /// What references lead to and was not supplied.
    outside: Vec<String>,
}

impl Document<'_> {
    pub(crate) fn schemas(&self) -> Schemas<'_> {
        let mut schemas = Schemas::of(&self.value);
        for pointer in &self.entries {
            schemas.enter(pointer);
        }
        schemas
    }

    /// The URIs that lead to it.
    pub(crate) fn uris(&self) -> impl Iterator<Item = &str> {
        self.uris.iter().map(Uri::as_str)
    }
}

impl<'a> Documents<'a> {
    /// The schema with what its references lead to, directly or not.
    /// At most `left` values may be in what was supplied.
    pub(crate) fn gather(
        given: Given<'a>,
        dialect: Dialect,
        side: Side,
        left: usize,
    ) -> Result<Self, Reason> {
        let alone = Self::alone(given.schema, dialect);
        let (false, Ok(base)) = (given.supplied.is_empty(), from_str(BASE)) else {
            return Ok(alone);
        };
        let gathered = gather::gather(given, (base, dialect), side, left)?;
        // Without any, references are told as they were written.
        Ok(if gathered.is_alone() { alone } else { gathered })
    }

    /// The schema without anything supplied.
    pub(crate) fn alone(schema: &'a Value, dialect: Dialect) -> Self {
        let resource = dialect.draft().create_resource_ref(schema);
        let base = from_str(resource.id().unwrap_or(BASE_ALONE));
        let root = Document {
            name: None,
            value: Cow::Borrowed(schema),
            dialect,
            uris: base.into_iter().collect(),
            entries: BTreeSet::new(),
        };
        Self { all: vec![root], names: Names::new(), outside: Vec::new() }
    }

    /// Whether no reference leads to a document that was supplied.
    pub(crate) fn is_alone(&self) -> bool {
        self.all.len() == 1
    }

    pub(crate) fn all(&self) -> &[Document<'a>] {
        &self.all
    }

    pub(crate) fn root(&self) -> &Document<'a> {
        &self.all[0]
    }

    /// What references lead to and was not supplied, in order and without repetition.
    pub(crate) fn outside(&self) -> Vec<String> {
        if self.is_alone() {
            return Schemas::of(&self.all[0].value).outside_references();
        }
        self.outside.clone()
    }

    /// Where in the document of this index references lead to what was not supplied.
    pub(crate) fn leaving(&self, index: usize) -> Vec<String> {
        let document = &self.all[index];
        let schemas = document.schemas();
        if self.is_alone() {
            let outside = schemas.outside_references();
            let leaves = |text: &str| outside.iter().any(|one| one == text);
            let all = schemas.with("$ref").into_iter();
            let all = all.filter(|(_, map)| map["$ref"].as_str().is_some_and(leaves));
            return all.map(|(pointer, _)| pointer).collect();
        }
        let bases = settle::bases(document, &schemas);
        let leaves = |at: &usize| {
            let reference = schemas.found()[*at].map.get("$ref").and_then(Value::as_str);
            let Some(reference) = reference.filter(|text| !text.starts_with('#')) else {
                return false;
            };
            let uri = resolved(&bases[*at], reference);
            uri.is_some_and(|uri| self.outside.iter().any(|outside| outside == told(&uri)))
        };
        let all = (0..bases.len()).filter(leaves);
        all.map(|at| schemas.pointer(at)).collect()
    }

    /// The documents that a reference names in the document of this index, which holds no resources
    /// of its own.
    pub(crate) fn named(&self, index: usize, reference: &str) -> Vec<usize> {
        let base = self.all[index].uris.last();
        let Some(uri) = base.and_then(|base| resolved(base, reference)) else { return Vec::new() };
        match self.is_alone() {
            true if self.all[0].uris.contains(&uri) => vec![0],
            true => Vec::new(),
            false => self.names.get(&uri).cloned().unwrap_or_default(),
        }
    }

    /// The document and the JSON Pointer that a reference holds; `None` for anchors, and for what
    /// was not supplied. None of the documents may hold resources.
    pub(crate) fn place(&self, index: usize, reference: &str) -> Option<(usize, String)> {
        let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return None;
        }
        let to = if document.is_empty() { Some(index) } else { self.named(index, document).pop() };
        Some((to?, percent_decoded(fragment)?))
    }

    /// A document by the name it was supplied under.
    pub(crate) fn by_name(&self, name: Option<&str>) -> Option<&Document<'a>> {
        self.all.iter().find(|document| document.name.as_deref() == name)
    }

    /// Where a keyword is, by the URI that a validator tells.
    pub(crate) fn located(&self, uri: &Uri<String>) -> Option<(Option<&str>, String)> {
        let pointer = percent_decoded(uri.fragment().map_or("", |fragment| fragment.as_str()))?;
        let mut resource = uri.clone();
        resource.set_fragment(None);
        if let Some(index) = self.names.get(&resource).and_then(|all| all.first()) {
            return Some((self.all[*index].name.as_deref(), pointer));
        }
        // A resource inside of a document.
        self.all.iter().find_map(|document| {
            let schemas = document.schemas();
            let bases = settle::bases(document, &schemas);
            let at = bases.iter().position(|base| **base == resource)?;
            Some((document.name.as_deref(), format!("{}{pointer}", schemas.pointer(at))))
        })
    }

    /// The only document that has this value in this place.
    pub(crate) fn holding(&self, pointer: &str, value: &Value) -> Option<&Document<'a>> {
        let mut all = self.all.iter().filter(|one| one.value.pointer(pointer) == Some(value));
        all.next().filter(|_| all.next().is_none())
    }

    /// The same documents with other contents.
    pub(crate) fn with(&self, values: Vec<Value>) -> Documents<'static> {
        let documents = self.all.iter().zip(values).map(|(document, value)| Document {
            name: document.name.clone(),
            value: Cow::Owned(value),
            dialect: document.dialect,
            uris: document.uris.clone(),
            entries: document.entries.clone(),
        });
        let (all, names) = (documents.collect(), self.names.clone());
        Documents { all, names, outside: self.outside.clone() }
    }

    /// What resolves references, without what was not supplied, and the base URI of the schema.
    pub(crate) fn registry(
        &self,
    ) -> Result<(RegistryBuilder<'_>, Uri<String>), referencing::Error> {
        let root = self.root();
        let base = if let Some(base) = root.uris.first() {
            base.clone()
        } else {
            // It has an identifier that is no URI: this says so.
            let resource = root.dialect.draft().create_resource_ref(&root.value);
            from_str(resource.id().unwrap_or_default())?
        };
        let mut registry = Registry::new().draft(root.dialect.draft());
        for document in &self.all {
            let resource = document.dialect.draft().create_resource_ref(&document.value);
            let uri = document.uris.first().unwrap_or(&base);
            registry = registry.add(uri.as_str(), resource)?;
        }
        Ok((registry, base))
    }
}

/// The document that a reference names.
fn resolved(base: &Uri<String>, reference: &str) -> Option<Uri<String>> {
    let document = reference.split('#').next().unwrap_or_default();
    resolve_against(&base.borrow(), document).ok()
}

/// A URI as people know it.
fn told(uri: &Uri<String>) -> &str {
    uri.as_str().strip_prefix(BASE).unwrap_or(uri.as_str())
}
