//! One schema, measured. Its validator is compiled where it is asked for.

use std::cell::OnceCell;

use jsonschema::Validator;
use serde_json::Value;

use crate::dialect::{self, Dialect};
use crate::model::{Options, Reason, ReasonCode, Side};
use crate::reach::{self, Reach};
use crate::{limits, stand_in, validate};

/// One of the two schemas.
#[derive(Debug)]
pub(crate) struct Read<'a> {
    pub(crate) schema: &'a Value,
    pub(crate) dialect: Dialect,
    pub(crate) reach: Reach,
    side: Side,
    /// Half of the cost of a comparison, and a proof does without.
    validator: OnceCell<Result<Validator, Reason>>,
}

impl<'a> Read<'a> {
    pub(crate) fn of(schema: &'a Value, side: Side, options: Options) -> Result<Self, Reason> {
        limits::check(schema, side)?;
        let dialect = dialect::detect(schema, options.dialect).map_err(|named| Reason {
            code: ReasonCode::UnknownDialect,
            message: format!("the {} schema is written in `{named}`", side.word()),
            side: Some(side),
            pointer: "/$schema".to_owned(),
        })?;
        validate::well_formed(schema, dialect, side)?;
        let reach = reach::measure(schema, side)?;
        Ok(Self { schema, dialect, reach, side, validator: OnceCell::new() })
    }

    /// The validator, or why there is none.
    pub(crate) fn validator(&self) -> Result<&Validator, Reason> {
        let compiled = || validate::validator(self.schema, self.dialect, self.side);
        self.validator.get_or_init(compiled).as_ref().map_err(Clone::clone)
    }

    /// Validators with something in the place of what was not fetched; of a schema that is whole,
    /// the one that it has.
    pub(crate) fn stand_ins(&self) -> Result<Vec<Validator>, Reason> {
        let compiled = |schema: &Value| validate::validator(schema, self.dialect, self.side);
        match self.validator() {
            Ok(validator) => Ok(vec![validator.clone()]),
            Err(reason) if reason.code == ReasonCode::ExternalReference => {
                stand_in::stand_ins(self.schema, self.dialect).iter().map(compiled).collect()
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
        Err(Reason {
            code: ReasonCode::EndlessReference,
            message: format!("the {} schema refers to itself for the same value", self.side.word()),
            side: Some(self.side),
            pointer: String::new(),
        })
    }
}
