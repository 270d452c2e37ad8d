//! What the rules of profile `state` look at.

use std::collections::BTreeMap;
use std::fmt;

use super::engine::StateEngine;

/// One element of a process definition. What is not written is `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// The BPMN type, such as `userTask`.
    pub kind: String,
    /// The sub-process that holds it.
    pub scope: Option<String>,
    /// The type of its event, such as `message`.
    pub event: Option<String>,
    /// The kind of its multi-instance loop.
    pub multi_instance: Option<String>,
    /// The multi-instance body that it is inside of.
    pub multi_instance_body: Option<String>,
    /// How a user task is implemented: `native` or `job`.
    pub implementation: Option<String>,
    /// How many flows come in.
    pub incoming: Option<u64>,
    /// The ids of the flows that come in.
    pub flows: Option<Vec<String>>,
    /// A flow of a waiting join that was taken.
    pub taken: Option<String>,
    /// All of them.
    pub all_taken: Vec<String>,
    /// The activity that a boundary event is attached to.
    pub attached: Option<String>,
    /// The engine made it and does not look for it.
    pub is_hidden: bool,
}

/// Elements by id.
pub type Elements = BTreeMap<String, Element>;

/// May an instance of OLD that is in these elements be moved to NEW by this plan?
#[derive(Debug, Clone)]
pub struct StateQuestion<'a> {
    /// Whose rules hold.
    pub engine: StateEngine,
    /// The definition that the instance runs.
    pub old: &'a Elements,
    /// The definition that it is to run.
    pub new: &'a Elements,
    /// The plan: ids of OLD with ids of NEW.
    pub mapping: &'a [(String, String)],
    /// Ids of OLD that the instance is in.
    pub active: &'a [String],
}

/// The answer: accepted if no rule is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateVerdict {
    /// The names of the broken rules, sorted, each once.
    pub rules: Vec<&'static str>,
}

impl StateVerdict {
    /// Whether the engine takes the plan.
    pub fn is_accepted(&self) -> bool {
        self.rules.is_empty()
    }
}

/// The question does not fit the definitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StateError {
    /// The instance is in an element that OLD does not have.
    UnknownActive(String),
}

impl fmt::Display for StateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownActive(id) => {
                write!(out, "the active element `{id}` is none of the old definition")
            }
        }
    }
}

impl std::error::Error for StateError {}
