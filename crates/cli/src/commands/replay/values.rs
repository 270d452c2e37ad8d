//! Recorded values against the schemas of the new version.

use std::collections::BTreeMap;

use jsonschema::{Draft, Validator};
use midflight_replay::{Operation, ValueCheck};
use serde_json::Value;

use super::manifest::Manifest;

/// What the new version takes, ready to check values.
#[derive(Debug)]
pub(super) struct Contracts<'a> {
    validators: BTreeMap<&'a Operation, Result<Validator, String>>,
}

impl<'a> Contracts<'a> {
    pub(super) fn of(new: &'a Manifest) -> Self {
        let compiled = new.contracts.iter().map(|(operation, schema)| (operation, compile(schema)));
        Self { validators: compiled.collect() }
    }

    /// Whether the operation's schema takes the value.
    pub(super) fn check(&self, operation: &Operation, value: Option<&Value>) -> ValueCheck {
        let (Some(value), Some(validator)) = (value, self.validators.get(operation)) else {
            return ValueCheck::Fits;
        };
        match validator {
            Ok(validator) if validator.is_valid(value) => ValueCheck::Fits,
            Ok(_) => ValueCheck::Misfits,
            Err(why) => {
                ValueCheck::Undecided(format!("the schema of `{operation}` cannot be used: {why}"))
            }
        }
    }
}

/// References lead nowhere but into the schema itself: nothing is fetched.
fn compile(schema: &Value) -> Result<Validator, String> {
    let options = jsonschema::options().with_draft(Draft::Draft202012);
    options.build(schema).map_err(|error| error.to_string())
}
