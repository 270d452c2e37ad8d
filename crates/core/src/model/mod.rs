//! The words of midflight: workflow, operation, artifact, input, finding, strategy, verdict.

mod artifact;
mod finding;
mod place;
mod reading;
mod reads;
mod rollout;
mod strategy;
mod table;
mod verdict;
mod workflow;

pub use artifact::{Artifact, ArtifactKind, Policy, Role};
pub use finding::{Finding, Findings, Severity};
pub use place::{Place, Side, Span};
pub use reading::{Filled, Reading, Registry, Substitution};
pub use reads::{InputRead, InputReads, Need};
pub use rollout::{PublishedVersion, Rollout, Route, RoutePart, RunSort, Sender, Shift};
pub use strategy::{InFlight, Strategy};
pub use table::{Cell, Change, Row, Table};
pub use verdict::Verdict;
pub use workflow::{
    Facet, InputContract, InputTypes, Inputs, NotRead, Operation, RequiredInput, ResultContract,
    StrategyFact, Workflow, WorkflowId,
};
