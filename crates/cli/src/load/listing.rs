//! What git lists: files of the work tree and of commits.

use std::collections::BTreeMap;

use super::git::Git;
use super::scope::Scope;
use crate::error::CliError;

/// Paths with the content that git has for them. A path that is not UTF-8 is in neither.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Regular files; links are not followed, submodules are repositories of their own.
    pub(super) files: BTreeMap<String, Listed>,
    /// Names that are not UTF-8, as well as they can be shown.
    pub(super) not_utf8: Vec<String>,
}

/// What git says about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// Of its content in the index or the commit; none for a file that git does not track.
    pub(super) id: Option<String>,
    /// A sparse checkout leaves it out of the work tree.
    pub(super) skipped: bool,
}

/// Files of the work tree: tracked, and untracked where nothing ignores them.
pub(super) fn work_tree(git: &Git, scope: &Scope) -> Result<Listing, CliError> {
    let args = ["ls-files", "-z", "-s", "-v", "--cached", "--others", "--exclude-standard"];
    let output = git.must_run(&within(&args, scope))?;
    Ok(listing(&output, |head| {
        // `<tag> <mode> <id> <stage>`, or `?` alone for an untracked file.
        let mut words = head.split(' ');
        let tag = words.next()?;
        if tag == "?" {
            return Some(Listed { id: None, skipped: false });
        }
        let regular = words.next()?.starts_with("100");
        // A link in the index may be a regular file on disk by now, so the disk decides; only
        // what is not on disk must be regular here.
        let skipped = regular && tag.eq_ignore_ascii_case("s");
        Some(Listed { id: Some(words.next()?.to_owned()), skipped })
    }))
}

/// Files of a commit.
pub(super) fn commit(git: &Git, commit: &str, scope: &Scope) -> Result<Listing, CliError> {
    let output = git.must_run(&within(&["ls-tree", "-r", "-z", "--full-tree", commit], scope))?;
    Ok(listing(&output, |head| {
        // `<mode> blob <id>`
        let mut words = head.split(' ');
        let regular = words.next()?.starts_with("100") && words.next()? == "blob";
        regular.then_some(())?;
        Some(Listed { id: Some(words.next()?.to_owned()), skipped: false })
    }))
}

/// The arguments, narrowed to what the user named.
fn within<'a>(args: &[&'a str], scope: &'a Scope) -> Vec<&'a str> {
    let end = scope.paths().next().map(|_| "--");
    args.iter().copied().chain(end).chain(scope.paths()).collect()
}

/// Entries `<head>\t<path>` or, without a tab, `<tag> <path>`, each ended by a zero byte.
fn listing(output: &[u8], read: impl Fn(&str) -> Option<Listed>) -> Listing {
    let mut listing = Listing::default();
    for entry in output.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
        let untracked = entry.starts_with(b"? ");
        let end = if untracked { Some(1) } else { entry.iter().position(|byte| *byte == b'\t') };
        let Some((head, path)) = end.map(|end| (&entry[..end], &entry[end + 1..])) else {
            continue;
        };
        let Some(listed) = std::str::from_utf8(head).ok().and_then(&read) else { continue };
        match std::str::from_utf8(path) {
            // Stages of a merge conflict are one file; the disk has what counts.
            Ok(path) => drop(listing.files.entry(path.to_owned()).or_insert(listed)),
            Err(_) => listing.not_utf8.push(String::from_utf8_lossy(path).into_owned()),
        }
    }
    listing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_whatever_their_names() {
        let output = b"? new \tfile.yaml\0S 100644 aa 0\ta.yaml\0h 100755 bb 0\tb \xc3\xa9.yaml\0\
            H 100644 cc 0\t\xff.yaml\0";
        let found =
            listing(output, |head| Some(Listed { id: None, skipped: head.starts_with('S') }));
        let paths: Vec<&str> = found.files.keys().map(String::as_str).collect();
        assert_eq!(paths, ["a.yaml", "b é.yaml", "new \tfile.yaml"]);
        assert!(found.files["a.yaml"].skipped && !found.files["b é.yaml"].skipped);
        assert_eq!(found.not_utf8, ["\u{fffd}.yaml"]);
    }
}
