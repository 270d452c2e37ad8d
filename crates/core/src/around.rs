//! What stands around a file while it is read: values given by the user, and other files.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::syntax::{Node, parse};

/// Lends the text of another file of the revision, by its path.
pub type Lend<'a> = dyn Fn(&str) -> Option<Arc<str>> + 'a;

/// What stands around a file.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// Values that the user gave (`--param`), by name.
    pub parameters: &'a BTreeMap<String, String>,
    /// The other files, lent when one is asked for, so that nobody has to hold them all.
    pub lend: &'a Lend<'a>,
}

static NO_PARAMETERS: BTreeMap<String, String> = BTreeMap::new();

impl Default for Around<'_> {
    /// Nothing.
    fn default() -> Self {
        Self { parameters: &NO_PARAMETERS, lend: &|_| None }
    }
}

impl fmt::Debug for Around<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Around").field("parameters", self.parameters).finish_non_exhaustive()
    }
}

impl<'a> Around<'a> {
    /// The value that the user gave for a parameter or placeholder.
    pub fn parameter(&self, name: &str) -> Option<&'a str> {
        self.parameters.get(name).map(String::as_str)
    }

    /// The text of the file at a path that another file names relative to itself.
    pub fn file(&self, from: &str, relative: &str) -> Option<(String, Arc<str>)> {
        let path = resolve(from, relative)?;
        let text = (self.lend)(&path)?;
        Some((path, text))
    }

    /// The first document of a file beside another one.
    pub fn document(&self, from: &str, relative: &str) -> Option<Node> {
        let (path, text) = self.file(from, relative)?;
        parse(&path, &text).0.into_iter().next()
    }
}

/// The path that `relative` means in the file `from`; none outside of the repository.
pub(crate) fn resolve(from: &str, relative: &str) -> Option<String> {
    if relative.starts_with('/') || relative.contains('\\') || relative.contains("://") {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_within_the_repository() {
        for (from, relative, path) in [
            ("a/b.yaml", "c.json", Some("a/c.json")),
            ("a/b.yaml", "./x/c.json", Some("a/x/c.json")),
            ("a/b.yaml", "../c.json", Some("c.json")),
            ("b.yaml", "../c.json", None),
            ("b.yaml", "/etc/passwd", None),
            ("b.yaml", "https://example.com/x", None),
        ] {
            assert_eq!(resolve(from, relative).as_deref(), path, "{from} {relative}");
        }
    }
}
