//! The classes of `midflight refs`.

use serde::Serialize;

/// How far a reference can move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Content-addressed: an image digest, a commit.
    Digest,
    /// A numbered version or revision that its service never reuses.
    Pinned,
    /// A tag of release shape; immutable by convention.
    ImmutableTag,
    /// A tag, alias or branch that is meant to move, or may.
    MutableTag,
    /// Nothing says which: the latest.
    ImplicitLatest,
    /// A placeholder is open, so it cannot be told from this file.
    UnresolvedTemplate,
    /// Not a reference.
    Invalid,
}

impl Class {
    /// The word of `refs --format json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::Pinned => "pinned",
            Self::ImmutableTag => "immutable-tag",
            Self::MutableTag => "mutable-tag",
            Self::ImplicitLatest => "implicit-latest",
            Self::UnresolvedTemplate => "unresolved-template",
            Self::Invalid => "invalid",
        }
    }
}

/// A class, and why, as a short code: `latest`, `channel`, `semver` ...
pub type Judged = (Class, &'static str);
