//! The work tree and the commits of a git repository, compared by content.

use std::collections::{BTreeMap, BTreeSet};

use midflight_core::limits::FILE_BYTES_MAX;
use midflight_core::may_be_read;
use midflight_core::request::{NotLookedAt, Revision, SourceFile};

use super::base::Base;
use super::blobs::{Blob, blobs};
use super::folder::{from_bytes, may_hold_workflow, read_file, too_large, without_text};
use super::git::Git;
use super::listing::{self, Listing};
use super::object::{Naming, is_lfs_content, lfs_pointer};
use super::scope::{Scope, is_within};
use crate::error::CliError;
use crate::output;

/// The work tree: what counts is on disk, whatever the index says.
#[derive(Debug)]
pub(super) struct WorkTree<'a> {
    git: &'a Git,
    scope: &'a Scope,
    /// Files that may be workflows.
    held: BTreeMap<String, SourceFile>,
    /// Every candidate, with what git calls its content; none where that is not known.
    ids: BTreeMap<String, Option<String>>,
    /// Candidates that a sparse checkout leaves out. Git keeps what they would be.
    skipped: BTreeSet<String>,
    /// Paths that a user named, of which something was found.
    found: BTreeSet<String>,
}

/// A commit to compare with, and its files.
#[derive(Debug)]
pub(super) struct Commit {
    base: Base,
    listing: Listing,
}

impl Commit {
    /// Lists the files of a commit.
    pub(super) fn list(git: &Git, base: Base, scope: &Scope) -> Result<Self, CliError> {
        let listing = listing::commit(git, &base.commit, scope)?;
        Ok(Self { base, listing })
    }

    /// What git calls it.
    pub(super) fn id(&self) -> &str {
        &self.base.commit
    }
}

impl<'a> WorkTree<'a> {
    /// Reads the candidates: tracked files, untracked ones that are not ignored, and files that a
    /// user named.
    pub(super) fn read(git: &'a Git, scope: &'a Scope) -> Result<Self, CliError> {
        let Listing { files, not_utf8 } = listing::work_tree(git, scope)?;
        let naming = files.values().find_map(|listed| listed.id.as_deref()).map(Naming::of);
        let mut tree = Self {
            git,
            scope,
            held: BTreeMap::new(),
            ids: BTreeMap::new(),
            skipped: BTreeSet::new(),
            found: BTreeSet::new(),
        };
        for (path, listed) in files.into_iter().filter(|(path, _)| is_candidate(path, scope)) {
            if let Some(file) = tree.on_disk(&path) {
                tree.take(&path, file, naming);
            } else if listed.skipped {
                tree.ids.insert(path.clone(), listed.id);
                tree.skipped.insert(path);
            }
        }
        for path in scope.paths() {
            if git.root.join(path).symlink_metadata().is_ok() {
                tree.found.insert(path.to_owned());
            }
            // A file that a user names counts even where git ignores it.
            if let Some(file) = tree.on_disk(path).filter(|_| !tree.ids.contains_key(path)) {
                tree.take(path, file, naming);
            }
        }
        tree.held.extend(not_utf8.iter().filter_map(|path| badly_named(path)));
        Ok(tree)
    }

    fn on_disk(&self, path: &str) -> Option<SourceFile> {
        read_file(&self.git.root.join(path), path, self.scope.names(path))
    }

    fn take(&mut self, path: &str, file: SourceFile, naming: Option<Naming>) {
        let text = file.text.as_ref().ok();
        let id = naming.zip(text).map(|(naming, text)| naming.blob(text.as_bytes()));
        self.ids.insert(path.to_owned(), id);
        if file.named || may_hold_workflow(&file) {
            self.held.insert(path.to_owned(), file);
        }
    }

    /// The files of a commit, as far as either side may have a workflow in them. Only those
    /// that differ are read from git.
    pub(super) fn compare(&mut self, commit: Commit) -> Result<Revision, CliError> {
        let Commit { base, listing } = commit;
        let mut files: Vec<SourceFile> =
            listing.not_utf8.iter().filter_map(|path| badly_named(path)).map(|f| f.1).collect();
        let mut not_read = Vec::new();
        let mut wanted = Vec::new();
        for (path, listed) in &listing.files {
            let Some(id) = listed.id.as_deref().filter(|_| is_candidate(path, self.scope)) else {
                continue;
            };
            if self.ids.get(path).is_some_and(|known| known.as_deref() == Some(id)) {
                files.extend(self.held.get(path).cloned());
            } else {
                wanted.push((path, id));
            }
        }
        let ids: Vec<&str> = wanted.iter().map(|(_, id)| *id).collect();
        let mut read = Vec::new();
        blobs(self.git, &ids, FILE_BYTES_MAX, |index, blob| {
            let path = wanted[index].0;
            match self.old_file(path, blob) {
                Ok(file) => read.extend(file),
                Err(why) => {
                    not_read.push(NotLookedAt { what: format!("{path} at {}", base.label), why });
                }
            }
        })?;
        for file in &read {
            self.hold(&file.path)?;
        }
        files.append(&mut read);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let has = |name: &&str| listing.files.keys().any(|path| is_within(path, name));
        self.found.extend(self.scope.paths().filter(has).map(str::to_owned));
        Ok(Revision { label: base.label, files, not_read, code: Vec::new() })
    }

    /// A file of a commit, where one of the two sides may have a workflow in it.
    fn old_file(&self, path: &str, blob: Blob) -> Result<Option<SourceFile>, String> {
        let new = self.held.get(path);
        let named = self.scope.names(path);
        let file = match blob {
            Blob::Missing => return Err("git does not have its content here".to_owned()),
            Blob::TooLarge(bytes) => without_text(path, too_large(bytes), named),
            Blob::Bytes(bytes) => {
                let text = new.and_then(|new| new.text.as_ref().ok());
                let same = lfs_pointer(&bytes).zip(text).filter(|(o, t)| is_lfs_content(o, t));
                match same.and(new) {
                    Some(new) => new.clone(),
                    None => from_bytes(path, bytes, named),
                }
            }
        };
        Ok(Some(file).filter(|file| new.is_some() || may_hold_workflow(file)))
    }

    /// Holds a file because it was a workflow elsewhere, so it must be readable here as well.
    fn hold(&mut self, path: &str) -> Result<(), CliError> {
        if self.held.contains_key(path) {
            return Ok(());
        }
        if !self.skipped.contains(path) {
            self.held.extend(self.on_disk(path).map(|file| (path.to_owned(), file)));
            return Ok(());
        }
        let Some(id) = self.ids.get(path).and_then(Clone::clone) else { return Ok(()) };
        let named = self.scope.names(path);
        blobs(self.git, &[&id], FILE_BYTES_MAX, |_, blob| {
            let file = match blob {
                Blob::Bytes(bytes) => from_bytes(path, bytes, named),
                Blob::TooLarge(bytes) => without_text(path, too_large(bytes), named),
                Blob::Missing => {
                    without_text(path, "git does not have its content here".to_owned(), named)
                }
            };
            self.held.insert(path.to_owned(), file);
        })
    }

    /// How many candidates were not read because a sparse checkout leaves them out and no commit
    /// has them otherwise.
    pub(super) fn left_out(&self) -> usize {
        self.skipped.iter().filter(|path| !self.held.contains_key(*path)).count()
    }

    /// The new side, after every comparison.
    pub(super) fn revision(self) -> Result<Revision, CliError> {
        self.scope.must_exist(|path| self.found.contains(path))?;
        let files = self.held.into_values().collect();
        Ok(Revision { label: "work tree".to_owned(), files, ..Revision::default() })
    }
}

pub(super) fn is_candidate(path: &str, scope: &Scope) -> bool {
    may_be_read(path) || scope.names(path)
}

/// Says how many files were not read because a sparse checkout leaves them out.
pub(super) fn note_left_out(files: usize) {
    let text = match files {
        0 => return,
        1 => "1 file that the sparse checkout leaves out is as it was and was not read".to_owned(),
        n => format!(
            "{n} files that the sparse checkout leaves out are as they were and were not read"
        ),
    };
    output::note(&text);
}

/// A file whose name no report can carry.
pub(super) fn badly_named(path: &str) -> Option<(String, SourceFile)> {
    let why = "its name is not UTF-8".to_owned();
    may_be_read(path).then(|| (path.to_owned(), without_text(path, why, false)))
}
