//! Recorded values against the schemas of the new version.

use std::collections::BTreeMap;

use jsonschema::{Draft, Validator};
use midflight_replay::{Operation, ValueCheck};
use serde_json::Value;

use crate::limits::RECORDED_DEPTH_MAX;
use crate::model::Workflow;
use crate::recorded::is_deep;

/// What the new version takes, ready to check values.
#[derive(Debug, Default)]
pub(super) struct Contracts {
    validators: BTreeMap<Operation, Result<Validator, String>>,
    /// Operations of which the new version may not take what the old one has recorded, so that a
    /// value that is missing leaves it open.
    open: BTreeMap<Operation, String>,
}

impl Contracts {
    pub(super) fn new(new: &Workflow, open: BTreeMap<Operation, String>) -> Self {
        let declared = new.results.iter().filter(|it| it.contract.schema != Value::Bool(true));
        let compiled =
            declared.map(|it| (it.operation.clone(), compile(&it.contract.schema))).collect();
        Self { validators: compiled, open }
    }

    /// Whether the new version reads what an operation has recorded in another way.
    pub(super) fn is_open(&self, operation: &Operation) -> bool {
        self.open.contains_key(operation)
    }

    pub(super) fn is_any_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Whether the operation's schema takes the value.
    pub(super) fn check(&self, operation: &Operation, value: Option<&Value>) -> ValueCheck {
        let Some(value) = value else {
            return self.open.get(operation).map_or(ValueCheck::Fits, |why| {
                let message = format!("what `{operation}` gave is not recorded, and {why}");
                ValueCheck::Undecided(message)
            });
        };
        match self.validators.get(operation) {
            None => ValueCheck::Fits,
            Some(_) if is_deep(value, RECORDED_DEPTH_MAX) => ValueCheck::Undecided(format!(
                "what `{operation}` gave is nested deeper than {RECORDED_DEPTH_MAX} levels"
            )),
            Some(Ok(validator)) if validator.is_valid(value) => ValueCheck::Fits,
            Some(Ok(_)) => ValueCheck::Misfits,
            Some(Err(why)) => {
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
