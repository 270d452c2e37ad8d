//! Change tables: what each kind of change means for each strategy of an engine, as data.
//!
//! A rule finds a change and knows no engine; an engine knows what the change means and finds
//! nothing. The table is where they meet.

use super::{Strategy, Verdict};

/// What a rule found, in words that fit every engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// A named artifact can be replaced by other bits under the same name.
    ReferenceMoves,
    /// The name of an artifact is made at run time from the run's data.
    ReferenceMovesAtRunTime,
    /// The name of an artifact has an open placeholder.
    ReferenceUnresolved,
    /// An alias, a tag without a release shape, or the like: it should not move, but can.
    ReferenceMayMove,
    /// A child workflow is named without its version.
    ChildUnqualified,
    /// The old version names a child workflow without its version, so the way back is open.
    OldChildUnqualified,
    /// The old version itself names an artifact that can move.
    OldReferenceMoves,
    /// A fixed reference was replaced by another fixed one.
    ReferenceChanged,
    /// The new version needs an input that the old one did not.
    InputAdded,
    /// The old version needs an input that the new one does not.
    InputDropped,
    /// The new version rejects an input that the old one accepts; there is a witness.
    InputNarrowed,
    /// Whether the inputs fit is not decided.
    InputUndecided,
    /// A recorded result no longer fits what the new version expects of it.
    ResultNarrowed,
    /// Whether recorded results fit is not decided.
    ResultUndecided,
    /// The new version gives back what the old one did not promise; there is a witness.
    OutputWidened,
    /// Whether what it gives back is as promised is not decided.
    OutputUndecided,
    /// A version in flight starts this workflow as a child, and the new one may reject its input.
    ChildInputNarrowed,
    /// A version in flight starts this workflow as a child, and whether its input fits is open.
    ChildInputUndecided,
    /// An operation takes its input from another one than before.
    PredecessorChanged,
    /// There is a history that the old version can record and the new one cannot replay.
    HistoryDiverges,
    /// Whether every history replays is not decided.
    HistoryUndecided,
    /// A place where a run can rest is gone.
    RestingPlaceRemoved,
    /// A place where a run can rest is of another kind.
    RestingPlaceRetyped,
    /// Something changed that no rule judges yet.
    NotJudged,
    /// The workflow, or a part of it that verdicts need, could not be read.
    NotRead,
    /// The workflow has another name and the same content.
    Renamed,
    /// The workflow is gone.
    Removed,
    /// The definition of the new version itself is faulty.
    DefinitionFaulty,
    /// The workflow must be created anew; it is not a version of the old one.
    KindChanged,
    /// What shares new runs out among versions cannot be deployed, or sends them elsewhere.
    RouteFaulty,
    /// Whether what shares new runs out is right is not decided.
    RouteUndecided,
    /// New runs move over little by little, and nothing turns them back.
    ShiftUnguarded,
    /// The version that runs use is deleted when the next one is deployed.
    VersionNotKept,
    /// Something starts runs past the name that shares them out.
    SenderPastRoute,
}

/// One cell of a change table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// `-`: the strategy is left out.
    Out,
    /// Safe.
    Safe,
    /// Safe, with a warning.
    Warn,
    /// Not decided.
    Unknown,
    /// Not viable.
    Block,
}

impl Cell {
    /// The verdict of the strategy, if it takes part.
    pub fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Out => None,
            Self::Safe | Self::Warn => Some(Verdict::Safe),
            Self::Unknown => Some(Verdict::Unknown),
            Self::Block => Some(Verdict::Unsafe),
        }
    }
}

/// One row: the change and its cell for each strategy. A strategy that is not named is `Safe`.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The change.
    pub change: Change,
    /// The cells that are not `Safe`.
    pub cells: &'static [(Strategy, Cell)],
}

/// An engine's strategies and change table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Strategies that the engine has, with the cell that holds when nothing changed and why.
    pub strategies: &'static [(Strategy, Cell, &'static str)],
    /// The rows. A change without a row is `Unknown` for every strategy: nobody has thought it
    /// through.
    pub rows: &'static [Row],
}

impl Table {
    /// The cell of `change` for `strategy`.
    pub fn cell(&self, change: Change, strategy: Strategy) -> Cell {
        let Some(row) = self.rows.iter().find(|row| row.change == change) else {
            return Cell::Unknown;
        };
        row.cells.iter().find(|(named, _)| *named == strategy).map_or(Cell::Safe, |(_, cell)| *cell)
    }
}
