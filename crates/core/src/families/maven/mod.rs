//! Maven: `pom.xml`, and the release ids of KIE containers where they are XML.

mod coordinates;
mod kie;
mod pom;
mod properties;
mod read;
#[cfg(test)]
mod tests;
mod xml;

pub(super) use self::coordinates::{Coordinates, SCANNED, artifact, is_scanned};

use super::{Family, Read};

/// The family.
pub(super) const FAMILY: Family = Family {
    name: "maven",
    title: "Maven",
    hints: &["<project", "<release-id", "<releaseId"],
    may_be: read::may_be,
    claims: read::claims,
    about_others: false,
    read: Read::Text { detect: read::detect, read: read::read },
};
