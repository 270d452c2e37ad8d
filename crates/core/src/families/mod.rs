//! One folder per family of files that name artifacts and are no workflow themselves: what a
//! deploy runs the workers of, builds them from, or hands to them.
//!
//! A family never judges. It says what a file names; the same rules speak about it as about the
//! artifacts of a workflow.

mod argo;
mod cloudformation;
mod compose;
mod dockerfile;
mod ecs;
mod generated;
mod github_workflows;
mod helm;
mod kie_server;
mod kubernetes;
mod maven;
mod terraform;
#[cfg(test)]
mod testing;

pub(crate) use cloudformation::parameter_file;
pub use generated::FAMILIES;

use crate::around::Around;
use crate::engines::Document;
use crate::model::Reading;

/// A family of files.
#[derive(Debug)]
pub struct Family {
    /// The folder's name.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Texts of which every file of the family has at least one. A cheap first sieve before
    /// anything is parsed.
    pub hints: &'static [&'static str],
    /// Whether a file can be of the family by its name, beyond YAML and JSON: what discovery
    /// reads.
    pub may_be: fn(&str) -> bool,
    /// Whether a file says by its name or its text that it is of the family, so that it must be
    /// readable. Called with path and text, and only for files that a change touches.
    pub claims: fn(&str, &str) -> bool,
    /// It says things about other files, so it is read also where it did not change.
    pub about_others: bool,
    /// How it is read.
    pub read: Read,
}

impl Family {
    /// Whether a file can be of the family, by name and text: a sieve before anything is parsed.
    pub fn may_hold(&self, path: &str, text: &str) -> bool {
        let named = matches!(self.read, Read::Documents { .. }) || self.has_own_syntax(path);
        named && self.hints.iter().any(|hint| text.contains(hint))
    }

    /// Whether a file, by its name, is in a syntax of the family's own.
    pub(crate) fn has_own_syntax(&self, path: &str) -> bool {
        matches!(self.read, Read::Text { .. }) && (self.may_be)(path)
    }
}

/// How a family is read.
#[derive(Debug, Clone, Copy)]
pub enum Read {
    /// From documents of YAML and JSON. A document goes to the first family that detects it.
    Documents {
        /// Whether a document is of the family.
        detect: fn(&Document<'_>) -> bool,
        /// Reads it.
        read: fn(&Document<'_>, &mut Reading),
    },
    /// From the text, in a syntax of its own.
    Text {
        /// Whether a file, by path and text, is of the family.
        detect: fn(&str, &str) -> bool,
        /// Reads it.
        read: fn(&TextFile<'_>, &mut Reading),
    },
}

/// A file in a syntax of its own.
#[derive(Debug, Clone, Copy)]
pub struct TextFile<'a> {
    /// Path of the file.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// What stands around it.
    pub around: Around<'a>,
}

/// No file but those in YAML and JSON.
pub(crate) fn yaml_and_json_only(_path: &str) -> bool {
    false
}
