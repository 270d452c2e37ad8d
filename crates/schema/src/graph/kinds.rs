//! Sets of kinds of JSON values.

use std::ops::{BitAnd, BitOr, Not};

/// A set of kinds. A whole number is of two kinds, by its spelling: draft 4 takes `1` for an
/// integer and `1.0` for none, later drafts take both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Kinds(u8);

impl Kinds {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const NULL: Self = Self(1);
    pub(crate) const BOOLEAN: Self = Self(2);
    /// `1`
    pub(crate) const INTEGER: Self = Self(4);
    /// `1.0`
    pub(crate) const WHOLE_FLOAT: Self = Self(8);
    /// `1.5`
    pub(crate) const FRACTION: Self = Self(16);
    pub(crate) const STRING: Self = Self(32);
    pub(crate) const ARRAY: Self = Self(64);
    pub(crate) const OBJECT: Self = Self(128);
    pub(crate) const NUMBER: Self = Self(4 | 8 | 16);
    pub(crate) const ALL: Self = Self(255);

    /// The kinds in the order in which documents of them are made: the plainest first.
    pub(crate) const EACH: [Self; 8] = [
        Self::NULL,
        Self::BOOLEAN,
        Self::INTEGER,
        Self::STRING,
        Self::OBJECT,
        Self::ARRAY,
        Self::FRACTION,
        Self::WHOLE_FLOAT,
    ];

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the two have a kind in common.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitAnd for Kinds {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for Kinds {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Not for Kinds {
    type Output = Self;

    fn not(self) -> Self {
        Self(!self.0)
    }
}
