//! The whole judgement: read, pair, find, waive, weigh, report.

mod assemble;
mod judge;
mod raise;
mod runs;
mod weigh;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::compare::{Pairing, pair};
use crate::config::{Config, ConfigError};
use crate::histories::{Histories, HistoryTexts};
use crate::limits::FINDINGS_MAX;
use crate::lock::{Locks, Tags};
use crate::model::{Severity, Verdict};
use crate::reading::{Asked, ReadFile, ReadRevision, read_revision};
use crate::report::{Report, RunReport, WorkflowReport};
use crate::request::{FailOn, NotLookedAt, Request, Revision, SourceFile};
use assemble::{Assembler, Kept};
use judge::{Entry, Judge};
use runs::{Given, judge_runs};

/// Judges a change. The only error is a configuration that cannot be used.
pub fn check(request: &Request) -> Result<Report, ConfigError> {
    let mut histories = HistoryTexts(&request.histories);
    let given = Given { histories: &mut histories, out: None };
    judged(request, Some(given).filter(|_| !request.histories.is_empty()))
}

/// Judges a change, and runs in flight by histories that a shell lends one at a time instead of
/// those of the request. `out` takes every run that was judged, when it is.
pub fn check_runs<'h>(
    request: &Request,
    histories: &'h mut dyn Histories,
    out: Option<&'h mut dyn FnMut(&RunReport)>,
) -> Result<Report, ConfigError> {
    judged(request, Some(Given { histories, out }))
}

fn judged(request: &Request, given: Option<Given<'_>>) -> Result<Report, ConfigError> {
    let config = request.config.as_ref().map(Config::read).transpose()?.unwrap_or_default();
    let locks = Locks::of(request);
    let (new, olds) = read(request, &config, &locks);
    let tags = Tags::of(&locks, &olds);
    let judge =
        Judge { config: &config, options: &request.options, inputs: &request.inputs, tags: &tags };
    let mut about_files = raise::about_files(&new);
    let about_artifacts = raise::about_artifacts(&new, &tags);
    let mut entries: Vec<Entry<'_>> = pairings(&new, &olds)
        .into_iter()
        .filter_map(|(index, pairing)| {
            let old = index.map(|index| &olds[index]);
            judge.entry(pairing, index, old, &about_files)
        })
        .collect();
    for (index, old) in olds.iter().enumerate() {
        about_files.extend(raise::about_old_files(old, index, &new));
    }
    about_files.extend(about_artifacts);
    let assembler = Assembler::new(&new, &olds, request);
    let runs = judge_runs(given, &mut entries, &about_files, (&assembler, &judge));
    let findings = assembler.findings(&about_files, &entries, &judge);
    let workflows: Vec<WorkflowReport> = entries
        .iter()
        .enumerate()
        .map(|(index, entry)| assembler.workflow(index, entry, &findings.kept, &judge))
        .collect();
    let (findings_out, dropped) = findings.reports();
    let verdict = verdict(&workflows, &new, &olds, &findings.kept);
    let verdict = if runs.is_unreadable { verdict.max(Verdict::Unknown) } else { verdict };
    let fail_on = request.options.fail_on.or(config.fail_on).unwrap_or_default();
    let warned = findings_out.iter().any(|finding| finding.severity >= Severity::Warning);
    Ok(Report {
        version: 1,
        verdict,
        blocked: blocks(fail_on, verdict, warned),
        fail_on,
        against: request.old.iter().map(|revision| revision.label.clone()).collect(),
        workflows,
        runs: runs.kept,
        run_groups: runs.groups,
        findings: findings_out,
        waived: findings.waived,
        looked_at: looked_at(&new, &olds),
        not_looked_at: not_looked_at(&new, &olds, dropped, runs.notes),
        has_unread_history: runs.is_unreadable,
    })
}

fn blocks(fail_on: FailOn, verdict: Verdict, warned: bool) -> bool {
    match fail_on {
        FailOn::Never => false,
        FailOn::Error => verdict == Verdict::Unsafe,
        FailOn::Unknown => verdict >= Verdict::Unknown,
        FailOn::Warning => verdict == Verdict::Unsafe || warned,
    }
}

/// Reads every revision; a file that is the same on both sides is read once.
fn read(request: &Request, config: &Config, locks: &Locks) -> (ReadRevision, Vec<ReadRevision>) {
    let before: Vec<BTreeMap<&str, &SourceFile>> = request.old.iter().map(by_path).collect();
    let now = by_path(&request.new);
    let is_same = |side: &BTreeMap<&str, &SourceFile>, file: &SourceFile| {
        side.get(&*file.path).is_some_and(|other| other.text == file.text)
    };
    let nothing = BTreeMap::new();
    let asked = Asked {
        config,
        parameters: &request.options.parameters,
        same: &nothing,
        must_read: &|_| false,
        // Without an old side everything is new.
        everything: locks.differ(),
        touched: &|file| before.is_empty() || before.iter().any(|old| !is_same(old, file)),
    };
    let first = read_revision(&request.new, &asked);
    let olds: Vec<ReadRevision> = request
        .old
        .iter()
        .map(|old| {
            let same = first.by_path();
            let must_read = |path: &str| same.contains_key(path);
            let touched = |file: &SourceFile| !is_same(&now, file);
            read_revision(
                old,
                &Asked { same: &same, must_read: &must_read, touched: &touched, ..asked },
            )
        })
        .collect();
    // A file that was a workflow must be readable now, even where nothing in it says so any more.
    let was = |path: &str| olds.iter().any(|old| old.file(path).is_some_and(is_workflow));
    let again = request.new.files.iter().filter(|file| {
        first.file(&file.path).is_none() && was(&file.path) && config.looks_at(&file.path)
    });
    let again = Revision { files: again.cloned().collect(), ..Revision::default() };
    let mut new = first;
    let mut more = read_revision(&again, &Asked { must_read: &|_| true, ..asked });
    new.files.append(&mut more.files);
    new.not_looked_at.retain(|entry| !again.files.iter().any(|f| *f.path == *entry.what));
    new.not_looked_at.append(&mut more.not_looked_at);
    (new, olds)
}

fn by_path(revision: &Revision) -> BTreeMap<&str, &SourceFile> {
    revision.files.iter().map(|file| (&*file.path, file)).collect()
}

/// Whether a file had a workflow, or may have had one.
fn is_workflow(file: &Arc<ReadFile>) -> bool {
    file.workflows().next().is_some() || file.artifacts().next().is_none()
}

/// The pairs against each old revision; without one, every workflow is new.
fn pairings<'a>(
    new: &'a ReadRevision,
    olds: &'a [ReadRevision],
) -> Vec<(Option<usize>, Pairing<'a>)> {
    let news = new.workflows();
    if olds.is_empty() {
        return pair(&[], &news).into_iter().map(|pairing| (None, pairing)).collect();
    }
    let against = olds.iter().enumerate();
    against
        .flat_map(|(index, old)| {
            let pairs = pair(&old.workflows(), &news);
            pairs.into_iter().map(move |pairing| (Some(index), pairing))
        })
        .collect()
}

/// The worst of the workflows; what could not be read is unknown.
fn verdict(
    workflows: &[WorkflowReport],
    new: &ReadRevision,
    olds: &[ReadRevision],
    kept: &[Kept<'_>],
) -> Verdict {
    let faulty = kept.iter().any(|kept| {
        let error = kept.report.as_ref().is_some_and(|r| r.severity == Severity::Error);
        let own = kept.entry.is_none() && kept.raised.finding.about_new_version;
        own && error && kept.raised.rule.is_about_artifacts()
    });
    let of_files = if faulty { Verdict::Unsafe } else { Verdict::Safe };
    let unreadable = kept.iter().any(|kept| kept.raised.rule.id == crate::rules::FILE_UNREADABLE);
    let incomplete = new.incomplete || olds.iter().any(|old| old.incomplete);
    let unread = if unreadable || incomplete { Verdict::Unknown } else { Verdict::Safe };
    let worst = workflows.iter().map(|workflow| workflow.verdict).max().unwrap_or_default();
    worst.max(unread).max(of_files)
}

fn looked_at(new: &ReadRevision, olds: &[ReadRevision]) -> Vec<String> {
    let files = std::iter::once(new).chain(olds).flat_map(|revision| &revision.files);
    let mut paths: Vec<String> = files
        .filter(|file| {
            file.workflows().next().is_some() || file.touched && file.artifacts().next().is_some()
        })
        .map(|file| file.path.to_string())
        .collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

fn not_looked_at(
    new: &ReadRevision,
    olds: &[ReadRevision],
    dropped: usize,
    of_histories: Vec<NotLookedAt>,
) -> Vec<NotLookedAt> {
    let mut all = new.not_looked_at.clone();
    all.extend(of_histories);
    if dropped > 0 {
        let why = format!("a report holds {FINDINGS_MAX}");
        all.push(NotLookedAt { what: format!("{dropped} more findings"), why });
    }
    all.extend(olds.iter().flat_map(|old| old.not_looked_at.clone()));
    all.sort_unstable();
    all.dedup();
    all
}
