//! One schema and many documents: each accepted, or rejected with where and why.

use serde_json::Value;

use crate::explain::Values;
use crate::model::{Options, Reason, Side};
use crate::read::Read;
use crate::supplied::Given;
use crate::validate;

/// A schema that documents are shown to, read as [`crate::compare`] reads it.
///
/// ```
/// use midflight_schema::{Contract, Options, Reception};
/// use serde_json::json;
///
/// let schema = json!({"type": "object", "required": ["id"]});
/// let contract = Contract::new(&schema, &Options::default()).unwrap();
/// assert_eq!(contract.receive(&json!({"id": 1})), Reception::Accepted);
/// let Reception::Rejected(rejection) = contract.receive(&json!({})) else { panic!("no id") };
/// assert_eq!((&*rejection.pointer, &*rejection.message), ("/required", "new requires `id`"));
/// ```
#[derive(Debug)]
pub struct Contract<'a>(Read<'a>);

/// What becomes of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reception {
    /// The schema accepts it.
    Accepted,
    /// It does not.
    Rejected(Rejection),
    /// The document is nested too deep for this schema, or a pattern ran out of steps on it.
    Undecided,
}

/// Where and why a document was rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// JSON Pointer into the document.
    pub path: String,
    /// JSON Pointer into the schema, ending in the keyword.
    pub pointer: String,
    /// The URI of the supplied document that [`Self::pointer`] points into; `None` where it points
    /// into the schema itself.
    pub document_uri: Option<String>,
    /// One sentence without a full stop. It names types, properties and what the schema says, and
    /// no value of the document.
    pub message: String,
}

impl<'a> Contract<'a> {
    /// A contract, or why the schema cannot be one: as the new schema of a comparison.
    pub fn new(schema: &'a Value, options: &Options) -> Result<Self, Reason> {
        let read = Read::of(Given::alone(schema), Side::New, *options)?;
        read.refuse_endless()?;
        read.validator()?;
        Ok(Self(read))
    }

    /// Shows a document to the schema.
    pub fn receive(&self, document: &Value) -> Reception {
        let (true, Ok(validator)) = (self.0.reach.affords(document), self.0.validator()) else {
            return Reception::Undecided;
        };
        if validate::accepts(validator, document) {
            return Reception::Accepted;
        }
        match validate::rejection(validator, &self.0.documents, document, Values::Hidden) {
            Some(rejection) => Reception::Rejected(rejection),
            None => Reception::Undecided,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Contract, Reception};
    use crate::model::Options;

    #[test]
    fn a_rejection_has_no_value_of_the_document() {
        let schema = json!({"properties": {"kind": {"enum": ["a"]}, "note": {"pattern": "^x"}}});
        let contract = Contract::new(&schema, &Options::default()).unwrap();
        for document in [json!({"kind": "secret"}), json!({"note": "secret"})] {
            let Reception::Rejected(rejection) = contract.receive(&document) else {
                panic!("accepted")
            };
            assert!(!rejection.message.contains("secret"), "{}", rejection.message);
        }
    }

    #[test]
    fn a_schema_that_is_none_is_no_contract() {
        assert!(Contract::new(&json!({"type": 5}), &Options::default()).is_err());
        assert!(Contract::new(&json!({"$ref": "a.json"}), &Options::default()).is_err());
        assert!(Contract::new(&json!({"anyOf": [{"$ref": "#"}]}), &Options::default()).is_err());
    }
}
