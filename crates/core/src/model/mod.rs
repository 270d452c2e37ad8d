//! The words of midflight: workflow, operation, artifact, input, finding, strategy, verdict.

mod finding;
mod place;
mod strategy;
mod table;
mod verdict;
mod workflow;

pub use finding::{Finding, Findings, Severity};
pub use place::{Place, Side, Span};
pub use strategy::{InFlight, Strategy};
pub use table::{Cell, Change, Row, Table};
pub use verdict::Verdict;
pub use workflow::{
    Artifact, ArtifactKind, Facet, InputContract, Inputs, NotRead, Operation, Reading,
    RequiredInput, StrategyFact, Workflow, WorkflowId,
};
