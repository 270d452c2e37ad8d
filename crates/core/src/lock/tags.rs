//! Which digests tags are known to have had before, and have now.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fix::key;
use super::read::{Lock, Locks};
use crate::model::{Artifact, ArtifactKind, Place, Side};
use crate::reading::ReadRevision;
use crate::references::parse_image;

/// A digest and where it stands.
type Known = (String, Place);

/// What is known of tags on both sides.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    /// By old revision.
    old: Vec<BTreeMap<String, Vec<Known>>>,
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
    pub(crate) fn of(locks: &Locks, olds: &[ReadRevision]) -> Self {
        let old = locks.old.iter().zip(olds).map(|(lock, read)| known(lock, read)).collect();
        Self { old, new: locked(&locks.new, Side::New).into_iter().collect() }
    }

    /// Whether the tag of an artifact is known to have moved since the old side.
    pub(crate) fn moved(&self, artifact: &Artifact) -> Option<Moved<'_>> {
        if artifact.kind != ArtifactKind::Image || self.old.iter().all(BTreeMap::is_empty) {
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
        // Runs may be on any of the old revisions; one that never knew the digest is enough.
        self.old.iter().filter_map(|old| old.get(&reference)).find_map(|known| {
            let moved = known.iter().all(|(before, _)| *before != digest);
            let old = known.first().filter(|_| moved)?;
            Some(Moved { old, digest: digest.clone(), locked })
        })
    }
}

/// What one old revision knows.
fn known(lock: &Lock, read: &ReadRevision) -> BTreeMap<String, Vec<Known>> {
    let mut all: BTreeMap<String, Vec<Known>> = BTreeMap::new();
    for (reference, known) in locked(lock, Side::Old) {
        all.entry(reference).or_default().push(known);
    }
    for file in &read.files {
        let of_workflows = file.workflows().flat_map(|workflow| &workflow.artifacts);
        for artifact in of_workflows.chain(file.artifacts()) {
            let Some((reference, digest)) = tag_and_digest(artifact) else { continue };
            let place =
                Place { side: Side::Old, file: Arc::clone(&file.path), span: artifact.span };
            all.entry(reference).or_default().push((digest, place));
        }
    }
    all
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
