//! One step: its kind, and its place among the others.

use super::detect::Generation;
use super::origin::Origins;
use crate::model::Span;
use crate::syntax::{Data, Entry, Node};

/// What a step is, in the compiler's order: the first key that is there decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `scatter`: its steps run once for each item.
    Scatter,
    /// `commands`, in the first generation `image`: an AWS Batch job.
    Batch,
    /// `subpipe`: an execution of another workflow.
    Subpipe,
    /// `Type`: a state of Step Functions.
    Native,
    /// `choices`: goes to the first choice that holds.
    Chooser,
    /// `branches`: runs every branch whose condition holds.
    Parallel,
    /// None of these; the compiler refuses it.
    Unknown,
}

impl Kind {
    pub(super) fn of(spec: &Node, generation: Generation) -> Self {
        let has = |key: &str| spec.entry(key).is_some();
        let is_batch = has("commands") || (generation == Generation::First && has("image"));
        match () {
            () if has("scatter") => Self::Scatter,
            () if is_batch => Self::Batch,
            () if has("subpipe") => Self::Subpipe,
            () if has("Type") => Self::Native,
            () if has("choices") => Self::Chooser,
            () if has("branches") => Self::Parallel,
            () => Self::Unknown,
        }
    }

    /// The word of reports.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Scatter => "scatter",
            Self::Batch => "batch",
            Self::Subpipe => "subpipe",
            Self::Native => "native",
            Self::Chooser => "chooser",
            Self::Parallel => "parallel",
            Self::Unknown => "unknown",
        }
    }
}

/// One step.
#[derive(Debug)]
pub(super) struct Step<'a> {
    /// Unique in the file.
    pub(super) name: String,
    /// Where the name stands.
    pub(super) span: Span,
    /// What stands under the name.
    pub(super) spec: &'a Node,
    pub(super) kind: Kind,
    /// The step around it, and which branch of that it is in.
    pub(super) place: Option<(String, usize)>,
    /// The step before it that leaves outputs for it. Native, chooser and parallel steps hand on
    /// what they got, so they are passed over.
    pub(super) previous: Option<String>,
    /// It names no inputs, so it gets the outputs of `previous`; of a first step there are none.
    pub(super) takes_previous: bool,
    /// Its inputs that earlier steps write.
    pub(super) origins: Origins<'a>,
}

/// Entries of a mapping, or of all mappings in a list, which the compiler merges.
pub(super) fn pairs(node: &Node) -> Vec<&Entry> {
    listed(node).iter().flat_map(Node::entries).collect()
}

/// The items of a list; anything else is the one item of a list, as for the compiler.
pub(super) fn listed(node: &Node) -> &[Node] {
    match &node.data {
        Data::Sequence(items) => items,
        _ => std::slice::from_ref(node),
    }
}
