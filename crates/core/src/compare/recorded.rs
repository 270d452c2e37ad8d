//! Whether recorded inputs fit the new version, each by itself.

use std::collections::BTreeMap;

use midflight_schema::{Contract, Options, Reception};

use super::inputs::contract_of;
use crate::limits::RECORDED_NAMED_MAX;
use crate::model::{Span, Workflow};
use crate::recorded::RecordedInputs;

/// What becomes of the recorded inputs of one workflow.
#[derive(Debug, Clone, Default)]
pub(crate) struct RecordedFact {
    /// How many there are.
    pub(crate) count: usize,
    /// Those that nothing can be said of.
    pub(crate) undecided: usize,
    /// Those that the new version rejects, by the text that rejects them.
    pub(crate) rejected: Vec<RejectedInputs>,
}

/// Recorded inputs that one text rejects for one reason.
#[derive(Debug, Clone)]
pub(crate) struct RejectedInputs {
    /// The text in the new version.
    pub(crate) span: Span,
    /// One sentence, without values of the inputs.
    pub(crate) reason: String,
    pub(crate) count: usize,
    /// The first of them.
    pub(crate) names: Vec<String>,
}

impl RecordedFact {
    /// For the report, after what is known of inputs in general.
    pub(crate) fn told(&self) -> Option<String> {
        let rejected: usize = self.rejected.iter().map(|group| group.count).sum();
        let of = match (self.count, rejected, self.undecided) {
            (0, ..) => return None,
            (1, 0, 0) => "the recorded input fits".to_owned(),
            (count, 0, 0) => format!("all {count} recorded inputs fit"),
            (count, rejected, 0) => format!("{rejected} of {count} recorded inputs do not fit"),
            (count, rejected, undecided) => format!(
                "of {count} recorded inputs {rejected} do not fit and {undecided} are not decided"
            ),
        };
        Some(of)
    }
}

/// Shows each recorded input to the new version.
pub(super) fn judge(old: &Workflow, new: &Workflow, recorded: &[RecordedInputs]) -> RecordedFact {
    let mut fact = RecordedFact::default();
    if recorded.is_empty() {
        return fact;
    }
    let declared = contract_of(&new.inputs);
    let contract = declared.as_ref().map(|one| Contract::new(&one.schema, &Options::default()));
    let mut groups: BTreeMap<(Span, String), RejectedInputs> = BTreeMap::new();
    for record in recorded.iter().flat_map(RecordedInputs::inputs) {
        let meant = |id: &String| *id == new.id.0 || *id == old.id.0;
        if !record.workflow.as_ref().is_none_or(meant) {
            continue;
        }
        fact.count += 1;
        let (Some(declared), Some(Ok(contract))) = (&declared, &contract) else {
            fact.undecided += 1;
            continue;
        };
        match contract.receive(&record.input) {
            Reception::Accepted => {}
            Reception::Undecided => fact.undecided += 1,
            Reception::Rejected(rejection) => {
                let span = declared.node.nearest(&rejection.pointer).span;
                let reason = rejection.message;
                let group = groups.entry((span, reason.clone())).or_insert_with(|| {
                    RejectedInputs { span, reason, count: 0, names: Vec::new() }
                });
                group.count += 1;
                if group.names.len() < RECORDED_NAMED_MAX {
                    group.names.push(record.name);
                }
            }
        }
    }
    fact.rejected = groups.into_values().collect();
    fact
}
