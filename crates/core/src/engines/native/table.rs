//! What a change means for runs of an engine that is known by its manifest alone.

use crate::model::Cell::{Block, Safe, Unknown, Warn};
use crate::model::Strategy::{
    AllAtOnce, BlueGreen, Canary, CancelAndPartialResume as Partial, CancelAndRestart as Restart,
    CancelAndResume as Resume, Drain, Rollback,
};
use crate::model::{Cell, Change, InFlight, Row, Strategy, Table};

pub(super) fn table(in_flight: InFlight) -> &'static Table {
    match in_flight {
        InFlight::Pinned => &PINNED,
        InFlight::InPlace => &IN_PLACE,
    }
}

static PINNED: Table = Table {
    strategies: &[
        (Drain, Safe, ""),
        (Restart, Safe, ""),
        (Resume, Safe, ""),
        (Partial, Safe, ""),
        (AllAtOnce, Safe, ""),
        (Canary, Safe, ""),
        (BlueGreen, Safe, ""),
        (Rollback, Safe, ""),
    ],
    rows: ROWS,
};

static IN_PLACE: Table = Table {
    strategies: &[
        (Drain, Block, "runs do not stay on the version that started them"),
        (Restart, Safe, ""),
        (Resume, Safe, ""),
        (Partial, Safe, ""),
        (AllAtOnce, Safe, ""),
        (Canary, Unknown, SHARED),
        (BlueGreen, Unknown, SHARED),
        (
            Rollback,
            Unknown,
            "runs that have moved on replay on the old code, which was not compared",
        ),
    ],
    rows: ROWS,
};

const SHARED: &str = "a run in flight may replay on either version; only old to new was compared";

const ROWS: &[Row] = &[
    Row { change: Change::ReferenceMoves, cells: &every(Block) },
    Row { change: Change::ReferenceMovesAtRunTime, cells: &with_rollback(Warn, Block) },
    Row { change: Change::ReferenceUnresolved, cells: &every(Unknown) },
    Row { change: Change::ReferenceMayMove, cells: &every(Warn) },
    Row { change: Change::ChildUnqualified, cells: &every(Warn) },
    Row { change: Change::OldChildUnqualified, cells: &[(Rollback, Block)] },
    Row { change: Change::OldReferenceMoves, cells: &[(Drain, Block), (Rollback, Block)] },
    Row { change: Change::ReferenceChanged, cells: &[] },
    // Runs read their input again when they are started anew or replayed. Callers of new runs
    // may still send what the old version took.
    Row { change: Change::InputNarrowed, cells: &contracts(Block) },
    Row { change: Change::InputUndecided, cells: &contracts(Unknown) },
    Row { change: Change::ResultNarrowed, cells: &[(Resume, Block), (Partial, Unknown)] },
    Row { change: Change::ResultUndecided, cells: &[(Resume, Unknown), (Partial, Unknown)] },
    // A run that was started on the old version and ends on the new one gives its caller what the
    // new one gives. Callers of new runs know the version that they call, or may not.
    Row { change: Change::OutputWidened, cells: &contracts(Block) },
    Row { change: Change::OutputUndecided, cells: &contracts(Unknown) },
    // Parents in flight go on to send what the old version took, whatever becomes of its own runs.
    Row { change: Change::ChildInputNarrowed, cells: &not_on_old(Block) },
    Row { change: Change::ChildInputUndecided, cells: &not_on_old(Unknown) },
    // Where the cut falls, and what would run twice, depends on the run.
    Row { change: Change::HistoryDiverges, cells: &[(Resume, Block), (Partial, Unknown)] },
    Row { change: Change::HistoryUndecided, cells: &[(Resume, Unknown), (Partial, Unknown)] },
    // Histories and callers know it by its old name.
    Row { change: Change::Renamed, cells: &cells(Safe, Block, Warn, Warn) },
    Row { change: Change::NotJudged, cells: &not_on_old(Unknown) },
    Row { change: Change::DefinitionFaulty, cells: &every(Block) },
];

const fn every(cell: Cell) -> [(Strategy, Cell); 8] {
    cells(cell, cell, cell, cell)
}

const fn with_rollback(cell: Cell, rollback: Cell) -> [(Strategy, Cell); 8] {
    cells(cell, cell, cell, rollback)
}

/// Blocks what moves runs, and warns where the callers of new runs may not know.
const fn contracts(cell: Cell) -> [(Strategy, Cell); 8] {
    cells(Safe, cell, Warn, Safe)
}

/// Every strategy but those that leave runs, and those who start them, on the old version.
const fn not_on_old(cell: Cell) -> [(Strategy, Cell); 8] {
    cells(Safe, cell, cell, Safe)
}

/// A row by what strategies do: leave runs where they are, move them, roll the new version out
/// for new runs, or go back.
const fn cells(stay: Cell, moved: Cell, started: Cell, back: Cell) -> [(Strategy, Cell); 8] {
    [
        (Drain, stay),
        (Restart, moved),
        (Resume, moved),
        (Partial, moved),
        (AllAtOnce, started),
        (Canary, started),
        (BlueGreen, started),
        (Rollback, back),
    ]
}
