//! What a run's history shows as open.

use std::collections::BTreeSet;

/// Operations that were started and have not ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenWaits {
    /// Steps (activities) by their recorded names.
    pub steps: BTreeSet<String>,
    /// Whether any timer runs.
    pub timers: bool,
    /// Children by their types.
    pub children: BTreeSet<String>,
    /// Tokens of hooks.
    pub tokens: BTreeSet<String>,
}
