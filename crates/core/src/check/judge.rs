//! One workflow against one old revision: facts, findings, and the ground for its strategies.

use super::raise::{self, Raised};
use crate::compare::{Facts, Pair, Pairing, Recorded, RecordedFact};
use crate::config::Config;
use crate::engines::{Engine, engine};
use crate::lock::Tags;
use crate::model::{Cell, InFlight, Role, Severity, Side, Workflow};
use crate::reading::ReadRevision;
use crate::recorded::RecordedInputs;
use crate::report::ChangeKind;
use crate::request::Options;
use crate::rules::Rule;
use crate::runs::RunsFact;
use crate::strategies::Ground;

/// What a user asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judge<'a> {
    pub(super) config: &'a Config,
    pub(super) options: &'a Options,
    /// Inputs of runs, where somebody recorded them.
    pub(super) inputs: &'a [RecordedInputs],
    /// What is known of tags on both sides.
    pub(super) tags: &'a Tags,
}

/// One workflow against one old revision.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) pairing: Pairing<'a>,
    /// The new workflow, or the old one where it is gone.
    pub(super) workflow: &'a Workflow,
    pub(super) against: Option<usize>,
    pub(super) ground: Ground,
    pub(super) change: ChangeKind,
    /// None where one side is missing or nothing changed.
    pub(super) facts: Option<Facts>,
    /// What was recorded of its runs.
    pub(super) runs: RunsFact,
    pub(super) raised: Vec<Raised<'a>>,
}

impl Entry<'_> {
    /// Takes what was recorded of its runs, and what rules say about it.
    pub(super) fn take(&mut self, runs: RunsFact) {
        if let Some(facts) = &mut self.facts {
            facts.recorded.add(&runs.inputs);
        }
        self.runs = runs;
        self.ground.is_over = self.change == ChangeKind::Removed && self.runs.is_over();
        let none = RecordedFact::default();
        let inputs = self.facts.as_ref().map_or(&none, |facts| &facts.recorded);
        let Pairing { old, new, .. } = self.pairing;
        let recorded = Recorded { old, new, inputs, runs: &self.runs };
        let raised = raise::about_recorded(&recorded, self.workflow, self.against);
        self.raised.extend(raised);
        self.settle();
    }

    /// Leaves out what bears on no strategy, and tells the rest what decides about them.
    fn settle(&mut self) {
        let ground = self.ground;
        self.raised.retain(|raised| !raised.finding.change.is_some_and(|c| ground.is_silent(c)));
        for raised in &mut self.raised {
            raised.ground = Some(ground);
        }
    }
}

impl Judge<'_> {
    /// Judges one pairing. `files` are the findings about files of the new side.
    pub(super) fn entry<'a>(
        &self,
        pairing: Pairing<'a>,
        against: Option<usize>,
        revision: Option<&'a ReadRevision>,
        files: &[Raised<'a>],
    ) -> Option<Entry<'a>> {
        let workflow = pairing.new.or(pairing.old)?;
        let unread = unread(&pairing, against, revision, files);
        let change = match pairing.change {
            // What stands on the other side could not be read, so it is no more than changed.
            ChangeKind::Added | ChangeKind::Removed if !unread.is_empty() => ChangeKind::Changed,
            change => change,
        };
        let ground = self.ground(workflow, change);
        let raised = unread;
        let runs = RunsFact::default();
        let mut entry =
            Entry { pairing, workflow, against, ground, change, facts: None, runs, raised };
        match (pairing.old, pairing.new) {
            (Some(old), Some(new)) if change != ChangeKind::Unchanged => {
                let lens = self.config.workflow(&workflow.id.0).lens;
                let facts = Facts::of(old, new, lens, self.inputs);
                let parents = revision.map(|old| parents(old, workflow)).unwrap_or_default();
                let pair = Pair { old, new, facts: &facts, ground, parents: &parents };
                entry.raised.extend(raise::about_pair(&pair, new, against));
                entry.facts = Some(facts);
            }
            (Some(old), None) if change == ChangeKind::Removed => {
                entry.raised.extend(raise::about_removed(old, against));
            }
            _ => {}
        }
        if let Some(new) = pairing.new {
            // The same for every old revision; the report keeps one of each.
            entry.raised.extend(raise::about_version(new, Side::New, None, self.tags));
            let own = files.iter().filter(|raised| is_about(raised, new));
            entry.raised.extend(own.cloned());
        }
        entry.settle();
        Some(entry)
    }

    /// The strategy in force, and what decides about it.
    fn ground(&self, workflow: &Workflow, change: ChangeKind) -> Ground {
        let settings = self.config.workflow(&workflow.id.0);
        let engine: Option<&'static Engine> = engine(workflow.engine);
        let in_flight = settings
            .in_flight
            .or_else(|| self.config.in_flight.get(workflow.engine).copied())
            .or(workflow.in_flight)
            .or_else(|| engine?.in_flight)
            .unwrap_or(InFlight::InPlace);
        let strategy = self
            .options
            .strategy
            .or(settings.strategy)
            .or(workflow.upgrade)
            .unwrap_or_else(|| in_flight.default_strategy());
        let table = engine.map_or(&NO_TABLE, |engine| (engine.table)(in_flight));
        Ground { table, in_flight, change, strategy, is_over: false }
    }

    /// How loud a finding is: what the configuration says, else what it means for the
    /// strategies in force, else what the rule says. `None` is off.
    pub(super) fn severity(&self, raised: &Raised<'_>) -> Option<Severity> {
        if let Some(configured) = self.config.severity.get(raised.rule.id) {
            return *configured;
        }
        let weighed =
            raised.ground.zip(raised.finding.change).map(|(ground, c)| ground.severity(c));
        Some(weighed.unwrap_or_else(|| default_severity(raised.rule, raised)))
    }

    /// The worst that a finding may do to a strategy. Severity is policy and a proof is not: a
    /// configured severity tempers only what rules say about a version by itself.
    pub(super) fn cap(&self, raised: &Raised<'_>) -> Cell {
        match self.config.severity.get(raised.rule.id) {
            Some(Some(Severity::Warning)) if raised.finding.about_new_version => Cell::Warn,
            Some(Some(Severity::Info) | None) if raised.finding.about_new_version => Cell::Safe,
            _ => Cell::Block,
        }
    }
}

/// A file of the old side that cannot be read is not this change's doing.
fn default_severity(rule: &Rule, raised: &Raised<'_>) -> Severity {
    match (raised.finding.place.side, raised.role) {
        (Side::New, Role::Run) => rule.severity,
        (Side::Old, _) | (_, Role::Build) => rule.severity.min(Severity::Warning),
    }
}

/// Versions of other workflows that start this one as a child.
fn parents<'a>(revision: &'a ReadRevision, workflow: &Workflow) -> Vec<&'a Workflow> {
    let mut all = revision.workflows();
    all.retain(|other| other.id != workflow.id && other.children.contains(&workflow.id));
    all
}

/// Findings that say why the other side of a pairing could not be read.
fn unread<'a>(
    pairing: &Pairing<'a>,
    against: Option<usize>,
    old: Option<&'a ReadRevision>,
    files: &[Raised<'a>],
) -> Vec<Raised<'a>> {
    match (pairing.old, pairing.new) {
        (Some(gone), None) => {
            let same_file = |raised: &&Raised<'a>| {
                raised.workflow.is_none() && raised.finding.place.file == gone.file
            };
            files.iter().filter(same_file).cloned().collect()
        }
        (None, Some(added)) => {
            let Some(file) = old.and_then(|old| old.file(&added.file)) else { return Vec::new() };
            let problems = file.problems.iter();
            problems
                .flat_map(|problem| {
                    raise::problem_findings(problem, &file.path, Side::Old, Some(added), against)
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// A problem of the file as a whole or of the workflow's own document.
fn is_about(raised: &Raised<'_>, workflow: &Workflow) -> bool {
    match raised.workflow {
        Some(about) => std::ptr::eq(about, workflow),
        None => raised.finding.place.file == workflow.file,
    }
}

/// Every engine is in the registry; a workflow of none would have no strategies.
static NO_TABLE: crate::model::Table = crate::model::Table { strategies: &[], rows: &[] };
