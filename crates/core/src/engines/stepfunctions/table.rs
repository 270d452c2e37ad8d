//! What each change means for each strategy: the change table of Step Functions as data.
//!
//! In the table of sources a state that is inserted, renamed, removed or retyped is safe for new
//! runs, for draining and for restarting, because a run is interpreted from the definition that
//! it started with. What such a change does to inputs and to the paths that later states read is
//! found as a change of its own, and has its own row.

use Cell::{Block, Safe, Unknown, Warn};
use Strategy::{
    AllAtOnce, BlueGreen, Canary, CancelAndPartialResume, CancelAndRestart, CancelAndResume, Drain,
};

use crate::model::{Cell, Change, InFlight, Row, Strategy, StrategyFact, Table};

/// The one table: no installation replays runs on another definition.
pub(super) fn table(_: InFlight) -> &'static Table {
    &TABLE
}

static TABLE: Table = Table { strategies: STRATEGIES, rows: ROWS };

/// Rollback is left out: whether there is a version to go back to stands in the template that
/// deploys the machine, which is not read.
const STRATEGIES: &[(Strategy, Cell, &str)] = &[
    (Drain, Safe, "a run ends on the definition that it started with"),
    (CancelAndRestart, Safe, "a run is started again with its recorded input"),
    (
        CancelAndResume,
        Block,
        "executions keep the definition that they started with, and a redrive uses the original \
         definition too",
    ),
    (
        CancelAndPartialResume,
        Safe,
        "emulated: a new run is started with the last output and jumps to the state",
    ),
    (AllAtOnce, Safe, "new runs start on the new definition"),
    (Canary, Safe, "an alias routes a part of the new runs"),
    (BlueGreen, Safe, "an alias is moved to the new version"),
];

/// Cells of the three strategies for new runs, which the table of sources mostly has alike.
macro_rules! row {
    ($change:ident, new $new:expr $(, $strategy:ident $cell:expr)* $(,)?) => {
        Row {
            change: Change::$change,
            cells: &[(AllAtOnce, $new), (Canary, $new), (BlueGreen, $new) $(, ($strategy, $cell))*],
        }
    };
}

/// Partial resume needs an entry in the new definition that can start at the state, and is not
/// viable where there is none. Such an entry is not looked for yet, so a version proves nothing
/// about it once anything changed; the rows below speak of the rest.
pub(super) fn strategy_facts() -> Vec<StrategyFact> {
    let reason = "a run can jump to its state only where the new definition has an entry that \
                  starts there, and whether it has one is not judged";
    vec![StrategyFact {
        strategy: CancelAndPartialResume,
        cell: Unknown,
        reason: reason.to_owned(),
    }]
}

const ROWS: &[Row] = &[
    // References. The cells of `drain` speak of the old side: runs that drain use what the old
    // definition names, whatever the new one does.
    row!(ReferenceMoves, new Block, CancelAndRestart Warn, CancelAndPartialResume Block),
    row!(OldReferenceMoves, new Safe, Drain Block),
    row!(ChildUnqualified, new Block, CancelAndRestart Warn, CancelAndPartialResume Warn),
    row!(OldChildUnqualified, new Safe, Drain Warn),
    // An alias: a warning by default, as in the rules on artifacts. It has one row for both
    // sides, so draining warns too.
    row!(
        ReferenceMayMove,
        new Warn,
        Drain Warn,
        CancelAndRestart Warn,
        CancelAndPartialResume Warn,
    ),
    // It may stand for an unqualified reference, so nothing is proved that such a one would
    // block; a warning alone would make it safe. Restarting is at worst a warning. A definition
    // rarely gets its first placeholder in a change, and no row speaks of the old side's, so
    // draining is not proved either.
    row!(
        ReferenceUnresolved,
        new Unknown,
        Drain Unknown,
        CancelAndRestart Warn,
        CancelAndPartialResume Unknown,
    ),
    row!(
        ReferenceMovesAtRunTime,
        new Unknown,
        Drain Unknown,
        CancelAndRestart Warn,
        CancelAndPartialResume Unknown,
    ),
    row!(ReferenceChanged, new Safe),
    // Inputs: recorded inputs lack what is new; what a later state reads depends on the recorded
    // output.
    row!(InputAdded, new Block, CancelAndRestart Block, CancelAndPartialResume Unknown),
    row!(InputDropped, new Safe),
    row!(InputUndecided, new Unknown, CancelAndRestart Unknown, CancelAndPartialResume Unknown),
    // States.
    row!(RestingPlaceRemoved, new Safe, CancelAndPartialResume Block),
    row!(RestingPlaceRetyped, new Safe, CancelAndPartialResume Block),
    // A running Standard execution never sees the new definition, so draining is safe whatever
    // changed in it.
    row!(NotJudged, new Unknown, CancelAndRestart Unknown, CancelAndPartialResume Unknown),
    row!(
        NotRead,
        new Unknown,
        Drain Unknown,
        CancelAndRestart Unknown,
        CancelAndPartialResume Unknown,
    ),
    // The file has another name; whether the machine has too stands in its template. Callers may
    // still start the old one.
    row!(Renamed, new Warn, CancelAndRestart Unknown, CancelAndPartialResume Unknown),
    // The service refuses the definition, so no strategy has anything to go to.
    row!(
        DefinitionFaulty,
        new Block,
        Drain Block,
        CancelAndRestart Block,
        CancelAndPartialResume Block,
    ),
    // STANDARD to EXPRESS or back is a new machine: the old one drains by itself.
    row!(KindChanged, new Block, CancelAndPartialResume Block),
    // How an alias is moved. Runs in flight do not pass it again, so draining and restarting are
    // as they were; what starts past the alias reaches no share of it.
    row!(RouteFaulty, new Block),
    row!(RouteUndecided, new Unknown),
    Row { change: Change::ShiftUnguarded, cells: &[(Canary, Warn)] },
    Row {
        change: Change::VersionNotKept,
        cells: &[
            (AllAtOnce, Warn),
            (BlueGreen, Warn),
            (Canary, Block),
            (Drain, Block),
            (CancelAndRestart, Warn),
        ],
    },
    Row {
        change: Change::SenderPastRoute,
        cells: &[
            (AllAtOnce, Warn),
            (BlueGreen, Warn),
            (Canary, Block),
            (Drain, Warn),
            (CancelAndRestart, Warn),
        ],
    },
];
