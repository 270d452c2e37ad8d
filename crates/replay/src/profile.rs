//! How an engine matches a history to code.

use std::fmt;
use std::str::FromStr;

/// A replay profile: the discipline under which a history is replayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// Recorded operations must be what the code does, in the order in which it does them.
    Ordered,
    /// As `Ordered`, and nothing surplus when a decision batch closes.
    Strict,
    /// Operations carry ordinals; their start events may come in any order.
    Ordinal,
    /// Only completions are recorded.
    Completions,
    /// Results are remembered by step and occurrence; order never matters.
    Keyed,
    /// Active elements and a mapping, no history.
    State,
}

impl Profile {
    /// All profiles, in the order of the manifest's documentation.
    pub const ALL: [Self; 6] =
        [Self::Ordered, Self::Strict, Self::Ordinal, Self::Completions, Self::Keyed, Self::State];

    /// The name that manifests use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ordered => "ordered",
            Self::Strict => "strict",
            Self::Ordinal => "ordinal",
            Self::Completions => "completions",
            Self::Keyed => "keyed",
            Self::State => "state",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// The name is none of the six.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownProfile;

impl fmt::Display for UnknownProfile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("not a replay profile")
    }
}

impl std::error::Error for UnknownProfile {}

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Self, UnknownProfile> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == name).ok_or(UnknownProfile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for profile in Profile::ALL {
            assert_eq!(profile.as_str().parse(), Ok(profile));
        }
        assert_eq!("Ordered".parse::<Profile>(), Err(UnknownProfile));
    }
}
