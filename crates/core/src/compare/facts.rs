//! What the provers say about one pair.

use std::collections::BTreeMap;

use midflight_replay::Operation;
use midflight_schema::Lens;

use super::contracts::{self, SchemaFact};
use super::history::{self, HistoryFact};
use super::inputs::{self, InputsFact};
use super::recorded::{self, RecordedFact};
use crate::model::{InputContract, Workflow};
use crate::recorded::RecordedInputs;

/// Facts about an old and a new version.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// Whether a run's input still fits.
    pub(crate) inputs: InputsFact,
    /// Whether recorded inputs fit, each by itself.
    pub(crate) recorded: RecordedFact,
    /// Whether recorded results still fit, one entry for each result that both sides have.
    pub(crate) results: Vec<SchemaFact>,
    /// Whether what runs give back is what their callers were promised, where both sides say.
    pub(crate) output: Option<SchemaFact>,
    /// Whether histories still replay.
    pub(crate) history: HistoryFact,
}

impl Facts {
    /// Asks the provers. Without a lens each question has its own.
    pub(crate) fn of(
        old: &Workflow,
        new: &Workflow,
        lens: Option<Lens>,
        recorded: &[RecordedInputs],
    ) -> Self {
        // What a version writes itself has no property that it does not name.
        let own = lens.unwrap_or(Lens::ClosedWriter);
        let old_results: BTreeMap<&Operation, &InputContract> =
            old.results.iter().map(|result| (&result.operation, &result.contract)).collect();
        let results = new.results.iter().filter_map(|new_result| {
            let old_result = old_results.get(&new_result.operation)?;
            Some(contracts::recorded(old_result, &new_result.contract, own))
        });
        let outputs = old.output.as_ref().zip(new.output.as_ref());
        Self {
            inputs: inputs::compare(&old.inputs, &new.inputs, lens),
            recorded: recorded::judge(old, new, recorded),
            results: results.collect(),
            output: outputs.map(|(old, new)| contracts::returned(old, new, own)),
            history: history::compare(old, new),
        }
    }
}
