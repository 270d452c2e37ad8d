//! One file per rule, in a folder per thing that the user loses.
//!
//! A rule file holds, top to bottom: documentation whose examples are run, metadata, the check
//! and edge cases. `cargo xtask codegen` makes the registry from the folders.

mod artifacts;
#[cfg(test)]
mod examples;
mod generated;
mod history;
mod inputs;
mod manifest;
mod rollout;
mod strategy;

pub use generated::{DOCS, RULES};

use crate::compare::{Named, Pair, Recorded, Version};
use crate::model::{Findings, Severity, Strategy};
use crate::syntax::ProblemKind;
use crate::waivers::Accepted;

/// The rule whose findings on the new side make exit code 3.
pub const FILE_UNREADABLE: &str = "file-unreadable";

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Kebab case; never changes.
    pub id: &'static str,
    /// How loud it usually is. A finding that bears on strategies is as loud as its worst cell
    /// among the strategies in force, see `strategies`.
    pub severity: Severity,
    /// One line for lists.
    pub summary: &'static str,
    /// The release that brought it.
    pub since: &'static str,
    /// The strategies whose promise the thing found breaks first, whatever the engine: those that
    /// need a version to stay what it is. What it means for each strategy of one engine is in its
    /// change table.
    pub endangers: &'static [Strategy],
    /// What it looks at.
    pub(crate) check: Check,
}

/// What a rule looks at.
#[derive(Debug)]
pub(crate) enum Check {
    /// Problems of this kind that readers met.
    Problem(ProblemKind),
    /// One version by itself: each workflow of the new side.
    Version(fn(&Version<'_>, &mut Findings)),
    /// Each artifact that the new side names: of every workflow, and of other files that the
    /// change touches.
    Artifact(fn(&Named<'_>, &mut Findings)),
    /// The same with what is known of tags on both sides, also in files that the change leaves
    /// alone: a lock can say that what they name has moved.
    Tag(fn(&Named<'_>, &mut Findings)),
    /// A changed workflow, old and new.
    Pair(fn(&Pair<'_>, &mut Findings)),
    /// What was recorded of the runs of a workflow.
    Recorded(fn(&Recorded<'_>, &mut Findings)),
    /// A workflow that the new side no longer has.
    Removed(fn(&Version<'_>, &mut Findings)),
    /// One waiver, once all other findings are known.
    Waiver(fn(&Accepted<'_>, Option<&str>, &mut Findings)),
}

impl Rule {
    /// Whether it speaks of an artifact by itself.
    pub(crate) fn is_about_artifacts(&self) -> bool {
        matches!(self.check, Check::Artifact(_) | Check::Tag(_))
    }
}

/// The rule of that id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// A rule's page in Markdown, the header of its file.
pub fn documentation(id: &str) -> Option<&'static str> {
    DOCS.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
}
