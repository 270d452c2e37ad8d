//! Upgrade strategies, and what a deploy does to runs in flight.

use serde::Serialize;

/// What can be done with runs in flight, how new runs are brought over, and the way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// Runs in flight end on the version that started them.
    Drain,
    /// Runs in flight are cancelled and started again with their recorded input.
    CancelAndRestart,
    /// Runs in flight go on with their whole history on the new version. In place, this is what
    /// every deploy does.
    CancelAndResume,
    /// Runs in flight go on with the longest part of their history that the new version accepts.
    CancelAndPartialResume,
    /// The state of runs in flight is mapped to the new version.
    Migrate,
    /// All new runs start on the new version at once.
    AllAtOnce,
    /// A growing part of new runs starts on the new version.
    Canary,
    /// The new version stands beside the old one and takes all new runs at the switch.
    BlueGreen,
    /// The new version is deployed and takes no runs.
    Dark,
    /// New runs go back to the old version.
    Rollback,
}

impl Strategy {
    /// Every strategy, in the order of reports: runs in flight, new runs, the way back.
    pub const ALL: [Self; 10] = [
        Self::Drain,
        Self::CancelAndRestart,
        Self::CancelAndResume,
        Self::CancelAndPartialResume,
        Self::Migrate,
        Self::AllAtOnce,
        Self::Canary,
        Self::BlueGreen,
        Self::Dark,
        Self::Rollback,
    ];

    /// The word of the command line and of reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Drain => "drain",
            Self::CancelAndRestart => "cancel-and-restart",
            Self::CancelAndResume => "cancel-and-resume",
            Self::CancelAndPartialResume => "cancel-and-partial-resume",
            Self::Migrate => "migrate",
            Self::AllAtOnce => "all-at-once",
            Self::Canary => "canary",
            Self::BlueGreen => "blue-green",
            Self::Dark => "dark",
            Self::Rollback => "rollback",
        }
    }

    /// The strategy of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|strategy| strategy.as_str() == name)
    }

    /// Whether it says what becomes of runs in flight.
    pub fn moves_runs_in_flight(self) -> bool {
        self <= Self::Migrate
    }

    /// Whether it says how new runs come to the new version.
    pub fn starts_new_runs(self) -> bool {
        matches!(self, Self::AllAtOnce | Self::Canary | Self::BlueGreen)
    }
}

/// What the next deploy does to a run in flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum InFlight {
    /// It stays on the version that started it.
    Pinned,
    /// It is replayed on the new code.
    InPlace,
}

impl InFlight {
    /// The policy of that name: `pinned` or `in-place`.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "pinned" => Some(Self::Pinned),
            "in-place" => Some(Self::InPlace),
            _ => None,
        }
    }

    /// The strategy that a deploy follows when nobody says otherwise.
    pub fn default_strategy(self) -> Strategy {
        match self {
            Self::Pinned => Strategy::Drain,
            Self::InPlace => Strategy::CancelAndResume,
        }
    }
}
