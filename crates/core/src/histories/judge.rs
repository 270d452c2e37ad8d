//! What becomes of a run whose history is known.

use std::collections::BTreeMap;

use midflight_replay::{
    Budget, Event, Flow, HistoryVerdict, Operation, Profile, RecordedEvent, Replayer,
};

use super::Trace;
use super::values::Contracts;
use crate::model::Workflow;

/// Two versions of a workflow, prepared once for any number of histories.
#[derive(Debug)]
pub struct HistoryJudge {
    replayer: Replayer,
    contracts: Contracts,
}

impl HistoryJudge {
    /// The flows of both versions under a profile, and the new version for its schemas.
    pub fn new(profile: Profile, old: &Flow, new: &Flow, results: &Workflow) -> Self {
        Self::with_open(profile, (old, new), results, BTreeMap::new())
    }

    /// The same where it is known of which operations the new version may not take all that was
    /// recorded, with the reasons. A completion of one of them without a value is not decided.
    pub(crate) fn with_open(
        profile: Profile,
        (old, new): (&Flow, &Flow),
        results: &Workflow,
        open: BTreeMap<Operation, String>,
    ) -> Self {
        let contracts = Contracts::new(results, open);
        Self { replayer: Replayer::new(profile, old, new), contracts }
    }

    /// One history.
    pub fn replay(&self, trace: &Trace, budget: &Budget) -> HistoryVerdict {
        if !self.contracts.is_any_open() {
            return self.replayed(&trace.events, trace, *budget);
        }
        let mut events = trace.events.clone();
        for recorded in &mut events {
            let Some(Event::Completed(it)) = &recorded.event else { continue };
            // The prover asks about recorded values alone.
            recorded.has_value |= self.contracts.is_open(&it.operation);
        }
        self.replayed(&events, trace, *budget)
    }

    fn replayed(&self, events: &[RecordedEvent], trace: &Trace, budget: Budget) -> HistoryVerdict {
        let mut check =
            |at: usize, operation: &Operation| self.contracts.check(operation, trace.value(at));
        self.replayer.replay(events, &mut check, &budget)
    }

    /// Whether the new version may not take what an operation gives that is still under way.
    pub(crate) fn is_open(&self, operation: &Operation) -> bool {
        self.contracts.is_open(operation)
    }
}
