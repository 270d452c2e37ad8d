//! The checkout: where it is, and which files belong to it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Folders, by the end of their paths, that hold nothing written by hand.
const SKIPPED: [&str; 6] =
    [".git", "node_modules", "target", "fuzz/corpus", "fuzz/artifacts", "fuzz/coverage"];

/// The top folder of the checkout that cargo runs this program from.
pub(crate) fn root() -> Result<PathBuf> {
    let here = env::var_os("CARGO_MANIFEST_DIR").map_or_else(env::current_dir, |d| Ok(d.into()))?;
    here.ancestors()
        .find(|folder| folder.join("Cargo.lock").is_file())
        .map(Path::to_path_buf)
        .context("no Cargo.lock in this folder or above; run it as `cargo xtask`")
}

/// The folder that cargo builds into.
pub(crate) fn target(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir))
}

/// One file of the checkout.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Relative to the checkout, with `/`.
    pub(crate) path: String,
    /// Its text; none where it is not UTF-8.
    pub(crate) text: Option<String>,
}

/// Every file below `folder` (relative to the checkout, with `/`), in the order of paths.
/// A folder that is not there holds no files.
pub(crate) fn files(root: &Path, folder: &str) -> Result<Vec<File>> {
    let mut paths = Vec::new();
    walk(&root.join(folder), &mut paths)?;
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        files.push(File { path: relative(root, &path), text: String::from_utf8(bytes).ok() });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Every path below `folder`, in no particular order.
pub(crate) fn walk(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let path = entry.path();
        if kind.is_dir() && !SKIPPED.iter().any(|skipped| path.ends_with(skipped)) {
            walk(&path, paths)?;
        } else if kind.is_file() {
            paths.push(path);
        }
    }
    Ok(())
}

/// `path` relative to the checkout, with `/`.
pub(crate) fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

/// The folders directly in `folder`, by name, in order.
pub(crate) fn folders(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_this_file_with_forward_slashes() {
        let root = root().unwrap();
        let files = files(&root, "crates/xtask/src").unwrap();
        let this = files.iter().find(|file| file.path == "crates/xtask/src/tree.rs");
        assert!(this.unwrap().text.as_ref().unwrap().contains("lists_this_file"));
        assert!(files.is_sorted_by(|a, b| a.path < b.path));
    }

    #[test]
    fn a_missing_folder_holds_nothing() {
        assert!(files(&root().unwrap(), "no/such/folder").unwrap().is_empty());
    }
}
