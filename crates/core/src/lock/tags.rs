//! Which digests tags are known to have had before, and have now.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fix::key;
use super::read::Lock;
use crate::model::{Artifact, ArtifactKind, Place, Side};
use crate::reading::ReadRevision;
use crate::references::parse_image;
use crate::request::Request;

/// A digest and where it stands.
type Known = (String, Place);

/// What is known of tags on both sides.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    old: BTreeMap<String, Vec<Known>>,
    new: BTreeMap<String, Known>,
}

/// A tag whose digest is not the one that it had.
#[derive(Debug)]
pub(crate) struct Moved<'a> {
    /// What it was, and where that stands.
    pub(crate) old: &'a Known,
    /// What it is.
    pub(crate) digest: String,
    /// Where the lock says so; none where the reference itself does.
    pub(crate) locked: Option<&'a Place>,
}

impl Tags {
    /// From the locks of both sides, and from references that have both tag and digest.
    pub(crate) fn of(request: &Request, olds: &[ReadRevision]) -> Self {
        let mut tags = Self::default();
        for old in &request.old {
            for (reference, known) in locked(&Lock::of(old), Side::Old) {
                tags.old.entry(reference).or_default().push(known);
            }
        }
        for file in olds.iter().flat_map(|old| &old.files) {
            let of_workflows = file.workflows().flat_map(|workflow| &workflow.artifacts);
            for artifact in of_workflows.chain(file.artifacts()) {
                let Some((reference, digest)) = tag_and_digest(artifact) else { continue };
                let place =
                    Place { side: Side::Old, file: Arc::clone(&file.path), span: artifact.span };
                tags.old.entry(reference).or_default().push((digest, place));
            }
        }
        tags.new = locked(&Lock::of(&request.new), Side::New).into_iter().collect();
        tags
    }

    /// Whether the tag of an artifact is known to have moved since the old side.
    pub(crate) fn moved(&self, artifact: &Artifact) -> Option<Moved<'_>> {
        if artifact.kind != ArtifactKind::Image || self.old.is_empty() {
            return None;
        }
        let (reference, digest, locked) =
            if let Some((reference, digest)) = tag_and_digest(artifact) {
                (reference, digest, None)
            } else {
                let reference = key(&artifact.reference);
                let (digest, place) = self.new.get(&reference)?;
                (reference, digest.clone(), Some(place))
            };
        let known = self.old.get(&reference)?;
        let moved = known.iter().all(|(before, _)| *before != digest);
        moved.then(|| known.first()).flatten().map(|old| Moved { old, digest, locked })
    }
}

fn locked(lock: &Lock, side: Side) -> Vec<(String, Known)> {
    let place = |span| Place { side, file: Arc::clone(&lock.path), span };
    let digests = lock.digests.iter();
    digests
        .map(|(reference, (digest, span))| (key(reference), (digest.clone(), place(*span))))
        .collect()
}

fn tag_and_digest(artifact: &Artifact) -> Option<(String, String)> {
    if artifact.kind != ArtifactKind::Image {
        return None;
    }
    let image = parse_image(&artifact.reference).ok()?;
    let (_, digest) = (image.tag?, image.digest?);
    Some((key(&artifact.reference), digest.to_owned()))
}
