//! Whether recorded inputs fit the new version, each by itself.

use std::collections::BTreeMap;

use midflight_schema::{Contract, Options, Reception};
use serde_json::Value;

use super::inputs::contract_of;
use crate::limits::{RECORDED_DEPTH_MAX, RECORDED_NAMED_MAX};
use crate::model::{InputContract, Span, Workflow};
use crate::recorded::{RecordedInputs, is_deep};

/// What becomes of the recorded inputs of one workflow.
#[derive(Debug, Clone, Default)]
pub(crate) struct RecordedFact {
    /// How many there are.
    pub(crate) count: usize,
    /// Those that nothing can be said of.
    pub(crate) undecided: usize,
    /// Those that the new version rejects, by the text that rejects them and the reason.
    pub(crate) rejected: BTreeMap<(Span, String), RejectedInputs>,
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

/// What becomes of one recorded input.
#[derive(Debug, Clone)]
pub(crate) enum Shown {
    Fits,
    Undecided,
    /// By that text, for a reason without values.
    Rejected(Span, String),
}

/// What a new version says of its inputs, ready to be shown recorded ones.
#[derive(Debug)]
pub(crate) struct Declared(Option<InputContract>);

/// The same with its schema compiled.
#[derive(Debug)]
pub(crate) struct Receiver<'a> {
    declared: Option<(&'a InputContract, Contract<'a>)>,
}

impl Declared {
    pub(crate) fn of(new: &Workflow) -> Self {
        Self(contract_of(&new.inputs))
    }

    pub(crate) fn receiver(&self) -> Receiver<'_> {
        let declared = self.0.as_ref().and_then(|declared| {
            let contract = Contract::new(&declared.schema, &Options::default());
            Some((declared, contract.ok()?))
        });
        Receiver { declared }
    }
}

impl Receiver<'_> {
    /// Shows it one input.
    pub(crate) fn show(&self, input: &Value) -> Shown {
        let Some((declared, contract)) = &self.declared else { return Shown::Undecided };
        if is_deep(input, RECORDED_DEPTH_MAX) {
            return Shown::Undecided;
        }
        match contract.receive(input) {
            Reception::Accepted => Shown::Fits,
            Reception::Undecided => Shown::Undecided,
            Reception::Rejected(rejection) => {
                Shown::Rejected(declared.node.nearest(&rejection.pointer).span, rejection.message)
            }
        }
    }
}

impl RecordedFact {
    /// Counts one input; `name` is what people find it by.
    pub(crate) fn count(&mut self, shown: &Shown, name: impl FnOnce() -> String) {
        self.count += 1;
        match shown {
            Shown::Fits => {}
            Shown::Undecided => self.undecided += 1,
            Shown::Rejected(span, reason) => {
                let group = self.group(*span, reason);
                group.count += 1;
                if group.names.len() < RECORDED_NAMED_MAX {
                    group.names.push(name());
                }
            }
        }
    }

    /// Counts those that others have counted.
    pub(crate) fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.undecided += other.undecided;
        for more in other.rejected.values() {
            let group = self.group(more.span, &more.reason);
            group.count += more.count;
            let room = RECORDED_NAMED_MAX.saturating_sub(group.names.len());
            group.names.extend(more.names.iter().take(room).cloned());
        }
    }

    fn group(&mut self, span: Span, reason: &str) -> &mut RejectedInputs {
        let key = (span, reason.to_owned());
        self.rejected.entry(key).or_insert_with(|| RejectedInputs {
            span,
            reason: reason.to_owned(),
            count: 0,
            names: Vec::new(),
        })
    }

    /// For the report, after what is known of inputs in general.
    pub(crate) fn told(&self) -> Option<String> {
        let rejected: usize = self.rejected.values().map(|group| group.count).sum();
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
    let declared = Declared::of(new);
    let receiver = declared.receiver();
    for record in recorded.iter().flat_map(RecordedInputs::inputs) {
        let meant = |id: &String| *id == new.id.0 || *id == old.id.0;
        if record.workflow.as_ref().is_none_or(meant) {
            fact.count(&receiver.show(&record.input), || record.name.clone());
        }
    }
    fact
}
