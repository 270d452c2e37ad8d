//! Which part of the repository a user named.

use camino::{Utf8Path, Utf8PathBuf};

use super::folder::slashed;
use super::git::Git;
use crate::error::CliError;

/// Files and folders that a user named; everything without any.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// From the top of the work tree, with `/`, and as the user wrote them.
    named: Vec<(String, Utf8PathBuf)>,
}

impl Scope {
    /// Paths are relative to the present folder.
    pub(super) fn new(git: &Git, paths: &[Utf8PathBuf]) -> Result<Self, CliError> {
        let from_top = |path: &Utf8PathBuf| {
            let found = from_root(&git.root, &git.prefix, path);
            let outside = || CliError::Read {
                path: path.clone(),
                why: "it is outside of the repository".to_owned(),
            };
            Ok((found.ok_or_else(outside)?, path.clone()))
        };
        let named: Vec<_> = paths.iter().map(from_top).collect::<Result<_, CliError>>()?;
        // The top of the work tree is everything.
        let everything = named.iter().any(|(path, _)| path.is_empty());
        Ok(Self { named: if everything { Vec::new() } else { named } })
    }

    /// The paths, from the top of the work tree.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.named.iter().map(|(path, _)| path.as_str())
    }

    /// Whether a user named exactly this file, so that it counts whatever it is called.
    pub(super) fn names(&self, path: &str) -> bool {
        self.named.iter().any(|(name, _)| name == path)
    }

    /// Refuses the first path of which nothing exists, as the user wrote it.
    pub(super) fn must_exist(&self, exists: impl Fn(&str) -> bool) -> Result<(), CliError> {
        match self.named.iter().find(|(path, _)| !exists(path)) {
            None => Ok(()),
            Some((_, written)) => Err(CliError::Read {
                path: written.clone(),
                why: "no such file or folder".to_owned(),
            }),
        }
    }
}

/// Whether a path is `name` or below it.
pub(super) fn is_within(path: &str, name: &str) -> bool {
    path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A path as the repository has it: relative to the root, without `.` and `..`. `None` is
/// outside.
fn from_root(root: &Utf8Path, prefix: &str, path: &Utf8Path) -> Option<String> {
    let joined = if path.is_absolute() {
        below(root, path)?
    } else {
        format!("{prefix}{}", slashed(path.as_str()))
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// An absolute path below the root, which git gives without links.
fn below(root: &Utf8Path, path: &Utf8Path) -> Option<String> {
    if let Ok(rest) = path.strip_prefix(root) {
        return Some(slashed(rest.as_str()));
    }
    // The last part may be a link of the work tree, or gone.
    let folder = path.parent()?.canonicalize_utf8().ok()?;
    let root = root.canonicalize_utf8().ok()?;
    let rest = folder.strip_prefix(&root).ok()?.join(path.file_name()?);
    Some(slashed(rest.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_from_the_root() {
        let root = Utf8Path::new("/repository");
        let found = |prefix: &str, path: &str| from_root(root, prefix, Utf8Path::new(path));
        assert_eq!(found("a/b/", "../c/./d.yaml").as_deref(), Some("a/c/d.yaml"));
        assert_eq!(found("a/", "..").as_deref(), Some(""));
        assert_eq!(found("", "/repository/x/y.yaml").as_deref(), Some("x/y.yaml"));
        assert_eq!(found("a/", "../../x"), None);
        assert_eq!(found("", "/no/such/folder/x"), None);
    }

    #[test]
    fn a_folder_holds_what_is_below_it() {
        assert!(is_within("a/c/d.yaml", "a/c"));
        assert!(is_within("a/c", "a/c"));
        assert!(!is_within("a/cd.yaml", "a/c"));
    }
}
