//! What a change of code means for runs of Workflow `DevKit`.

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
        (Drain, Block, "every deploy replays every run on the new code"),
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
    // A partial resume keeps what replays, and does the rest again.
    Row { change: Change::HistoryDiverges, cells: &[(Resume, Block), (Partial, Warn)] },
    Row { change: Change::HistoryUndecided, cells: &[(Resume, Unknown), (Partial, Unknown)] },
    // The cut is before the step.
    Row { change: Change::ResultNarrowed, cells: &[(Resume, Block), (Partial, Warn)] },
    Row { change: Change::ResultUndecided, cells: &[(Resume, Unknown), (Partial, Unknown)] },
    // Callers may still send what the old version took, and starts may be queued.
    Row { change: Change::InputNarrowed, cells: &cells(Block, Warn) },
    Row { change: Change::InputUndecided, cells: &cells(Unknown, Warn) },
    // Histories know it by its old id.
    Row { change: Change::Renamed, cells: &cells(Block, Warn) },
    Row { change: Change::NotRead, cells: &cells(Unknown, Safe) },
    Row { change: Change::NotJudged, cells: &cells(Unknown, Unknown) },
    Row {
        change: Change::DefinitionFaulty,
        cells: &[
            (Drain, Block),
            (Restart, Block),
            (Resume, Block),
            (Partial, Block),
            (AllAtOnce, Block),
            (Canary, Block),
            (BlueGreen, Block),
        ],
    },
];

/// A row by what strategies do: move runs in flight, or start new runs. Runs that drain stay with
/// the code that started them.
const fn cells(moved: Cell, started: Cell) -> [(Strategy, Cell); 6] {
    [
        (Restart, moved),
        (Resume, moved),
        (Partial, moved),
        (AllAtOnce, started),
        (Canary, started),
        (BlueGreen, started),
    ]
}
