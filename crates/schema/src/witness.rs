//! Documents that the old schema accepts and the new one rejects, confirmed and made small.

use jsonschema::Validator;
use serde_json::Value;

use crate::contract::Rejection;
use crate::documents::Documents;
use crate::explain::Values;
use crate::model::{Lens, Witness};
use crate::read::Read;
use crate::shrink::shrink;
use crate::validate::{accepts, rejection};

/// Two schemas and their validators.
pub(crate) struct Search<'a> {
    pub(crate) old: &'a Read<'a>,
    pub(crate) new: &'a Read<'a>,
    /// The validator of the old schema as the lens has it.
    pub(crate) closed: Option<&'a Validator>,
    /// The validators of the schemas as given.
    pub(crate) validators: (&'a Validator, &'a Validator),
}

impl Search<'_> {
    pub(crate) fn lens(&self) -> Lens {
        if self.closed.is_some() { Lens::ClosedWriter } else { Lens::Strict }
    }

    /// Whether new accepts the document, or it does not count.
    pub(crate) fn accepted(&self, document: &Value) -> bool {
        let affords = self.old.reach.affords(document) && self.new.reach.affords(document);
        affords && (accepts(self.validators.1, document) || !self.counts(document))
    }

    fn lost(&self, document: &Value) -> bool {
        !accepts(self.validators.1, document) && self.counts(document)
    }

    fn counts(&self, document: &Value) -> bool {
        accepts(self.validators.0, document)
            && self.closed.is_none_or(|closed| accepts(closed, document))
    }
}

/// A document as a witness, if the validators confirm it. Its numbers are taken as exact.
pub(crate) fn confirmed(search: &Search<'_>, document: &Value) -> Option<Witness> {
    let affords = search.old.reach.affords(document) && search.new.reach.affords(document);
    if !affords || !search.lost(document) {
        return None;
    }
    // A rejection is worked out only for what is lost: its errors cost far more than the verdict.
    let told_of = |document: Value| {
        let rejection =
            rejection(search.validators.1, &search.new.documents, &document, Values::Shown)?;
        Some((document, rejection))
    };
    let small = shrink(document.clone(), &|document| search.lost(document));
    let (document, rejection) = told_of(small).or_else(|| told_of(document.clone()))?;
    Some(told(&search.old.documents, document, rejection, search.lens()))
}

/// The same for a document that somebody wrote.
pub(crate) fn found(search: &Search<'_>, document: &Value) -> Option<Witness> {
    is_exact(document).then(|| confirmed(search, document))?
}

/// A witness, with where it goes wrong.
pub(crate) fn told(
    old: &Documents<'_>,
    document: Value,
    rejection: Rejection,
    lens: Lens,
) -> Witness {
    let there = old.by_name(rejection.document_uri.as_deref());
    Witness {
        old_pointer: there.and_then(|there| nearest(&there.value, &rejection.pointer)),
        document_uri: rejection.document_uri,
        path: rejection.path,
        new_pointer: rejection.pointer,
        message: rejection.message,
        lens,
        document,
    }
}

/// Whether each number in `document` is what it was written as: beyond the integers of 64 bits
/// floating point rounds, and another validator may read another number.
fn is_exact(document: &Value) -> bool {
    match document {
        Value::Number(number) => {
            !number.is_f64() || number.as_f64().is_some_and(|float| float.fract() != 0.0)
        }
        Value::Array(items) => items.iter().all(is_exact),
        Value::Object(map) => map.values().all(is_exact),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

/// What the schemas themselves show as documents.
pub(crate) fn examples<'a>(old: &Read<'a>, new: &Read<'a>) -> impl Iterator<Item = &'a Value> {
    [old.schema, new.schema].into_iter().flat_map(|schema| {
        let list = schema.get("examples").and_then(Value::as_array).into_iter().flatten();
        list.chain(schema.get("default"))
    })
}

/// `pointer` where `schema` has it, else the schema object around it, else nothing.
fn nearest(schema: &Value, pointer: &str) -> Option<String> {
    let around = pointer.rsplit_once('/').map(|(around, _)| around);
    [Some(pointer), around]
        .into_iter()
        .flatten()
        .find(|pointer| schema.pointer(pointer).is_some())
        .map(str::to_owned)
}
