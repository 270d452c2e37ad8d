//! What a shell lends to [`check`](crate::check): files at two or more revisions, and options.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::code::CodeVersion;
use crate::model::{Span, Strategy};
pub use crate::recorded::RecordedInputs;

/// Everything that a report depends on.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Versions that may have runs in flight, each with its files. None: nothing to compare with.
    pub old: Vec<Revision>,
    /// The version under check.
    pub new: Revision,
    /// `midflight.toml`, where there is one.
    pub config: Option<SourceFile>,
    /// Inputs that runs were started with, where somebody recorded them.
    pub inputs: Vec<RecordedInputs>,
    /// Histories of runs, where they are short enough to be handed over as texts; a shell that
    /// has more of them lends them to [`check_runs`](crate::check_runs).
    pub histories: Vec<RecordedHistories>,
    /// What the command line or the Action's inputs ask for.
    pub options: Options,
}

/// Files of one revision.
#[derive(Debug, Clone, Default)]
pub struct Revision {
    /// What people call it: "merge base 3f2a91c of main", "work tree".
    pub label: String,
    /// Candidates for workflows; the rest of the repository is not needed.
    pub files: Vec<SourceFile>,
    /// Code of it that a reader has read, one for each project and engine.
    pub code: Vec<Code>,
    /// What could not be read there, such as "the tree is too large to list".
    pub not_read: Vec<NotLookedAt>,
}

/// The workflow code of one project.
#[derive(Debug, Clone, Default)]
pub struct Code {
    /// The engine, by the name of its folder.
    pub engine: String,
    /// The project's folder from the top of the repository, with `/` after it; empty at the top.
    pub root: String,
    /// What was read.
    pub version: CodeVersion,
    /// By path from the project's folder: texts of the files that have workflows.
    pub texts: BTreeMap<String, Arc<str>>,
    /// The same for two revisions exactly where all files of the project are.
    pub fingerprint: String,
}

impl Code {
    /// A file's path from the top of the repository.
    pub(crate) fn path(&self, file: &str) -> Arc<str> {
        Arc::from(format!("{}{file}", self.root))
    }

    pub(crate) fn text(&self, file: &str) -> Arc<str> {
        self.texts.get(file).map_or_else(|| Arc::from(""), Arc::clone)
    }

    /// From an offset to the end of its line.
    pub(crate) fn span(&self, file: &str, offset: usize) -> Span {
        let rest = self.texts.get(file).and_then(|text| text.get(offset..)).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default().trim_end();
        Span::new(offset..offset + line.len())
    }
}

/// One file.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Relative to the repository or the named folder, with `/`.
    pub path: Arc<str>,
    /// Its text, or why there is none.
    pub text: Result<Arc<str>, String>,
    /// A user named it, so it must be readable.
    pub named: bool,
    /// What its workflow is called where neither the file nor the file's name says.
    pub known_as: Option<Arc<str>>,
}

impl SourceFile {
    /// A file from bytes, which must be UTF-8.
    pub fn new(path: impl Into<Arc<str>>, bytes: Vec<u8>, named: bool) -> Self {
        let text = String::from_utf8(bytes)
            .map(Into::into)
            .map_err(|error| format!("not UTF-8 at byte {}", error.utf8_error().valid_up_to()));
        Self { path: path.into(), text, named, known_as: None }
    }
}

/// Something that was not looked at, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NotLookedAt {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
}

/// A file of histories: JSON values one after the other, as in NDJSON.
#[derive(Debug, Clone)]
pub struct RecordedHistories {
    /// The file, as people know it.
    pub path: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
}

/// What blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// `unsafe` blocks.
    #[default]
    Error,
    /// `unsafe` and warnings block.
    Warning,
    /// `unsafe` and `unknown` block.
    Unknown,
    /// Nothing blocks.
    Never,
}

impl FailOn {
    /// The setting of that name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "error" => Some(Self::Error),
            "warning" => Some(Self::Warning),
            "unknown" => Some(Self::Unknown),
            "never" => Some(Self::Never),
            _ => None,
        }
    }
}

/// What the command line or the Action's inputs ask for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The strategy in force, over what files and configuration say.
    pub strategy: Option<Strategy>,
    /// What blocks, over what the configuration says.
    pub fail_on: Option<FailOn>,
    /// The day as `YYYY-MM-DD`, for waivers that expire. The core has no clock; without a day a
    /// waiver that expires is taken as expired.
    pub today: Option<String>,
    /// Whether waivers count.
    pub ignore_waivers: bool,
    /// Whether recorded values are told where they do not fit. They are other people's data.
    pub show_values: bool,
    /// Values for parameters and placeholders of templates, by name.
    pub parameters: BTreeMap<String, String>,
}
