//! Findings: a rule, a place, what breaks for runs in flight, and what to do.

use serde::Serialize;
use serde_json::Value;

use super::{Change, Place};

/// How loud a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; concerns only strategies that are not in force.
    Info,
    /// Look at it before the deploy.
    Warning,
    /// Runs break.
    Error,
}

impl Severity {
    /// The word of the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Error].into_iter().find(|s| s.as_str() == name)
    }
}

/// One thing that a user should know. Made by [`Finding::at`], so it always has a place.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The text to blame.
    pub place: Place,
    /// What the text is, in two or three words, to stand under it.
    pub label: String,
    /// Other texts that matter, each with its label.
    pub related: Vec<(Place, String)>,
    /// What breaks for runs in flight.
    pub message: String,
    /// What to do.
    pub help: String,
    /// What tells it from others of its rule and workflow; no line numbers, so that it stays
    /// the same when text moves.
    pub subject: String,
    /// How it bears on strategies; none where it is only worth knowing.
    pub change: Option<Change>,
    /// It speaks of the new version by itself, whatever the old one was.
    pub about_new_version: bool,
    /// A document or event sequence that shows it.
    pub witness: Option<Value>,
    /// Name of the artifact that it is about, as patterns of the configuration match it.
    pub artifact: Option<String>,
}

impl Finding {
    /// A finding about the text at `place`.
    pub fn at(place: Place, message: impl Into<String>) -> Self {
        Self {
            place,
            label: String::new(),
            related: Vec::new(),
            message: message.into(),
            help: String::new(),
            subject: String::new(),
            change: None,
            about_new_version: false,
            witness: None,
            artifact: None,
        }
    }

    /// What stands under the text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// What tells it from others of its rule and workflow.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }

    /// How it bears on strategies.
    #[must_use]
    pub fn change(mut self, change: Change) -> Self {
        self.change = Some(change);
        self
    }

    /// It is about the new version by itself.
    #[must_use]
    pub fn about_new_version(mut self) -> Self {
        self.about_new_version = true;
        self
    }

    /// Another text that matters.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }

    /// What shows it.
    #[must_use]
    pub fn witness(mut self, witness: Value) -> Self {
        self.witness = Some(witness);
        self
    }
}

/// Where a rule puts what it found.
pub type Findings = Vec<Finding>;
