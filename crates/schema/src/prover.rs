//! The one room of `jsonschema::canonical`, which its authors call experimental.
//!
//! What is known of it here: it holds both verdicts to be proofs, and gives `unknown` where its
//! normal form is not exact; its work is bounded by a count of intersections; it recurses with
//! the nesting of its input, which [`crate::limits`] keeps small. A document is preferred to its
//! word all the same, see [`crate::compare`].

use jsonschema::CanonicalizationError;
use jsonschema::canonical::{CanonicalSchema, CanonicalView, Containment, options};
use serde_json::Value;

use crate::dialect::Dialect;
use crate::essence;
use crate::model::Side;

/// What the prover says of: is every document of `old` one of `new`?
#[derive(Debug)]
pub(crate) enum Answer {
    Yes,
    No(Option<Value>),
    Unknown(Obstacle, Option<Value>),
}

impl Answer {
    /// A schema of the documents that are lost, where the prover can write it down.
    pub(crate) fn residue(&self) -> Option<&Value> {
        match self {
            Self::Yes => None,
            Self::No(residue) | Self::Unknown(_, residue) => residue.as_ref(),
        }
    }
}

/// What kept the prover from an answer.
#[derive(Debug)]
pub(crate) struct Obstacle {
    pub(crate) message: String,
    pub(crate) side: Option<Side>,
    pub(crate) pointer: String,
}

impl Obstacle {
    fn general(message: &str) -> Self {
        Self { message: message.to_owned(), side: None, pointer: String::new() }
    }
}

/// Keywords whose reading depends on how a validator arrived at them. Comparing two documents
/// through them is beyond what a check of single documents can back, so no proof is taken.
const DYNAMIC: [&str; 2] = ["$dynamicRef", "$recursiveRef"];

/// Asks for two schemas of one dialect, both without annotations and formats.
pub(crate) fn ask(old: &Value, new: &Value, dialect: Dialect) -> Answer {
    for (schema, side) in [(old, Side::Old), (new, Side::New)] {
        if let Some(pointer) = essence::find(schema, &DYNAMIC) {
            let message = format!("a dynamic reference in the {} schema", side.word());
            return Answer::Unknown(Obstacle { message, side: Some(side), pointer }, None);
        }
    }
    let (old, new) = match (normal(old, dialect, Side::Old), normal(new, dialect, Side::New)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(obstacle), _) | (_, Err(obstacle)) => return Answer::Unknown(obstacle, None),
    };
    match new.covers(&old) {
        Ok(Containment::Yes) => Answer::Yes,
        Ok(Containment::No) => Answer::No(residue(&old, &new)),
        Ok(Containment::Unknown) => {
            let obstacle = Obstacle::general("the normal forms do not settle it");
            Answer::Unknown(obstacle, residue(&old, &new))
        }
        Err(error) => Answer::Unknown(Obstacle::general(&error.to_string()), None),
    }
}

fn residue(old: &CanonicalSchema, new: &CanonicalSchema) -> Option<Value> {
    old.subtract(new).ok().map(|difference| difference.to_json_schema())
}

fn normal(schema: &Value, dialect: Dialect, side: Side) -> Result<CanonicalSchema, Obstacle> {
    let refuse = |message: String, pointer: Option<String>| {
        Err(Obstacle { message, side: Some(side), pointer: pointer.unwrap_or_default() })
    };
    let word = side.word();
    let prepared = options().offline().with_draft(dialect.draft()).should_validate_formats(false);
    match prepared.canonicalize(schema) {
        Ok(normal) => match normal.view() {
            CanonicalView::Raw(raw) => {
                let reason = raw.reason.as_str().replace('_', " ");
                refuse(format!("the {word} schema has no normal form ({reason})"), raw.pointer)
            }
            _ => Ok(normal),
        },
        Err(CanonicalizationError::InvalidPattern { pattern }) => {
            refuse(format!("the {word} schema has a pattern out of reach: `{pattern}`"), None)
        }
        Err(error) => refuse(format!("the {word} schema has no normal form: {error}"), None),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Answer, ask};
    use crate::dialect::Dialect;

    #[test]
    fn both_verdicts_and_a_residue() {
        let (wide, narrow) = (json!({"type": "string"}), json!({"type": "string", "maxLength": 5}));
        assert!(matches!(ask(&narrow, &wide, Dialect::Draft202012), Answer::Yes));
        let answer = ask(&wide, &narrow, Dialect::Draft202012);
        assert!(matches!(answer, Answer::No(_)));
        assert_eq!(answer.residue().and_then(|residue| residue["minLength"].as_u64()), Some(6));
    }

    #[test]
    fn a_dynamic_reference_is_beyond_proof() {
        let schema = json!({"$dynamicAnchor": "a", "items": {"$dynamicRef": "#a"}});
        let Answer::Unknown(obstacle, None) = ask(&schema, &json!(true), Dialect::Draft202012)
        else {
            panic!("not unknown")
        };
        assert_eq!(obstacle.pointer, "/items/$dynamicRef");
    }
}
