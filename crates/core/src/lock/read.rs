//! Reads a lock.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::LOCK_NAME;
use crate::model::Span;
use crate::references::is_fixed_revision;
use crate::request::{Request, Revision, SourceFile};
use crate::syntax::{Node, Problem, parse_toml, suggestion};
use crate::text::quoted;

/// The locks of both sides.
#[derive(Debug)]
pub(crate) struct Locks {
    pub(crate) new: Lock,
    /// By old revision.
    pub(crate) old: Vec<Lock>,
}

impl Locks {
    pub(crate) fn of(request: &Request) -> Self {
        let old = request.old.iter().map(Lock::of).collect();
        Self { new: Lock::of(&request.new), old }
    }

    /// Whether the new lock says other things than one of the old side.
    pub(crate) fn differ(&self) -> bool {
        self.old.iter().any(|old| !old.known().eq(self.new.known()))
    }
}

/// What a lock says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lock {
    /// Path of the file; empty where there is none.
    pub(crate) path: Arc<str>,
    /// Digests by reference, as written in the lock, with the place of the digest.
    pub(crate) digests: BTreeMap<String, (String, Span)>,
    /// What is wrong with it.
    pub(crate) problems: Vec<Problem>,
}

/// Whether a path is that of a lock.
pub(crate) fn is_lock(path: &str) -> bool {
    path.rsplit('/').next() == Some(LOCK_NAME)
}

impl Lock {
    /// The lock of a revision: the one that stands highest.
    pub(crate) fn of(revision: &Revision) -> Self {
        let locks = revision.files.iter().filter(|file| is_lock(&file.path));
        let highest = locks.min_by_key(|file| (file.path.matches('/').count(), file.path.clone()));
        highest.map(Self::read).unwrap_or_default()
    }

    /// References and digests, wherever they stand.
    fn known(&self) -> impl Iterator<Item = (&str, &str)> {
        self.digests.iter().map(|(reference, (digest, _))| (&**reference, &**digest))
    }

    pub(crate) fn read(file: &SourceFile) -> Self {
        let mut lock = Self { path: Arc::clone(&file.path), ..Self::default() };
        let text = match &file.text {
            Ok(text) => text,
            Err(why) => {
                let help = "write it anew with `midflight refs --lock`";
                lock.problems.push(Problem::unreadable(why, help, Span::default()));
                return lock;
            }
        };
        let (root, problems) = parse_toml(text);
        lock.problems = problems;
        if let Some(root) = root {
            lock.read_root(&root);
        }
        lock
    }

    fn read_root(&mut self, root: &Node) {
        for entry in root.entries() {
            match entry.key.as_str() {
                "version" if entry.value.text() == Some("1") => {}
                "version" => self.problem(
                    format!("version {} of a lock is not known", quoted(&entry.value.canonical())),
                    "write it anew with `midflight refs --lock`, or use a newer midflight",
                    entry.value.span,
                ),
                "references" => self.read_references(&entry.value),
                key => {
                    let help = match suggestion(key, ["version", "references"]) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "remove it".to_owned(),
                    };
                    let message = format!("the key `{}` is not known here", quoted(key));
                    self.problem(message, help, entry.key_span);
                }
            }
        }
    }

    fn read_references(&mut self, references: &Node) {
        for entry in references.entries() {
            let digest = entry.value.text().unwrap_or_default();
            if is_fixed_revision(digest) {
                self.digests.insert(entry.key.clone(), (digest.to_owned(), entry.value.span));
            } else {
                let message = format!("`{}` is no digest", quoted(digest));
                let help = "write `sha256:` and 64 hexadecimal digits, or a whole commit";
                self.problem(message, help, entry.value.span);
            }
        }
    }

    fn problem(&mut self, message: String, help: impl Into<String>, span: Span) {
        self.problems.push(Problem::invalid(message, help, span));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Lock {
        Lock::read(&SourceFile::new("midflight.lock", text.as_bytes().to_vec(), false))
    }

    #[test]
    fn digests_are_read_and_slips_are_told() {
        let digest = format!("sha256:{}", "0".repeat(64));
        let lock = read(&format!("version = 1\n[references]\n\"app:1\" = \"{digest}\"\n"));
        assert_eq!(lock.digests["app:1"].0, digest);
        assert!(lock.problems.is_empty());
        for (text, message) in [
            ("version = 2\n", "version 2 of a lock is not known"),
            ("verson = 1\n", "the key `verson` is not known here"),
            ("[references]\n\"app:1\" = \"sha256:12\"\n", "`sha256:12` is no digest"),
            ("[references", "not valid TOML: unclosed table, expected `]`"),
        ] {
            let messages: Vec<_> = read(text).problems.into_iter().map(|p| p.message).collect();
            assert_eq!(messages, [message], "{text}");
        }
    }
}
