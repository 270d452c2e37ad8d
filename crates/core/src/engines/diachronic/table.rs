//! What each change means for each strategy: the change table of Diachronic as data.

use Cell::{Block, Safe, Unknown, Warn};
use Strategy::{Canary, CancelAndRestart, Drain, Migrate};

use crate::model::{Cell, Change, Row, Strategy, Table};

/// Runs stay on the workers of their version, so what changes in a machine concerns those alone
/// that move.
pub(super) static TABLE: Table = Table {
    strategies: &[
        (Drain, Safe, "a run ends on the task queue of its version"),
        (CancelAndRestart, Safe, "a run is started again with its recorded input"),
        (Migrate, Safe, "a run continues as new with its state, context and timers"),
        (Canary, Safe, "a flag routes a part of the new runs"),
    ],
    rows: &[
        Row { change: Change::RestingPlaceRemoved, cells: &[(Migrate, Block)] },
        // The value resolves; what the run then does is another question.
        Row { change: Change::RestingPlaceRetyped, cells: &[(Migrate, Unknown)] },
        // A run that is started again has the arguments of its start, which no machine names; at
        // worst the table of sources warns.
        Row { change: Change::InputUndecided, cells: &[(CancelAndRestart, Warn)] },
        // Senders reach a run by its id, whichever version it is of.
        Row { change: Change::ResultNarrowed, cells: &signals(Block) },
        Row { change: Change::ResultUndecided, cells: &signals(Unknown) },
        Row { change: Change::NotJudged, cells: &[(Migrate, Unknown)] },
        Row { change: Change::NotRead, cells: &every(Unknown) },
        // Flags and queues have the workflow's name in theirs: the new name has no runs to take.
        Row { change: Change::Renamed, cells: &every(Unknown) },
        Row { change: Change::DefinitionFaulty, cells: &every(Block) },
    ],
};

const fn signals(migrate: Cell) -> [(Strategy, Cell); 4] {
    [(Drain, Warn), (CancelAndRestart, Warn), (Migrate, migrate), (Canary, Warn)]
}

const fn every(cell: Cell) -> [(Strategy, Cell); 4] {
    [(Drain, cell), (CancelAndRestart, cell), (Migrate, cell), (Canary, cell)]
}
