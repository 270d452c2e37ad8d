//! What has been found in a document so far.

use std::collections::BTreeSet;

use crate::model::{Artifact, ArtifactKind, Reading, Role, Span};
use crate::references::Judged;

/// Where artifacts go.
pub(super) struct Found<'a> {
    pub(super) reading: &'a mut Reading,
    /// What the artifacts are to runs.
    role: Role,
    /// What an alias repeats stands at one place and is said once.
    seen: BTreeSet<(Span, ArtifactKind, String)>,
}

impl<'a> Found<'a> {
    pub(super) fn new(reading: &'a mut Reading, role: Role) -> Self {
        Self { reading, role, seen: BTreeSet::new() }
    }

    pub(super) fn push(
        &mut self,
        kind: ArtifactKind,
        reference: &str,
        span: Span,
        judged: Judged,
        user: &str,
    ) {
        if !self.seen.insert((span, kind, reference.to_owned())) {
            return;
        }
        let mut artifact = Artifact::new(kind, reference, span, judged);
        artifact.role = self.role;
        artifact.operation = (!user.is_empty()).then(|| user.to_owned());
        self.reading.artifacts.push(artifact);
    }

    pub(super) fn not_read(&mut self, what: impl Into<String>, why: &str) {
        self.reading.not_looked_at.push((what.into(), why.to_owned()));
    }
}
