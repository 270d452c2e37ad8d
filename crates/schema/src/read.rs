//! One schema, measured. Its validator is compiled where it is asked for.

use std::cell::OnceCell;

use jsonschema::Validator;
use serde_json::Value;

use crate::dialect::{self, Dialect};
use crate::documents::Documents;
use crate::model::{Options, Reason, ReasonCode, Side};
use crate::reach::{self, Reach};
use crate::supplied::Given;
use crate::{limits, stand_in, validate};

/// One of the two schemas.
#[derive(Debug)]
pub(crate) struct Read<'a> {
    pub(crate) schema: &'a Value,
    pub(crate) dialect: Dialect,
    pub(crate) documents: Documents<'a>,
    pub(crate) reach: Reach,
    side: Side,
    /// Half of the cost of a comparison, and a proof does without.
    validator: OnceCell<Result<Validator, Reason>>,
}

impl<'a> Read<'a> {
    pub(crate) fn of(given: Given<'a>, side: Side, options: Options) -> Result<Self, Reason> {
        let schema = given.schema;
        let mut left = limits::VALUES_MAX;
        limits::check(schema, side, None, &mut left)?;
        let dialect = dialect::detect(schema, options.dialect).map_err(|named| {
            let message = format!("the {} schema is written in `{named}`", side.word());
            let obstacle = side.obstacle(ReasonCode::UnknownDialect, message);
            Reason { pointer: "/$schema".to_owned(), ..obstacle }
        })?;
        validate::well_formed(schema, dialect, side, None)?;
        let documents = Documents::gather(given, dialect, side, left)?;
        let reach = reach::measure(&documents, side)?;
        Ok(Self { schema, dialect, documents, reach, side, validator: OnceCell::new() })
    }

    /// Whether it or a document that its references lead to is of draft 4.
    pub(crate) fn has_draft_4(&self) -> bool {
        self.documents.all().iter().any(|document| document.dialect == Dialect::Draft4)
    }

    /// The validator, or why there is none.
    pub(crate) fn validator(&self) -> Result<&Validator, Reason> {
        let compiled = || validate::validator(&self.documents, self.side);
        self.validator.get_or_init(compiled).as_ref().map_err(Clone::clone)
    }

    /// Validators with something in the place of what was not fetched; of a schema that is whole,
    /// the one that it has.
    pub(crate) fn stand_ins(&self) -> Result<Vec<Validator>, Reason> {
        let compiled = |documents: &Documents<'_>| validate::validator(documents, self.side);
        match self.validator() {
            Ok(validator) => Ok(vec![validator.clone()]),
            Err(reason) if reason.code == ReasonCode::ExternalReference => {
                stand_in::stand_ins(&self.documents).iter().map(compiled).collect()
            }
            Err(reason) => Err(reason),
        }
    }

    /// A schema that refers to itself for the same value has no agreed meaning, whatever the
    /// validator makes of it.
    pub(crate) fn refuse_endless(&self) -> Result<(), Reason> {
        if !self.reach.endless() {
            return Ok(());
        }
        let message =
            format!("the {} schema refers to itself for the same value", self.side.word());
        Err(self.side.obstacle(ReasonCode::EndlessReference, message))
    }
}
