//! Reads the files of a commit that can be workflows, fetching only what differs from here.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use midflight_core::limits::FILE_BYTES_MAX;
use midflight_core::may_be_read;
use midflight_core::request::{NotLookedAt, Revision, SourceFile};
use serde::Deserialize;
use sha1::{Digest as _, Sha1};

use crate::client::{GitHub, Repository};
use crate::error::Error;
use crate::limits::{FETCHED_FILES_MAX, REQUESTS_AT_ONCE};

#[derive(Deserialize)]
struct Tree {
    tree: Vec<Entry>,
    truncated: bool,
}

#[derive(Deserialize)]
struct Entry {
    path: String,
    mode: String,
    sha: String,
    #[serde(default)]
    size: u64,
}

#[derive(Deserialize)]
struct Blob {
    content: String,
    encoding: String,
}

/// Whether a file of a repository is read at all: it can be a workflow by its name, and it is
/// not somebody else's package.
pub fn is_candidate(path: &str) -> bool {
    may_be_read(path) && !path.split('/').any(|part| part == "node_modules" || part == ".git")
}

/// The name that git gives to a file's content in a repository of SHA-1, in hexadecimal.
pub fn blob_id(bytes: &[u8]) -> String {
    let mut hasher = Sha1::new();
    hasher.update(format!("blob {}\0", bytes.len()));
    hasher.update(bytes);
    let digits = |byte: u8| [byte >> 4, byte & 15];
    let nibbles = hasher.finalize().into_iter().flat_map(digits);
    nibbles.filter_map(|nibble| char::from_digit(u32::from(nibble), 16)).collect()
}

/// Reads the candidates of `commit` below `folder` (empty for all). A file that is the same in
/// `here` shares its text and is not fetched. What is not read is said in the revision.
pub async fn read_revision(
    github: &GitHub,
    repository: &Repository,
    commit: &str,
    label: String,
    folder: &str,
    here: &[SourceFile],
) -> Result<Revision, Error> {
    let route = repository.route(&format!("/git/trees/{commit}?recursive=1"));
    let tree: Tree = github.get(&format!("the files of {commit}"), &route).await?;
    let mut revision = Revision { label, ..Revision::default() };
    if tree.truncated {
        revision.not_read.push(NotLookedAt {
            what: format!("files of {}", revision.label),
            why: "the repository is too large for GitHub to list in one answer".to_owned(),
        });
    }
    let shared: BTreeMap<String, &Arc<str>> = here
        .iter()
        .filter_map(|file| file.text.as_ref().ok())
        .map(|text| (blob_id(text.as_bytes()), text))
        .collect();
    let mut wanted = Vec::new();
    for entry in tree.tree.into_iter().filter(|entry| is_wanted(entry, folder)) {
        match shared.get(&entry.sha) {
            Some(text) => revision.files.push(SourceFile {
                path: entry.path.into(),
                text: Ok(Arc::clone(text)),
                named: false,
                known_as: None,
            }),
            None if entry.size > FILE_BYTES_MAX as u64 => revision.files.push(too_large(&entry)),
            None => wanted.push(entry),
        }
    }
    wanted.sort_by(|a, b| a.path.cmp(&b.path));
    for entry in wanted.drain(FETCHED_FILES_MAX.min(wanted.len())..) {
        revision.not_read.push(NotLookedAt {
            what: entry.path,
            why: format!("more than {FETCHED_FILES_MAX} files differ from the work tree"),
        });
    }
    let fetched = stream::iter(wanted)
        .map(|entry| fetch(github, repository, entry))
        .buffered(REQUESTS_AT_ONCE)
        .try_collect::<Vec<_>>()
        .await?;
    revision.files.extend(fetched);
    revision.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(revision)
}

/// Ordinary files alone: a link's text is another path, and a submodule is another repository.
fn is_wanted(entry: &Entry, folder: &str) -> bool {
    matches!(entry.mode.as_str(), "100644" | "100755" | "100664")
        && is_candidate(&entry.path)
        && is_below(&entry.path, folder)
}

/// Whether a path is in `folder` or below; everything is below the empty folder.
pub(crate) fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn too_large(entry: &Entry) -> SourceFile {
    let why = format!("{} bytes are more than the {FILE_BYTES_MAX} that are read", entry.size);
    let path = entry.path.as_str().into();
    SourceFile { path, text: Err(why), named: false, known_as: None }
}

async fn fetch(
    github: &GitHub,
    repository: &Repository,
    entry: Entry,
) -> Result<SourceFile, Error> {
    let what = format!("the file `{}`", entry.path);
    let route = repository.route(&format!("/git/blobs/{}", entry.sha));
    let blob: Blob = github.get(&what, &route).await?;
    let text: String = blob.content.split_ascii_whitespace().collect();
    let bytes = if blob.encoding == "base64" { STANDARD.decode(text).ok() } else { None };
    let no_base64 = || Error::NoAnswer { what, message: "its content is not base64".to_owned() };
    Ok(SourceFile::new(entry.path, bytes.ok_or_else(no_base64)?, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blob_ids_are_those_of_git() {
        // `printf '' | git hash-object --stdin`, `printf 'hello\n' | git hash-object --stdin`
        assert_eq!(blob_id(b""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(blob_id(b"hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
    }

    #[test]
    fn folders_and_packages_bound_what_is_read() {
        assert!(is_below("a/b.yaml", "a") && is_below("b.yaml", ""));
        assert!(!is_below("ab/b.yaml", "a"));
        assert!(is_candidate("a/b.yaml") && !is_candidate("a/node_modules/x/b.yaml"));
        assert!(!is_candidate("a/b.rs"));
    }
}
