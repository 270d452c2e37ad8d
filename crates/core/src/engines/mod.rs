//! One folder per engine: how its files are told, read, and what a change means for its runs.
//!
//! An engine never judges. What it knows about replay and strategies reaches the rules as data.

mod bayerclaw;
mod diachronic;
mod generated;
mod native;
mod stepfunctions;
mod temporal;
mod workflow_devkit;

pub use generated::ENGINES;
pub(crate) use native::Name;
pub(crate) use native::SCHEMA as MANIFEST_SCHEMA;
pub use native::{History, Misread, Trace};
pub(crate) use stepfunctions::StateMachine;

use midflight_replay::Profile;

use crate::around::Around;
use crate::model::{InFlight, Reading, Table};
use crate::syntax::Node;

/// An engine.
#[derive(Debug)]
pub struct Engine {
    /// The folder's name, and the word of reports.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Texts of which every workflow file of the engine has at least one. A cheap first sieve
    /// before anything is parsed.
    pub hints: &'static [&'static str],
    /// Whether a file says by its name or a line of its text that it is the engine's, so that
    /// it must be readable. Called with path and text.
    pub claims: fn(&str, &str) -> bool,
    /// Whether a document is a workflow of the engine.
    pub detect: fn(&Node) -> bool,
    /// Reads a document.
    pub read: fn(&Document<'_>, &mut Reading),
    /// What a deploy does to runs in flight; none where it depends on the installation.
    pub in_flight: Option<InFlight>,
    /// How it matches history to code, where its workflows are code that a shell's reader reads.
    pub code: Option<Profile>,
    /// Its strategies and change table.
    pub table: fn(InFlight) -> &'static Table,
}

/// One document of a file, for a reader.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Path of the file.
    pub path: &'a std::sync::Arc<str>,
    /// Text of the file.
    pub text: &'a str,
    /// The document.
    pub root: &'a Node,
    /// What its workflow is called, where a user says so.
    pub known_as: Option<&'a str>,
    /// What stands around it.
    pub around: Around<'a>,
}

impl Document<'_> {
    /// The name of the file without folders and without anything after the first dot: what a
    /// workflow is called where its file does not say.
    pub fn stem(&self) -> &str {
        if let Some(name) = self.known_as {
            return name;
        }
        let name = self.path.rsplit('/').next().unwrap_or(self.path);
        name.split('.').find(|part| !part.is_empty()).unwrap_or(name)
    }
}

/// The engine of that name.
pub(crate) fn engine(name: &str) -> Option<&'static Engine> {
    ENGINES.iter().copied().find(|engine| engine.name == name)
}
