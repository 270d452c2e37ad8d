//! What the configuration says, with every default filled in.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobMatcher};
use midflight_schema::Lens;

use crate::model::{Artifact, ArtifactKind, InFlight, Policy, Severity, Span, Strategy};
use crate::references::{self, Class};
use crate::request::FailOn;

/// The published JSON Schema.
pub const SCHEMA: &str = include_str!("../../schemas/config.schema.json");

/// The whole configuration.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Path of the file; empty where there is none.
    pub path: String,
    /// What blocks.
    pub fail_on: Option<FailOn>,
    /// Files that are looked at; none means all.
    pub include: Vec<Pattern>,
    /// Files that are not.
    pub exclude: Vec<Pattern>,
    /// What a deploy does to runs in flight, by engine.
    pub in_flight: BTreeMap<String, InFlight>,
    /// How loud a rule is; `None` is off.
    pub severity: BTreeMap<String, Option<Severity>>,
    /// By pattern over workflow ids, shortest pattern first.
    pub workflows: Vec<(Pattern, WorkflowSettings)>,
    /// By pattern over the names of artifacts, shortest pattern first.
    pub artifacts: Vec<(Pattern, ArtifactSettings)>,
    /// In the order of the file.
    pub waivers: Vec<Waiver>,
}

/// A glob as a user wrote it.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As written.
    pub text: String,
    matcher: GlobMatcher,
}

/// What a user says about one workflow.
#[derive(Debug, Clone, Copy, Default)]
pub struct WorkflowSettings {
    /// The strategy in force.
    pub strategy: Option<Strategy>,
    /// What a deploy does to runs in flight.
    pub in_flight: Option<InFlight>,
    /// Which documents count when schemas are compared, for every question about it.
    pub lens: Option<Lens>,
}

/// What a user asks of references whose name matches.
#[derive(Debug, Clone, Default)]
pub struct ArtifactSettings {
    /// What makes such a reference fixed.
    pub policy: Policy,
    /// Tags that can be moved although the registry is immutable.
    pub except: Vec<Pattern>,
}

/// A finding that a person has accepted.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// The rule's id.
    pub rule: String,
    /// Only in workflows whose id matches.
    pub workflow: Option<Pattern>,
    /// Only in files that match.
    pub file: Option<Pattern>,
    /// Only about artifacts whose name matches.
    pub artifact: Option<Pattern>,
    /// Only this finding.
    pub fingerprint: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it counts, `YYYY-MM-DD`.
    pub expires: Option<String>,
    /// Where it stands.
    pub span: Span,
}

impl Pattern {
    /// A glob; one without a slash matches a name in any folder.
    pub fn new(text: &str) -> Result<Self, globset::Error> {
        let anywhere = if text.contains('/') { String::new() } else { "**/".to_owned() };
        let written = format!("{anywhere}{}", text.trim_start_matches("./"));
        let glob = GlobBuilder::new(&written).literal_separator(true).build()?;
        Ok(Self { text: text.to_owned(), matcher: glob.compile_matcher() })
    }

    /// Whether a path or an id matches.
    pub fn matches(&self, text: &str) -> bool {
        self.text == text || self.matcher.is_match(text)
    }
}

impl Config {
    /// Whether discovery looks at a file. What does not lie below the configuration's folder is
    /// none of its business and is looked at.
    pub fn looks_at(&self, path: &str) -> bool {
        let Some(path) = self.relative(path) else { return true };
        let included = self.include.is_empty() || self.include.iter().any(|p| p.matches(path));
        included && !self.exclude.iter().any(|pattern| pattern.matches(path))
    }

    /// A path as patterns of the configuration see it: relative to its folder.
    pub fn relative<'p>(&self, path: &'p str) -> Option<&'p str> {
        match self.path.rsplit_once('/') {
            None => Some(path),
            Some((folder, _)) => path.strip_prefix(folder)?.strip_prefix('/'),
        }
    }

    /// Applies what a user asks of an artifact: of the patterns that match its name, the longest
    /// wins.
    pub fn apply_policy(&self, artifact: &mut Artifact) {
        if self.artifacts.is_empty() {
            return;
        }
        let name = references::name(artifact.kind, &artifact.reference);
        let mut matching = self.artifacts.iter().filter(|(pattern, _)| pattern.matches(&name));
        let Some((_, asked)) = matching.next_back() else { return };
        artifact.policy = asked.policy;
        let moves = artifact.class == Class::MutableTag && artifact.kind == ArtifactKind::Image;
        if asked.policy == Policy::Immutable && moves {
            let tag = references::tag(&artifact.reference).unwrap_or_default();
            if !asked.except.iter().any(|pattern| pattern.matches(tag)) {
                (artifact.class, artifact.reason) = references::KEPT_BY_REGISTRY;
            }
        }
    }

    /// What a user says about the workflow of that id: of the patterns that match, the longest
    /// wins for each key.
    pub fn workflow(&self, id: &str) -> WorkflowSettings {
        let matching = self.workflows.iter().filter(|(pattern, _)| pattern.matches(id));
        matching.fold(WorkflowSettings::default(), |so_far, (_, settings)| WorkflowSettings {
            strategy: settings.strategy.or(so_far.strategy),
            in_flight: settings.in_flight.or(so_far.in_flight),
            lens: settings.lens.or(so_far.lens),
        })
    }
}
