//! One side alone, file by file: what is held is where files are, and not what is in them.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use midflight_core::request::{NotLookedAt, SourceFile};

use super::folder::{may_hold_workflow, read_file, walk};
use super::git::Git;
use super::listing::{self, Listing};
use super::named::shown;
use super::scope::Scope;
use super::tree::{badly_named, is_candidate, note_left_out};
use crate::error::CliError;

/// Files that may name something, listed and not yet read.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    /// By what reports call them.
    files: BTreeMap<String, OnDisk>,
    /// Files whose names no report can carry.
    badly_named: Vec<SourceFile>,
    /// What could not be listed.
    pub(crate) not_read: Vec<NotLookedAt>,
}

#[derive(Debug)]
struct OnDisk {
    path: Utf8PathBuf,
    /// A user named it, so it must be readable.
    named: bool,
}

impl Candidates {
    /// The work tree of a repository, as far as the user named it.
    pub(super) fn of_work_tree(git: &Git, scope: &Scope) -> Result<Self, CliError> {
        let on_disk = |path: &str| git.root.join(path);
        let exists = |path: &str| on_disk(path).symlink_metadata().is_ok();
        scope.must_exist(exists)?;
        let Listing { files, not_utf8 } = listing::work_tree(git, scope)?;
        let mut found = Self::default();
        let mut left_out = 0;
        for (path, listed) in files.into_iter().filter(|(path, _)| is_candidate(path, scope)) {
            if listed.skipped && !exists(&path) {
                left_out += 1;
            } else {
                found.add(path.clone(), on_disk(&path), scope.names(&path));
            }
        }
        // A file that a user names counts even where git ignores it.
        for path in scope.paths().filter(|path| !on_disk(path).is_dir()) {
            found.add(path.to_owned(), on_disk(path), true);
        }
        note_left_out(left_out);
        let badly_named = not_utf8.iter().filter_map(|path| badly_named(path));
        found.badly_named = badly_named.map(|(_, file)| file).collect();
        Ok(found)
    }

    /// Files and folders where there is no repository, called as the user called them.
    pub(super) fn of_paths(paths: &[Utf8PathBuf]) -> Result<Self, CliError> {
        let here = [Utf8PathBuf::from(".")];
        let mut found = Self::default();
        for path in if paths.is_empty() { &here[..] } else { paths } {
            let missing = |error: std::io::Error| CliError::Read {
                path: path.clone(),
                why: error.to_string(),
            };
            if std::fs::metadata(path).map_err(missing)?.is_dir() {
                std::fs::read_dir(path).map_err(missing)?;
                found.add_folder(path);
            } else {
                found.add(shown(path), path.clone(), true);
            }
        }
        Ok(found)
    }

    fn add_folder(&mut self, folder: &Utf8Path) {
        let name = shown(folder);
        let below = |path: &str| match name.trim_end_matches('/') {
            "." | "" => path.to_owned(),
            name => format!("{name}/{path}"),
        };
        let (paths, not_read) = walk(folder);
        for path in paths {
            self.add(below(&path), folder.join(&path), false);
        }
        let not_read = not_read.into_iter();
        self.not_read
            .extend(not_read.map(|entry| NotLookedAt { what: below(&entry.what), ..entry }));
    }

    fn add(&mut self, name: String, path: Utf8PathBuf, named: bool) {
        self.files.insert(name, OnDisk { path, named });
    }

    /// Reads the files, each when it is asked for; most of a repository name nothing, and are left
    /// out.
    pub(crate) fn files(&self) -> impl Iterator<Item = SourceFile> {
        let read = self.files.iter().filter_map(|(name, on_disk)| {
            let file = read_file(&on_disk.path, name, on_disk.named)?;
            (file.named || may_hold_workflow(&file)).then_some(file)
        });
        read.chain(self.badly_named.iter().cloned())
    }

    /// The text of one of them.
    pub(crate) fn text(&self, name: &str) -> Option<Arc<str>> {
        let on_disk = self.files.get(name)?;
        read_file(&on_disk.path, name, on_disk.named)?.text.ok()
    }
}
