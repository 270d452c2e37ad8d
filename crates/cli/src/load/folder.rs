//! Files on disk: bounded, without following links.

use std::io::Read as _;

use camino::{Utf8Path, Utf8PathBuf};
use midflight_core::limits::FILE_BYTES_MAX;
use midflight_core::request::{NotLookedAt, SourceFile};

use super::object::lfs_pointer;

/// Reads one file. One that is too large is not read; it becomes a file without text. `None` is a
/// file that is gone, a link, or no file; a name that a user gave may be a link or a pipe.
pub(super) fn read_file(disk: &Utf8Path, path: &str, named: bool) -> Option<SourceFile> {
    let mut metadata = std::fs::symlink_metadata(disk).ok()?;
    if named && metadata.is_symlink() {
        metadata = std::fs::metadata(disk).ok()?;
    }
    if !(metadata.is_file() || named && !metadata.is_dir()) {
        return None;
    }
    if metadata.len() > FILE_BYTES_MAX as u64 {
        return Some(without_text(path, too_large(metadata.len()), named));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
    let opened = std::fs::File::open(disk);
    let bound = FILE_BYTES_MAX as u64 + 1;
    Some(match opened.and_then(|file| file.take(bound).read_to_end(&mut bytes)) {
        Ok(read) if read as u64 == bound => without_text(path, too_large(bound), named),
        Ok(_) => from_bytes(path, bytes, named),
        Err(error) => without_text(path, error.to_string(), named),
    })
}

/// A file from its content; one that Git LFS holds has none here.
pub(super) fn from_bytes(path: &str, bytes: Vec<u8>, named: bool) -> SourceFile {
    if lfs_pointer(&bytes).is_some() {
        let why = "Git LFS holds its content, and it was not fetched".to_owned();
        return without_text(path, why, named);
    }
    SourceFile::new(path, bytes, named)
}

/// A file that cannot be read, and why.
pub(super) fn without_text(path: &str, why: String, named: bool) -> SourceFile {
    SourceFile { path: path.into(), text: Err(why), named, known_as: None }
}

/// Why a file of that many bytes is not read.
pub(super) fn too_large(bytes: u64) -> String {
    format!("the file has {bytes} bytes, more than {FILE_BYTES_MAX}")
}

/// Whether an engine or a family may know the file: a sieve, so that the many files of a
/// repository that name nothing are not held in memory. What cannot be read is held.
pub(super) fn may_hold_workflow(file: &SourceFile) -> bool {
    let Ok(text) = &file.text else { return true };
    midflight_core::may_hold_something(&file.path, text)
}

/// Files below a folder that may be workflows, relative to it, sorted, and what could not be
/// listed.
pub(super) fn walk(folder: &Utf8Path) -> (Vec<String>, Vec<NotLookedAt>) {
    walk_for(folder, midflight_core::may_be_read)
}

/// Files below a folder that are asked for, relative to it, sorted, and what could not be listed.
pub(super) fn walk_for(
    folder: &Utf8Path,
    is_asked_for: impl Fn(&str) -> bool,
) -> (Vec<String>, Vec<NotLookedAt>) {
    let mut found = Vec::new();
    let mut not_read = Vec::new();
    // As git would, from this folder on: what a machine or the folders above ignore is no
    // business of two folders that a user named.
    let walk = ignore::WalkBuilder::new(folder)
        .hidden(false)
        .require_git(false)
        .parents(false)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .build();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                not_read.push(not_listed(folder, &error));
                continue;
            }
        };
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path = slashed(&below.to_string_lossy());
        let is_candidate = is_asked_for(&path) && !path.starts_with(".git/");
        match below.to_str() {
            _ if !is_candidate => {}
            Some(_) => found.push(path),
            None => {
                not_read.push(NotLookedAt { what: path, why: "its name is not UTF-8".to_owned() });
            }
        }
    }
    found.sort_unstable();
    not_read.sort_unstable();
    (found, not_read)
}

/// The folder that could not be listed, without what only this machine knows.
fn not_listed(folder: &Utf8Path, error: &ignore::Error) -> NotLookedAt {
    let path = match error {
        ignore::Error::WithDepth { err, .. } => return not_listed(folder, err),
        ignore::Error::WithPath { path, .. } => Utf8PathBuf::try_from(path.clone()).ok(),
        _ => None,
    };
    let below = path.as_deref().and_then(|path| path.strip_prefix(folder).ok());
    let what = below.filter(|path| !path.as_str().is_empty()).map_or(".", Utf8Path::as_str);
    let why =
        error.io_error().map_or_else(|| "it cannot be listed".to_owned(), ToString::to_string);
    NotLookedAt { what: slashed(what), why }
}

/// A path with `/`.
pub(super) fn slashed(path: &str) -> String {
    if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() }
}
