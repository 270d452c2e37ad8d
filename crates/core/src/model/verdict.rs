//! The three verdicts.

use serde::Serialize;

/// Ordered from best to worst, so that the worst of many is their maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Proved.
    #[default]
    Safe,
    /// Not proved either way; the reason is said.
    Unknown,
    /// With a witness or the exact text that is to blame.
    Unsafe,
}

impl Verdict {
    /// The word of the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unknown => "unknown",
            Self::Unsafe => "unsafe",
        }
    }
}
