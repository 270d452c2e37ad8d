//! Follows the references of a schema from document to document.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use jsonschema::Uri;
use referencing::uri::resolve_against;
use serde_json::Value;

use super::{Document, Documents, Names, settle, told};
use crate::dialect::{self, Dialect};
use crate::limits::{self, DOCUMENTS_MAX};
use crate::model::{Reason, ReasonCode, Side};
use crate::schemas::Schemas;
use crate::supplied::Given;
use crate::validate;
use crate::walk::{address, percent_decoded};

/// The schema with all that its references lead to.
pub(super) fn gather(
    given: Given<'_>,
    (base, dialect): (Uri<String>, Dialect),
    side: Side,
    left: usize,
) -> Result<Documents<'_>, Reason> {
    let uris = uris(given.schema, base, dialect);
    let shelf = Shelf::of(given, &uris, dialect);
    let mut gathering = Gathering {
        dialect,
        side,
        left,
        shelf,
        reached: Vec::new(),
        pending: Vec::new(),
        names: Names::new(),
        inside: BTreeMap::new(),
        followed: BTreeSet::new(),
    };
    gathering.add(None, given.schema, dialect, uris);
    while let Some(index) = gathering.pending.pop() {
        gathering.read(index)?;
    }
    gathering.refuse_doubles()?;
    Ok(gathering.documents())
}

struct Gathering<'a> {
    dialect: Dialect,
    side: Side,
    /// Values that may still be in what was supplied.
    left: usize,
    shelf: Shelf<'a>,
    reached: Vec<Reached<'a>>,
    /// Documents with schemas that were not read.
    pending: Vec<usize>,
    names: Names,
    /// Resources inside of documents, by URI.
    inside: BTreeMap<Uri<String>, Vec<&'a Value>>,
    /// The URIs that references lead to.
    followed: BTreeSet<Uri<String>>,
}

/// A document, and how far it was read.
struct Reached<'a> {
    value: &'a Value,
    document: Document<'a>,
    schemas: Schemas<'a>,
    /// Of the schemas that were read.
    bases: Vec<Rc<Uri<String>>>,
}

/// A document that was supplied.
struct Shelved<'a> {
    name: &'a str,
    value: &'a Value,
    uris: Vec<Uri<String>>,
    /// Where among the reached it is.
    index: Option<usize>,
}

/// All that was supplied, by each of its names.
struct Shelf<'a> {
    all: Vec<Shelved<'a>>,
    names: Names,
}

impl<'a> Gathering<'a> {
    fn add(
        &mut self,
        name: Option<String>,
        value: &'a Value,
        dialect: Dialect,
        uris: Vec<Uri<String>>,
    ) -> usize {
        let entries = BTreeSet::new();
        let document = Document { name, value: Cow::Borrowed(value), dialect, uris, entries };
        let index = self.reached.len();
        enlist(&document.uris, index, &mut self.names);
        let schemas = Schemas::of(value);
        self.reached.push(Reached { value, document, schemas, bases: Vec::new() });
        self.pending.push(index);
        index
    }

    /// Follows the references of what is new in a document.
    fn read(&mut self, index: usize) -> Result<(), Reason> {
        let reached = &mut self.reached[index];
        let Document { dialect, uris, .. } = &reached.document;
        let Some(root) = uris.last() else { return Ok(()) };
        let first = reached.bases.len();
        settle::extend(&mut reached.bases, reached.value, (root, *dialect), &reached.schemas);
        let mut references = Vec::new();
        let new = reached.schemas.found()[first..].iter().zip(&reached.bases[first..]);
        for (found, base) in new {
            if address(found.schema) != address(reached.value)
                && settle::own(found.schema, *dialect, base).is_some()
            {
                self.inside.entry((**base).clone()).or_default().push(found.schema);
            }
            for keyword in ["$ref", "$dynamicRef"] {
                let text = found.map.get(keyword).and_then(Value::as_str);
                let text = text.filter(|text| !text.starts_with('#'));
                references.extend(text.map(|text| (Rc::clone(base), text)));
            }
        }
        references.into_iter().try_for_each(|(base, text)| self.follow(&base, text))
    }

    fn follow(&mut self, base: &Uri<String>, reference: &str) -> Result<(), Reason> {
        let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        // What is no URI is told of by whoever resolves it.
        let Ok(uri) = resolve_against(&base.borrow(), document) else { return Ok(()) };
        if is_published(uri.as_str()) {
            return Ok(());
        }
        self.followed.insert(uri.clone());
        let index = match self.names.get(&uri) {
            Some(all) => all[0],
            None if self.inside.contains_key(&uri) => return Ok(()),
            None => match self.fetched(&uri)? {
                Some(index) => index,
                None => return Ok(()),
            },
        };
        if let Some(pointer) = percent_decoded(fragment).filter(|text| text.starts_with('/')) {
            let reached = &mut self.reached[index];
            if reached.document.entries.insert(pointer.clone()) {
                reached.schemas.enter(&pointer);
                self.pending.push(index);
            }
        }
        Ok(())
    }

    /// The document of a URI, taken from the shelf.
    fn fetched(&mut self, uri: &Uri<String>) -> Result<Option<usize>, Reason> {
        let Some(at) = self.shelf.names.get(uri).and_then(|all| all.first()).copied() else {
            return Ok(None);
        };
        let shelved = &self.shelf.all[at];
        if shelved.index.is_some() {
            return Ok(shelved.index);
        }
        let (name, value, side) = (shelved.name, shelved.value, self.side);
        let refuse = |code, pointer: &str, what: String| {
            let message = format!("{} {what}", side.names(Some(name)));
            let (document_uri, pointer) = (Some(name.to_owned()), pointer.to_owned());
            Reason { document_uri, pointer, ..side.obstacle(code, message) }
        };
        if self.reached.len() > DOCUMENTS_MAX {
            let what = format!("is one of more than {DOCUMENTS_MAX} documents");
            return Err(refuse(ReasonCode::TooLarge, "", what));
        }
        limits::check(value, side, Some(name), &mut self.left)?;
        let dialect = dialect::detect(value, Some(self.dialect)).map_err(|named| {
            refuse(ReasonCode::UnknownDialect, "/$schema", format!("is written in `{named}`"))
        })?;
        validate::well_formed(value, dialect, side, Some(name))?;
        let uris = shelved.uris.clone();
        if uris.iter().any(|uri| is_published(uri.as_str())) {
            let what = "has the identifier of what json-schema.org publishes".to_owned();
            return Err(refuse(ReasonCode::Undecided, "", what));
        }
        let index = self.add(Some(name.to_owned()), value, dialect, uris);
        self.shelf.all[at].index = Some(index);
        Ok(Some(index))
    }

    /// Two documents of one name leave open which of them is meant.
    fn refuse_doubles(&self) -> Result<(), Reason> {
        let own = self.reached.iter().flat_map(|reached| &reached.document.uris);
        for uri in self.followed.iter().chain(own) {
            let reached = self.names.get(uri).into_iter().flatten();
            let is_root = reached.clone().any(|index| *index == 0);
            let reached = reached.map(|index| self.reached[*index].value);
            let inside = self.inside.get(uri).into_iter().flatten().copied();
            // The schema is what is asked about, whatever else was supplied under its name.
            let shelved = self.shelf.names.get(uri).filter(|_| !is_root).into_iter().flatten();
            let shelved = shelved.map(|at| self.shelf.all[*at].value);
            let mut all = reached.chain(inside).chain(shelved);
            let Some(first) = all.next() else { continue };
            // Mostly it is the same one, which is not to be compared with itself each time.
            if all.any(|other| address(other) != address(first) && other != first) {
                let (word, uri) = (self.side.word(), told(uri));
                let message = format!("the {word} schema leads to two schemas named `{uri}`");
                return Err(self.side.obstacle(ReasonCode::Undecided, message));
            }
        }
        Ok(())
    }

    fn documents(self) -> Documents<'a> {
        let known =
            |uri: &Uri<String>| self.names.contains_key(uri) || self.inside.contains_key(uri);
        let outside = self.followed.iter().filter(|uri| !known(uri));
        let outside = outside.map(|uri| told(uri).to_owned()).collect();
        let mut all: Vec<_> = self.reached.into_iter().map(|reached| reached.document).collect();
        all.iter_mut().for_each(settle::settle);
        Documents { all, names: self.names, outside }
    }
}

impl<'a> Shelf<'a> {
    fn of(given: Given<'a>, root: &[Uri<String>], dialect: Dialect) -> Self {
        let mut shelf = Self { all: Vec::new(), names: Names::new() };
        let Some(base) = root.last() else { return shelf };
        for (name, value) in given.supplied.iter() {
            // A relative name says nothing beside a base URI that nothing is relative to.
            let Ok(uri) = resolve_against(&base.borrow(), name) else { continue };
            let dialect = dialect::detect(value, Some(dialect)).unwrap_or(dialect);
            let uris = uris(value, uri, dialect);
            enlist(&uris, shelf.all.len(), &mut shelf.names);
            shelf.all.push(Shelved { name, value, uris, index: None });
        }
        shelf
    }
}

/// The URIs of a document: the one that it was supplied under, and the one that it gives itself.
fn uris(value: &Value, uri: Uri<String>, dialect: Dialect) -> Vec<Uri<String>> {
    let own = settle::own(value, dialect, &uri);
    let own = own.filter(|own| *own != uri);
    std::iter::once(uri).chain(own).collect()
}

fn enlist(uris: &[Uri<String>], index: usize, names: &mut Names) {
    for uri in uris {
        names.entry(uri.clone()).or_default().push(index);
    }
}

/// Whether everyone knows it: it is never looked for elsewhere.
fn is_published(uri: &str) -> bool {
    ["http://json-schema.org/draft-", "https://json-schema.org/draft/"]
        .iter()
        .any(|start| uri.starts_with(start))
}
