//! What the provers say about one pair.

use std::collections::BTreeMap;

use midflight_schema::Lens;

use super::history::{self, HistoryFact};
use super::inputs::{self, InputsFact, SchemaFact};
use crate::model::{InputContract, Workflow};

/// Facts about an old and a new version.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// Whether a run's input still fits.
    pub(crate) inputs: InputsFact,
    /// Whether recorded results still fit, one entry for each result that both sides have.
    pub(crate) results: Vec<SchemaFact>,
    /// Whether histories still replay.
    pub(crate) history: HistoryFact,
}

impl Facts {
    /// Asks the provers.
    pub(crate) fn of(old: &Workflow, new: &Workflow) -> Self {
        let old_results: BTreeMap<&str, &InputContract> =
            old.results.iter().map(|result| (result.name.as_str(), result)).collect();
        let results = new.results.iter().filter_map(|new_result| {
            let old_result = old_results.get(new_result.name.as_str())?;
            Some(inputs::compare_schemas(old_result, new_result, Lens::ClosedWriter))
        });
        Self {
            inputs: inputs::compare(&old.inputs, &new.inputs),
            results: results.collect(),
            history: history::compare(old, new),
        }
    }
}
