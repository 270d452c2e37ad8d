//! Group, artifact and version as one artifact.

use crate::model::{Artifact, ArtifactKind, Span};
use crate::references::{Class, Judged, maven};

/// The judgement about a release that a started scanner looks up again and again.
pub(in crate::families) const SCANNED: Judged = (Class::MutableTag, "scanner");

/// Whether the status of a scanner says that it looks for new artifacts.
pub(in crate::families) fn is_scanned(status: &str) -> bool {
    matches!(status, "STARTED" | "SCANNING")
}

/// Coordinates as they are written, with places.
#[derive(Debug, Clone, Copy)]
pub(in crate::families) struct Coordinates<'a> {
    pub(in crate::families) group: &'a str,
    pub(in crate::families) artifact: &'a str,
    /// None where nothing says which.
    pub(in crate::families) version: Option<&'a str>,
    /// The version, or the artifact where there is none.
    pub(in crate::families) span: Span,
}

/// The artifact of coordinates.
pub(in crate::families) fn artifact(of: &Coordinates<'_>) -> Artifact {
    let reference = match of.version {
        Some(version) => format!("{}:{}:{version}", of.group, of.artifact),
        None => format!("{}:{}", of.group, of.artifact),
    };
    let judged = maven(&reference);
    Artifact::new(ArtifactKind::Maven, reference, of.span, judged)
}
