//! What a change means for runs in flight, for new runs, and for the way back.
//!
//! An execution keeps the state machine version and the job definition revisions that it
//! started with (`BayerCLAW`, `doc/workflow_versions.md`), so draining and the way back are safe
//! unless an artifact can move. A rerun skips a step by its name alone, so a partial resume
//! keeps outputs that a changed step would not make.

use crate::model::Cell::{self, Block, Out, Safe, Unknown, Warn};
use crate::model::Strategy::{
    self, AllAtOnce, BlueGreen, Canary, CancelAndPartialResume, CancelAndRestart, CancelAndResume,
    Drain, Rollback,
};
use crate::model::{Change, Row, Table};

/// The strategies and the change table.
pub(super) static TABLE: Table = Table {
    strategies: &[
        (Drain, Safe, "a run in flight keeps the version that it started with"),
        (CancelAndRestart, Safe, "the same job file is submitted again, and every step runs"),
        (
            CancelAndResume,
            Block,
            "an execution keeps the definition that it started with, and cannot go on with another",
        ),
        (
            CancelAndPartialResume,
            Safe,
            "the same job file is submitted again, and done steps with a skip flag are skipped",
        ),
        (AllAtOnce, Safe, "the alias `current` moves to the new version"),
        (Canary, Safe, "the alias `current` sends a share of new jobs to the new version"),
        (BlueGreen, Safe, "the alias `current` moves when the new version has been tried"),
        (Rollback, Safe, "the alias `current` moves back to the older version"),
    ],
    rows: ROWS,
};

/// The cells of one row: new runs, drain, rollback, restart, partial resume. The first stands
/// for the three strategies that bring new runs over.
const fn cells(
    new_runs: Cell,
    drain: Cell,
    rollback: Cell,
    restart: Cell,
    partial: Cell,
) -> [(Strategy, Cell); 7] {
    [
        (AllAtOnce, new_runs),
        (Canary, new_runs),
        (BlueGreen, new_runs),
        (Drain, drain),
        (Rollback, rollback),
        (CancelAndRestart, restart),
        (CancelAndPartialResume, partial),
    ]
}

const ROWS: &[Row] = &[
    // Such a version must not be created at all, whatever the old one names.
    Row { change: Change::ReferenceMoves, cells: &cells(Block, Block, Block, Block, Block) },
    Row { change: Change::ReferenceMovesAtRunTime, cells: &cells(Warn, Warn, Block, Warn, Warn) },
    // The compiler leaves the placeholder in the name; nothing else is decided by it.
    Row { change: Change::ReferenceUnresolved, cells: &cells(Block, Out, Out, Out, Out) },
    Row { change: Change::ReferenceMayMove, cells: &cells(Warn, Warn, Warn, Warn, Warn) },
    // A child without its version runs its latest revision, whichever parent starts it.
    Row { change: Change::ChildUnqualified, cells: &cells(Warn, Warn, Safe, Warn, Warn) },
    Row { change: Change::OldChildUnqualified, cells: &cells(Safe, Safe, Block, Safe, Safe) },
    // Images are pulled by name at every step, so the old version does not stay as it was.
    Row { change: Change::OldReferenceMoves, cells: &cells(Safe, Warn, Block, Safe, Safe) },
    // A step that is skipped keeps the outputs of the old image.
    Row { change: Change::ReferenceChanged, cells: &cells(Safe, Safe, Safe, Safe, Warn) },
    // Job files that were written for the old version lack the field.
    Row { change: Change::InputAdded, cells: &cells(Block, Safe, Safe, Block, Block) },
    Row { change: Change::InputDropped, cells: &cells(Safe, Safe, Warn, Safe, Safe) },
    Row { change: Change::PredecessorChanged, cells: &cells(Warn, Safe, Safe, Warn, Block) },
    // A renamed step is always run again, and a removed one leaves its outputs behind.
    Row { change: Change::RestingPlaceRemoved, cells: &cells(Safe, Safe, Safe, Safe, Block) },
    // A scatter has another layout in the repository than a plain step.
    Row { change: Change::RestingPlaceRetyped, cells: &cells(Safe, Safe, Safe, Safe, Block) },
    // The file has another name; whether the stack has too is not said in it. Launch paths may
    // still name the old one.
    Row { change: Change::Renamed, cells: &cells(Warn, Safe, Warn, Unknown, Unknown) },
    Row { change: Change::NotJudged, cells: &cells(Unknown, Safe, Safe, Unknown, Unknown) },
    Row { change: Change::NotRead, cells: &cells(Unknown, Unknown, Unknown, Unknown, Unknown) },
    Row { change: Change::DefinitionFaulty, cells: &cells(Block, Block, Block, Block, Block) },
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns as in the project's notes on `BayerCLAW`: new jobs, drain, rollback, restart with
    /// the same job file, rerun with skip.
    #[test]
    fn the_table_is_the_documented_one() {
        for (change, row) in [
            (Change::ReferenceMoves, [Block, Block, Block, Block, Block]),
            (Change::ReferenceMovesAtRunTime, [Warn, Warn, Block, Warn, Warn]),
            (Change::ReferenceUnresolved, [Block, Out, Out, Out, Out]),
            (Change::ReferenceChanged, [Safe, Safe, Safe, Safe, Warn]),
            (Change::InputAdded, [Block, Safe, Safe, Block, Block]),
            (Change::InputDropped, [Safe, Safe, Warn, Safe, Safe]),
            (Change::PredecessorChanged, [Warn, Safe, Safe, Warn, Block]),
            (Change::OldChildUnqualified, [Safe, Safe, Block, Safe, Safe]),
        ] {
            let columns = [Canary, Drain, Rollback, CancelAndRestart, CancelAndPartialResume];
            assert_eq!(columns.map(|column| TABLE.cell(change, column)), row, "{change:?}");
        }
    }

    #[test]
    fn every_strategy_and_change_is_named_once() {
        let mut names: Vec<_> = TABLE.strategies.iter().map(|(name, ..)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), TABLE.strategies.len());
        let mut changes: Vec<_> = TABLE.rows.iter().map(|row| row.change).collect();
        changes.sort_unstable();
        changes.dedup();
        assert_eq!(changes.len(), TABLE.rows.len());
    }
}
