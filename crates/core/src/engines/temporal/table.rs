//! What a change of code means for Temporal's workflows. `cancel-and-resume` is what a shared task
//! queue or a run that upgrades by itself does; `cancel-and-partial-resume` is a reset.

use crate::model::Cell::{Block, Safe, Unknown, Warn};
use crate::model::Strategy::{
    AllAtOnce, BlueGreen, Canary, CancelAndPartialResume as Partial, CancelAndRestart as Restart,
    CancelAndResume as Resume, Drain,
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
    ],
    rows: ROWS,
};

static IN_PLACE: Table = Table {
    strategies: &[
        (Drain, Block, "workers of either version may take any run"),
        (Restart, Safe, ""),
        (Resume, Safe, ""),
        (Partial, Safe, ""),
        (AllAtOnce, Safe, ""),
        (Canary, Unknown, SHARED),
        (BlueGreen, Unknown, SHARED),
    ],
    rows: ROWS,
};

const SHARED: &str = "a run in flight may replay on either version; only old to new was compared";

const ROWS: &[Row] = &[
    // Whether an event to reset to is before the change depends on the run.
    Row { change: Change::HistoryDiverges, cells: &[(Resume, Block), (Partial, Unknown)] },
    Row { change: Change::HistoryUndecided, cells: &[(Resume, Unknown), (Partial, Unknown)] },
    Row { change: Change::ResultNarrowed, cells: &[(Resume, Block), (Partial, Block)] },
    Row { change: Change::ResultUndecided, cells: &[(Resume, Unknown), (Partial, Unknown)] },
    Row { change: Change::InputNarrowed, cells: &cells(Safe, Block, Safe) },
    Row { change: Change::InputUndecided, cells: &cells(Safe, Unknown, Safe) },
    // Runs, and those who start them, know it by its old type. Old workers have to stay.
    Row { change: Change::Renamed, cells: &cells(Warn, Block, Block) },
    Row { change: Change::NotRead, cells: &cells(Safe, Unknown, Safe) },
    Row { change: Change::NotJudged, cells: &cells(Safe, Unknown, Unknown) },
    Row { change: Change::DefinitionFaulty, cells: &cells(Block, Block, Block) },
];

/// A row by what strategies do: leave runs where they are, move them, or start new ones.
const fn cells(stay: Cell, moved: Cell, started: Cell) -> [(Strategy, Cell); 7] {
    [
        (Drain, stay),
        (Restart, moved),
        (Resume, moved),
        (Partial, moved),
        (AllAtOnce, started),
        (Canary, started),
        (BlueGreen, started),
    ]
}
