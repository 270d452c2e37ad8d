//! The tables, and how they are applied.

mod active;
mod pair;
mod plan;

use std::collections::BTreeSet;

use super::engine::StateEngine;
use super::model::{StateError, StateQuestion, StateVerdict};
pub(super) use active::ACTIVE;
pub(super) use pair::{PAIRS, Pair};
pub(super) use plan::PLAN;

/// One rule.
pub(super) struct Rule {
    /// The public name.
    pub(super) name: &'static str,
    /// Whose rule it is.
    pub(super) engines: &'static [StateEngine],
    /// Whether it is broken.
    pub(super) is_broken: Test,
}

/// Tests by what they look at.
pub(super) enum Test {
    Plan(fn(&StateQuestion<'_>) -> bool),
    Pair(fn(&Pair<'_>) -> bool),
    Active(fn(&In<'_>) -> bool),
}

/// Something of a plan or state, with all that stands around it.
pub(super) struct In<'a> {
    pub(super) question: &'a StateQuestion<'a>,
    pub(super) id: &'a str,
    /// What the plan maps it to.
    pub(super) target: Option<&'a str>,
}

/// Applies the engine's rules. All rules are looked at, so that a person sees every reason.
///
/// Sources: Camunda 7, `MigratingActivityInstanceValidator` and the instruction validators of its
/// engine; Camunda 8, the preconditions of Zeebe's process instance migration; Flowable, its
/// migration manager; jBPM, `MigrationManager`, with the type and nesting rules of its
/// documentation, which the engine itself does not check.
pub fn judge_state(question: &StateQuestion<'_>) -> Result<StateVerdict, StateError> {
    let unknown = question.active.iter().find(|id| !question.old.contains_key(*id));
    if let Some(id) = unknown {
        return Err(StateError::UnknownActive(id.clone()));
    }
    let pairs = Pair::all(question);
    let active: Vec<In<'_>> =
        question.active.iter().map(|id| In { question, id, target: question.target(id) }).collect();
    let rules = [PLAN, PAIRS, ACTIVE].into_iter().flatten();
    let broken: BTreeSet<&'static str> = rules
        .filter(|rule| rule.engines.contains(&question.engine))
        .filter(|rule| match rule.is_broken {
            Test::Plan(test) => test(question),
            Test::Pair(test) => pairs.iter().any(test),
            Test::Active(test) => active.iter().any(test),
        })
        .map(|rule| rule.name)
        .collect();
    Ok(StateVerdict { rules: broken.into_iter().collect() })
}

impl StateQuestion<'_> {
    /// What the plan maps an element to; the last mapping of it counts.
    pub(super) fn target(&self, id: &str) -> Option<&str> {
        let mapped = self.mapping.iter().rev().find(|(from, _)| from == id);
        mapped.map(|(_, to)| to.as_str())
    }
}
