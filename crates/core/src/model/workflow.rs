//! A workflow as it was read, whatever its engine.

use std::collections::BTreeMap;
use std::sync::Arc;

use midflight_replay::{Flow, Profile};
use serde_json::Value;

use crate::code::CodeFlow;

use super::{Artifact, Cell, InFlight, InputReads, Rollout, Span, Strategy};

/// What a workflow is known by in its engine: the name that two versions share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkflowId(pub String);

/// One version of a workflow.
#[derive(Debug, Clone)]
pub struct Workflow {
    /// Identity across versions.
    pub id: WorkflowId,
    /// Name of the engine's folder.
    pub engine: &'static str,
    /// Path of the file, relative, with `/`.
    pub file: Arc<str>,
    /// The text that names it, or the start of the document.
    pub named_at: Span,
    /// What the file says its version is.
    pub version: Option<String>,
    /// What the file says a deploy does to runs in flight.
    pub in_flight: Option<InFlight>,
    /// The strategy that the file asks for.
    pub upgrade: Option<Strategy>,
    /// How the engine matches history to code; none where definitions are never replayed.
    pub profile: Option<Profile>,
    /// What a run needs at its start.
    pub inputs: Inputs,
    /// Every artifact that it names, in order of the text.
    pub artifacts: Vec<Artifact>,
    /// Operations in the order of the text.
    pub operations: Vec<Operation>,
    /// The flow, where it was read, with sites that index `sites`.
    pub flow: Option<Flow>,
    /// The same of code, where it was code: what is not followed has a name of its own.
    pub code: Option<Arc<CodeFlow>>,
    /// Where each site of the flow stands.
    pub sites: Vec<Span>,
    /// Values that history records and later code reads: step results, hook payloads.
    pub results: Vec<ResultContract>,
    /// What a run gives back, where the file can say.
    pub output: Option<InputContract>,
    /// Workflows that it starts as children, by identity.
    pub children: Vec<WorkflowId>,
    /// By name of a timer: the lengths that the file gives it, as written.
    pub timers: BTreeMap<String, Vec<String>>,
    /// Parts that no rule knows yet: compared for equality alone.
    pub facets: Vec<Facet>,
    /// What the version itself says about strategies, when runs of it are in flight.
    pub strategy_facts: Vec<StrategyFact>,
    /// Steps that must not run twice, sorted: nothing says that they may.
    pub not_repeatable: Vec<String>,
    /// How new runs reach its versions.
    pub rollout: Rollout,
    /// Parts that could not be read.
    pub not_read: Vec<NotRead>,
    /// Equal for two versions exactly where nothing that matters differs.
    pub digest: String,
}

impl Workflow {
    /// The operation of that name; for many look-ups use [`Self::by_name`].
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.name == name)
    }

    /// Operations by name.
    pub fn by_name(&self) -> BTreeMap<&str, &Operation> {
        self.operations.iter().map(|operation| (operation.name.as_str(), operation)).collect()
    }
}

/// What a run needs at its start.
#[derive(Debug, Clone)]
pub enum Inputs {
    /// Nothing says what; the text is the reason.
    NotDeclared(String),
    /// A JSON Schema.
    Schema(InputContract),
    /// Paths that must be there, in order of the text, each once.
    Required(Vec<RequiredInput>),
    /// Types of a programming language.
    Types(InputTypes),
    /// Demands that are read from the definition: some on every run, some on a part of them.
    Read(InputReads),
}

/// What code says that it takes, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputTypes {
    /// Types of the parameters with all that they name. Equal texts take the same.
    pub text: String,
    /// What of it was not read.
    pub open: Option<String>,
}

/// A JSON Schema and where it stands.
#[derive(Debug, Clone)]
pub struct InputContract {
    /// What it is the contract of, as a user would say: "input", "result of step `charge`".
    pub name: String,
    /// The schema.
    pub schema: Value,
    /// Where it stands.
    pub span: Span,
    /// The subtree, for spans of parts by JSON pointer.
    pub node: Arc<crate::syntax::Node>,
}

/// What the history of a run records of an operation.
#[derive(Debug, Clone)]
pub struct ResultContract {
    /// The operation, as histories name it.
    pub operation: midflight_replay::Operation,
    /// What it gives.
    pub contract: InputContract,
}

/// One path that a run's input must have.
#[derive(Debug, Clone)]
pub struct RequiredInput {
    /// The path as the engine writes it, such as `job.sample_id`.
    pub path: String,
    /// Its first use.
    pub span: Span,
    /// What happens to a run without it.
    pub consequence: &'static str,
}

/// Something that a run does, or a state that it passes.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Unique in its workflow.
    pub name: String,
    /// The engine's word for its kind: `batch`, `Task`, `Choice` ...
    pub kind: String,
    /// Where its name stands.
    pub span: Span,
    /// It takes the outputs of the operation before it without naming them.
    pub takes_previous: bool,
    /// A run can rest in it for long.
    pub can_rest: bool,
    /// The operation that runs before it in the text, within the same list.
    pub previous: Option<String>,
}

/// A part of a workflow that is compared for equality alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// What it is, as a user would say: "commands of step `Trim`". Unique in its workflow.
    pub name: String,
    /// Canonical JSON.
    pub value: String,
    /// Where it stands.
    pub span: Span,
}

/// What a version says about one strategy for its runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrategyFact {
    /// The strategy.
    pub strategy: Strategy,
    /// Its cell when anything changed.
    pub cell: Cell,
    /// Why.
    pub reason: String,
}

/// A part that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRead {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
    /// Where.
    pub span: Span,
}
