//! References that lead to documents which were supplied.

mod meaning;
mod obstacles;
mod uris;

use midflight_schema::{
    Containment, Given, Lens, Options, ProofKind, Reason, Supplied, Witness, compare_with,
};
use serde_json::{Value, json};

const DRAFT_4: &str = "http://json-schema.org/draft-04/schema#";
const DRAFT_7: &str = "http://json-schema.org/draft-07/schema#";
const DRAFT_2020: &str = "https://json-schema.org/draft/2020-12/schema";

/// Documents by URI, from an object.
#[expect(clippy::unwrap_used, reason = "only tests call it, with an object of documents")]
fn supplied(documents: &Value) -> Supplied {
    let mut supplied = Supplied::default();
    for (uri, document) in documents.as_object().unwrap() {
        supplied.insert(uri, document.clone()).unwrap();
    }
    supplied
}

fn asked(old: &Value, new: &Value, with: &Value, lens: Lens) -> Containment {
    let supplied = supplied(with);
    let given = |schema| Given { schema, supplied: &supplied };
    compare_with(given(old), given(new), &Options { lens, dialect: None })
}

fn unknown(answer: Containment) -> Reason {
    let Containment::Unknown(reason) = answer else { panic!("{answer:?}") };
    reason
}

fn witness(answer: Containment) -> Witness {
    let Containment::Incompatible(witness) = answer else { panic!("{answer:?}") };
    *witness
}

/// Whether what a schema leads to takes integers alone: by a proof, and by a document otherwise.
fn is_integer(schema: &Value, with: &Value) -> Result<bool, Reason> {
    match asked(schema, &json!({"type": "integer"}), with, Lens::Strict) {
        Containment::Compatible(proof) => {
            assert_eq!((proof.kind, &proof.assumptions[..]), (ProofKind::Structural, &[][..]));
            Ok(true)
        }
        Containment::Incompatible(_) => Ok(false),
        Containment::Unknown(reason) => Err(reason),
    }
}

#[track_caller]
fn leads_to_integers(schema: &Value, with: &Value) {
    assert_eq!(is_integer(schema, with), Ok(true), "{schema} {with}");
}
