//! The search for a document that the old schema accepts and the new one rejects.

use jsonschema::Validator;
use serde_json::Value;

use crate::candidates::candidates;
use crate::limits::{CANDIDATES_MAX, SEARCH_COST_MAX};
use crate::model::{Lens, Witness};
use crate::reach::Reach;
use crate::sample::sample;
use crate::shrink::shrink;
use crate::validate::{Rejection, accepts, rejection};

/// The validators of the schemas as given, and of the closed old one under that lens.
#[derive(Debug)]
pub(crate) struct Validators<'a> {
    pub(crate) old: &'a Validator,
    pub(crate) closed: Option<&'a Validator>,
    pub(crate) new: &'a Validator,
}

impl Validators<'_> {
    /// Whether the document counts under the lens and new rejects it.
    fn lost(&self, document: &Value) -> bool {
        is_exact(document) && self.confirms(document)
    }

    /// The same for a document whose numbers are exact whatever they look like.
    fn confirms(&self, document: &Value) -> bool {
        !accepts(self.new, document) && self.counts(document)
    }

    fn counts(&self, document: &Value) -> bool {
        accepts(self.old, document) && self.closed.is_none_or(|closed| accepts(closed, document))
    }
}

/// What a search goes by.
#[derive(Debug)]
pub(crate) struct Search<'a> {
    /// The old schema as the lens has it, without annotations.
    pub(crate) old: &'a Value,
    pub(crate) new: &'a Value,
    /// Old and new as written, for their examples and defaults and for pointers.
    pub(crate) written: [&'a Value; 2],
    /// A schema of the lost documents, where the prover gave one.
    pub(crate) residue: Option<&'a Value>,
    pub(crate) validators: &'a Validators<'a>,
    pub(crate) lens: Lens,
    pub(crate) effort: Effort,
}

/// How much a search may do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Depth of the documents.
    pub(crate) depth: usize,
    /// Number of documents from one source.
    pub(crate) documents: usize,
}

impl Effort {
    /// What the costlier of two schemas allows.
    pub(crate) fn of(old: &Reach, new: &Reach) -> Self {
        let affordable = SEARCH_COST_MAX / (old.document_cost + new.document_cost).max(1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive and at most the bound of the cost"
        )]
        let documents = (affordable as usize).min(CANDIDATES_MAX);
        Self { depth: old.document_depth.min(new.document_depth), documents }
    }
}

/// A document that was derived as a witness, confirmed and made small.
pub(crate) fn confirmed(search: &Search<'_>, document: &Value) -> Option<Witness> {
    let lost = |document: &Value| search.validators.confirms(document);
    first(search, [document.clone()].into_iter().filter(lost), &lost)
}

/// A confirmed witness, made small, or `None` when none of the guesses was one.
pub(crate) fn find(search: &Search<'_>) -> Option<Witness> {
    let lost = |document: &Value| search.validators.lost(document);
    first(search, guesses(search).filter(lost), &lost)
}

fn first(
    search: &Search<'_>,
    found: impl Iterator<Item = Value>,
    lost: &dyn Fn(&Value) -> bool,
) -> Option<Witness> {
    // A rejection is worked out only for what is lost: its errors cost far more than the verdict.
    let told_of = |document: Value| {
        let rejection = rejection(search.validators.new, &document)?;
        Some((document, rejection))
    };
    let found = { found }.find_map(told_of)?;
    let (document, rejection) = told_of(shrink(found.0.clone(), lost)).unwrap_or(found);
    Some(told(search.written[0], document, rejection, search.lens))
}

/// A witness, with where it goes wrong.
pub(crate) fn told(old: &Value, document: Value, rejection: Rejection, lens: Lens) -> Witness {
    Witness {
        old_pointer: nearest(old, &rejection.pointer),
        path: rejection.path,
        new_pointer: rejection.pointer,
        message: rejection.message,
        lens,
        document,
    }
}

/// The cheapest guesses first; each source is made only when those before it gave nothing.
fn guesses<'a>(search: &'a Search<'a>) -> impl Iterator<Item = Value> + 'a {
    let residue = search.residue;
    let Effort { depth, documents } = search.effort;
    let quick = residue
        .into_iter()
        .flat_map(move |residue| (0..3).map(move |turn| sample(residue, &[residue], turn, depth)));
    let written = search.written.into_iter().flat_map(examples);
    let walk = move || candidates(search.old, search.new, depth, documents);
    let walked = std::iter::once_with(walk).flatten();
    let left_over = residue
        .into_iter()
        .flat_map(move |residue| candidates(residue, search.new, depth, documents));
    quick.chain(written).chain(walked).chain(left_over)
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

/// What the schema itself shows as a document.
fn examples(schema: &Value) -> Vec<Value> {
    let list = schema.get("examples").and_then(Value::as_array).into_iter().flatten();
    list.chain(schema.get("default")).cloned().collect()
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
