//! What references in a document are relative to.

use std::borrow::Cow;
use std::rc::Rc;

use jsonschema::Uri;
use referencing::UriRef;
use referencing::uri::resolve_against;
use serde_json::Value;

use super::{Document, resolved};
use crate::dialect::Dialect;
use crate::schemas::{Found, Schemas, Under};

/// What the references of each schema are relative to, in the order of `schemas`.
pub(super) fn bases(document: &Document<'_>, schemas: &Schemas<'_>) -> Vec<Rc<Uri<String>>> {
    let Some(root) = document.uris.last() else { return Vec::new() };
    let mut bases = Vec::new();
    extend(&mut bases, &document.value, (root, document.dialect), schemas);
    bases
}

/// Adds those of schemas that are new. The root has a base URI and a dialect.
pub(super) fn extend(
    bases: &mut Vec<Rc<Uri<String>>>,
    value: &Value,
    root: (&Uri<String>, Dialect),
    schemas: &Schemas<'_>,
) {
    for at in bases.len()..schemas.found().len() {
        let base = match schemas.under(at) {
            Under::Pointer("") => {
                bases.push(Rc::new(root.0.clone()));
                continue;
            }
            Under::Schema(parent) => Rc::clone(&bases[parent]),
            Under::Pointer(pointer) => around(value, pointer, root),
        };
        let own = own(schemas.found()[at].schema, root.1, &base);
        bases.push(own.map_or(base, Rc::new));
    }
}

/// The URI that a schema gives itself.
pub(super) fn own(schema: &Value, dialect: Dialect, base: &Uri<String>) -> Option<Uri<String>> {
    let resource = dialect.draft().detect(schema).create_resource_ref(schema);
    let id = resource.id().filter(|id| !id.is_empty() && !id.starts_with('#'))?;
    let mut uri = resolve_against(&base.borrow(), id).ok()?;
    uri.set_fragment(None);
    Some(uri)
}

/// What holds around the place of a pointer that is not the root.
fn around(value: &Value, pointer: &str, root: (&Uri<String>, Dialect)) -> Rc<Uri<String>> {
    let mut base = Rc::new(root.0.clone());
    for (end, _) in pointer.match_indices('/').skip(1) {
        let Some(schema) = value.pointer(&pointer[..end]) else { break };
        if let Some(own) = own(schema, root.1, &base) {
            base = Rc::new(own);
        }
    }
    base
}

/// Writes the identifiers and references of a document out, where it is known by two URIs or where
/// its own is relative: what resolves them takes the name that a document was asked for by for
/// what its references are relative to, and applies a relative identifier whenever it meets it.
pub(super) fn settle(document: &mut Document<'_>) {
    let resource = document.dialect.draft().create_resource_ref(&document.value);
    let relative = |id: &str| !UriRef::parse(id).is_ok_and(|uri| uri.has_scheme());
    let relative = resource.id().is_some_and(relative);
    let renamed = document.name.is_some() && document.uris.first() != document.uris.last();
    if document.uris.len() == 1 || !(relative || renamed) {
        return;
    }
    let schemas = document.schemas();
    let bases = bases(document, &schemas);
    let mut edits = Vec::new();
    for (at, (found, base)) in schemas.found().iter().zip(&bases).enumerate() {
        let pointer = schemas.pointer(at);
        let written = written(found, base, document.dialect, at == 0);
        edits.extend(written.into_iter().map(|(keyword, text)| (pointer.clone(), keyword, text)));
    }
    let mut value = document.value.clone().into_owned();
    for (pointer, keyword, text) in edits {
        if let Some(Value::Object(map)) = value.pointer_mut(&pointer) {
            map.insert(keyword.to_owned(), text.into());
        }
    }
    document.value = Cow::Owned(value);
}

/// Keywords of a schema with URIs in the place of what is relative.
fn written(
    found: &Found<'_>,
    base: &Uri<String>,
    dialect: Dialect,
    root: bool,
) -> Vec<(&'static str, String)> {
    let mut written = Vec::new();
    // Against its own URI an identifier leads elsewhere, so that it has to be the one in force.
    let draft = dialect.draft().detect(found.schema);
    let keyword = if draft.id_keyword() == "id" { "id" } else { "$id" };
    let resource = draft.create_resource_ref(found.schema);
    let names = resource.id().is_some_and(|id| !id.is_empty() && !id.starts_with('#'));
    if names || (root && resource.id().is_some()) {
        written.push((keyword, base.as_str().to_owned()));
    }
    for keyword in ["$ref", "$dynamicRef"] {
        let reference = found.map.get(keyword).and_then(Value::as_str);
        let Some(reference) = reference.filter(|text| !text.starts_with('#')) else { continue };
        let Some(uri) = resolved(base, reference) else { continue };
        let fragment = reference.split_once('#').map_or("", |(_, fragment)| fragment);
        written.push((keyword, format!("{uri}#{fragment}")));
    }
    written
}
