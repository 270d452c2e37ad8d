//! Replaces references by what a lock knows them to be: edits by span, never by text.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::read::Lock;
use crate::config::Config;
use crate::model::{Artifact, ArtifactKind, Span};
use crate::reading::{Asked, read_revision};
use crate::references::{Class, parse_image};
use crate::request::Revision;

/// One edit of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fix {
    /// Path of the file, as the revision calls it.
    pub file: Arc<str>,
    /// The bytes that are replaced: exactly the reference.
    pub span: Span,
    /// What stood there.
    pub old: String,
    /// What stands there then.
    pub new: String,
}

/// The edits that fix what the files of a revision name and its lock knows, in order of file and
/// position; none overlap.
pub fn fixes(
    revision: &Revision,
    config: &Config,
    parameters: &BTreeMap<String, String>,
) -> Vec<Fix> {
    let lock = Lock::of(revision);
    if lock.digests.is_empty() {
        return Vec::new();
    }
    let asked = Asked {
        config,
        parameters,
        same: &BTreeMap::new(),
        must_read: &|_| false,
        touched: &|_| true,
        everything: true,
    };
    let digests: BTreeMap<String, &str> =
        lock.digests.iter().map(|(reference, (digest, _))| (key(reference), &**digest)).collect();
    let mut found = Vec::new();
    for file in read_revision(revision, &asked).files {
        let of_workflows = file.workflows().flat_map(|workflow| &workflow.artifacts);
        let all = of_workflows.chain(file.artifacts());
        found.extend(all.filter_map(|artifact| fix(&file.path, &file.text, artifact, &digests)));
    }
    found.sort_unstable();
    found.dedup_by(|later, first| later.file == first.file && later.span.start < first.span.end);
    found
}

/// The edit of one artifact, where what stands in the file is the reference letter by letter.
fn fix(
    file: &Arc<str>,
    text: &str,
    artifact: &Artifact,
    digests: &BTreeMap<String, &str>,
) -> Option<Fix> {
    let written = text.get(artifact.span.range())?;
    let movable = !matches!(artifact.class, Class::Digest | Class::Pinned | Class::Invalid);
    if written != artifact.reference || !movable {
        return None;
    }
    let digest = digests.get(&key(written))?;
    let new = match artifact.kind {
        // The tag stays, as the name for people.
        ArtifactKind::Image if digest.contains(':') => format!("{written}@{digest}"),
        // The service takes no tag beside the commit, so the name for people is a comment.
        ArtifactKind::GhaUses if !digest.contains(':') => {
            let (name, revision) = written.rsplit_once('@')?;
            let rest = text.get(artifact.span.end as usize..).unwrap_or_default();
            let ends = rest.lines().next().is_none_or(|line| line.trim().is_empty());
            let comment = if ends { format!(" # {revision}") } else { String::new() };
            format!("{name}@{digest}{comment}")
        }
        _ => return None,
    };
    Some(Fix { file: Arc::clone(file), span: artifact.span, old: written.to_owned(), new })
}

/// What two spellings of one reference share: an image as Docker fills it in, `latest` included.
pub(super) fn key(reference: &str) -> String {
    match parse_image(reference) {
        Ok(image) => {
            format!("{}/{}:{}", image.domain(), image.path(), image.tag.unwrap_or("latest"))
        }
        Err(_) => reference.to_owned(),
    }
}
