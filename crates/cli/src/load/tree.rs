//! The work tree and the revisions of a git repository.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;
use midflight_core::limits::FILE_BYTES_MAX;
use midflight_core::may_be_workflow;
use midflight_core::request::{NotLookedAt, Revision, SourceFile};

use super::folder::read_file;
use super::git::Git;
use crate::error::CliError;

/// Reads the candidates of the work tree: tracked files, and untracked ones that are not ignored.
/// Without `paths` all of it; a path is relative to the present folder.
pub(crate) fn work_tree(git: &Git, paths: &[Utf8PathBuf]) -> Result<Revision, CliError> {
    let here = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let prefix = prefix(git)?;
    let named: Vec<String> = paths.iter().map(|path| from_root(&prefix, path)).collect();
    for (path, shown) in named.iter().zip(paths) {
        if !git.root.join(path).exists() {
            let why = "no such file or folder".to_owned();
            return Err(CliError::Read { path: shown.clone(), why });
        }
    }
    let mut listed: BTreeSet<String> = git.paths(&here)?.into_iter().collect();
    // A file that a user names counts even where git ignores it.
    listed.extend(named.iter().filter(|path| git.root.join(path).is_file()).cloned());
    let files = listed
        .iter()
        .filter_map(|path| {
            let is_named = named.iter().any(|name| name == path);
            let wanted = is_named || (may_be_workflow(path) && is_within(path, &named));
            wanted.then(|| read_file(&git.root.join(path), path, is_named)).flatten()
        })
        .collect();
    Ok(Revision { label: "work tree".to_owned(), files, not_read: Vec::new() })
}

/// Reads the candidates of a revision. A file that is the same in the work tree is taken from it.
pub(crate) fn revision(
    git: &Git,
    commit: &str,
    label: String,
    paths: &[Utf8PathBuf],
    new: &Revision,
) -> Result<Revision, CliError> {
    let prefix = prefix(git)?;
    let named: Vec<String> = paths.iter().map(|path| from_root(&prefix, path)).collect();
    let listing = git.must_run(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
    let changed = git.paths(&["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", commit])?;
    let changed: BTreeSet<&str> = changed.iter().map(String::as_str).collect();
    let present: BTreeMap<&str, &SourceFile> =
        new.files.iter().map(|file| (&*file.path, file)).collect();
    let mut files = Vec::new();
    let mut wanted = Vec::new();
    for entry in tree_entries(&listing) {
        if !(may_be_workflow(entry.path) || present.contains_key(entry.path))
            || !is_within(entry.path, &named)
        {
            continue;
        }
        match present.get(entry.path).filter(|_| !changed.contains(entry.path)) {
            Some(same) => files.push((*same).clone()),
            None => wanted.push(entry),
        }
    }
    let ids: Vec<&str> = wanted.iter().map(|entry| entry.id).collect();
    let blobs = git.blobs(&ids, FILE_BYTES_MAX)?;
    let mut not_read = Vec::new();
    for (entry, blob) in wanted.into_iter().zip(blobs) {
        if let Some(bytes) = blob {
            files.push(SourceFile::new(entry.path, bytes, false));
        } else {
            let what = format!("{} at {commit}", entry.path);
            let why = format!("git has no such blob, or it has more than {FILE_BYTES_MAX} bytes");
            not_read.push(NotLookedAt { what, why });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Revision { label, files, not_read })
}

struct TreeEntry<'a> {
    id: &'a str,
    path: &'a str,
}

/// Regular files of `ls-tree -z`: `<mode> blob <id>\t<path>`; links and submodules are not
/// followed.
fn tree_entries(listing: &[u8]) -> impl Iterator<Item = TreeEntry<'_>> {
    listing.split(|byte| *byte == 0).filter_map(|entry| {
        let (head, path) = std::str::from_utf8(entry).ok()?.split_once('\t')?;
        let mut words = head.split(' ');
        let regular = words.next().is_some_and(|mode| mode.starts_with("100"));
        (regular && words.next() == Some("blob")).then_some(())?;
        Some(TreeEntry { id: words.next()?, path })
    })
}

/// The present folder below the root, with a slash at the end; empty at the root.
fn prefix(git: &Git) -> Result<String, CliError> {
    let here = std::env::current_dir().ok().and_then(|path| Utf8PathBuf::try_from(path).ok());
    let here = here.and_then(|path| path.canonicalize_utf8().ok());
    let root = git.root.canonicalize_utf8().unwrap_or_else(|_| git.root.clone());
    let below = here.as_deref().and_then(|path| path.strip_prefix(&root).ok());
    let below = below.map(|path| path.as_str().replace('\\', "/")).unwrap_or_default();
    Ok(if below.is_empty() { below } else { below + "/" })
}

/// A path as the repository has it: relative to the root, without `.` and `..`.
fn from_root(prefix: &str, path: &Utf8PathBuf) -> String {
    let joined = format!("{prefix}{}", path.as_str().replace('\\', "/"));
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether a path is one of these or below one of them; without any, everything is.
fn is_within(path: &str, named: &[String]) -> bool {
    let below = |name: &String| {
        name.is_empty()
            || path == name
            || path.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('/'))
    };
    named.is_empty() || named.iter().any(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings_are_read() {
        let listing = b"100644 blob aa\tw.yaml\0120000 blob bb\tlink.yaml\0160000 commit cc\tsub\0";
        let found: Vec<&str> = tree_entries(listing).map(|entry| entry.path).collect();
        assert_eq!(found, ["w.yaml"]);
    }

    #[test]
    fn paths_are_taken_from_the_root() {
        assert_eq!(from_root("a/b/", &"../c/./d.yaml".into()), "a/c/d.yaml");
        assert!(is_within("a/c/d.yaml", &["a/c".into()]));
        assert!(!is_within("a/cd.yaml", &["a/c".into()]));
        assert!(is_within("x", &[String::new()]));
    }
}
