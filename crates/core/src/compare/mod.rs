//! Pairs the workflows of two revisions, and asks the provers about each pair.

mod contracts;
mod facts;
mod history;
mod inputs;
mod pairing;
mod reads;
mod recorded;

pub(crate) use contracts::SchemaVerdict;
pub(crate) use facts::Facts;
pub(crate) use history::{HistoryVerdict, changed_facets};
pub(crate) use inputs::InputsVerdict;
pub(crate) use pairing::{Pairing, pair};
pub(crate) use recorded::{Declared, Receiver, RecordedFact, Shown};

use std::sync::Arc;

use midflight_replay::{Operation, Site};

use crate::lock::Tags;
use crate::model::{Artifact, Place, Side, Span, Workflow};
use crate::runs::RunsFact;
use crate::strategies::Ground;
use crate::text::quoted;

/// One version of a workflow, for rules.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Version<'a> {
    /// The workflow.
    pub workflow: &'a Workflow,
    /// Which side it is on.
    pub side: Side,
}

/// A changed workflow, for rules.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair<'a> {
    /// The version that runs in flight were started on.
    pub old: &'a Workflow,
    /// The version under check.
    pub new: &'a Workflow,
    /// What the provers say.
    pub facts: &'a Facts,
    /// The strategy in force, and what changes mean for it.
    pub(crate) ground: Ground,
    /// Versions that may have runs in flight and start this workflow as a child.
    pub(crate) parents: &'a [&'a Workflow],
}

/// What was recorded of the runs of a workflow, for rules.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recorded<'a> {
    /// The version that the runs were started on; none where the old side has none.
    pub(crate) old: Option<&'a Workflow>,
    /// The version under check; none where the workflow is gone.
    pub(crate) new: Option<&'a Workflow>,
    /// Recorded inputs.
    pub(crate) inputs: &'a RecordedFact,
    /// Recorded histories.
    pub(crate) runs: &'a RunsFact,
}

/// One artifact that a version or a file names, for rules.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named<'a> {
    /// The artifact.
    pub artifact: &'a Artifact,
    /// Which side names it.
    pub side: Side,
    /// The file that names it.
    pub file: &'a Arc<str>,
    /// What is known of tags on both sides.
    pub(crate) tags: &'a Tags,
}

impl Named<'_> {
    /// Where it is named.
    pub(crate) fn place(&self) -> Place {
        Place { side: self.side, file: Arc::clone(self.file), span: self.artifact.span }
    }
}

impl Version<'_> {
    /// A text of this version.
    pub(crate) fn place(&self, span: Span) -> Place {
        Place { side: self.side, file: Arc::clone(&self.workflow.file), span }
    }
}

impl Recorded<'_> {
    /// The text of the new version that says what it takes of an operation.
    pub(crate) fn contract(&self, operation: Option<&Operation>) -> Option<Place> {
        let new = self.new?;
        let result = new.results.iter().find(|result| Some(&result.operation) == operation)?;
        let span = result.contract.span;
        Some(Place { side: Side::New, file: Arc::clone(&new.file), span })
    }

    /// The text of a node of one side, else the name of the workflow there; on the other side
    /// where there is none.
    pub(crate) fn place(&self, side: Side, node: Option<Site>) -> Option<Place> {
        let workflow = match side {
            Side::Old => self.old?,
            Side::New => self.new?,
        };
        let span = node.and_then(|node| workflow.sites.get(node.0 as usize)).copied();
        let span = span.unwrap_or(workflow.named_at);
        Some(Place { side, file: Arc::clone(&workflow.file), span })
    }
}

impl Pair<'_> {
    /// The workflows that start it as a child, for a sentence.
    pub(crate) fn parent_names(&self) -> String {
        let names = self.parents.iter().map(|parent| format!("`{}`", quoted(&parent.id.0)));
        names.collect::<Vec<_>>().join(" or ")
    }

    /// A text of the old version.
    pub(crate) fn old_place(&self, span: Span) -> Place {
        Place { side: Side::Old, file: Arc::clone(&self.old.file), span }
    }

    /// A text of the new version.
    pub(crate) fn new_place(&self, span: Span) -> Place {
        Place { side: Side::New, file: Arc::clone(&self.new.file), span }
    }
}
