//! The engines whose rules are known.

use std::fmt;
use std::str::FromStr;

/// Whose rules hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StateEngine {
    /// Camunda 7: `c7`.
    Camunda7,
    /// Camunda 8 (Zeebe): `c8`.
    Camunda8,
    /// Flowable: `flowable`.
    Flowable,
    /// jBPM and Kogito, by the process instance migration service: `jbpm`.
    Jbpm,
}

/// The name is none of the four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownEngine;

impl StateEngine {
    /// All engines.
    pub const ALL: [Self; 4] = [Self::Camunda7, Self::Camunda8, Self::Flowable, Self::Jbpm];

    /// The name of `engine_rules`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Camunda7 => "c7",
            Self::Camunda8 => "c8",
            Self::Flowable => "flowable",
            Self::Jbpm => "jbpm",
        }
    }

    /// Types that the engine takes for the same behaviour: each row is one.
    pub(super) fn same_types(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Camunda7 => &[&["callActivity", "caseCall"], &["subProcess", "eventSubProcess"]],
            _ => &[],
        }
    }
}

impl fmt::Display for UnknownEngine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("not an engine with known migration rules")
    }
}

impl std::error::Error for UnknownEngine {}

impl FromStr for StateEngine {
    type Err = UnknownEngine;

    fn from_str(name: &str) -> Result<Self, UnknownEngine> {
        Self::ALL.into_iter().find(|engine| engine.as_str() == name).ok_or(UnknownEngine)
    }
}
