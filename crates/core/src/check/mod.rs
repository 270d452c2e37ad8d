//! The whole judgement: read, pair, find, waive, weigh, report.

mod assemble;
mod judge;
mod raise;
mod weigh;

use std::collections::BTreeMap;

use crate::compare::{Pairing, pair};
use crate::config::{Config, ConfigError};
use crate::limits::FINDINGS_MAX;
use crate::model::{Severity, Verdict};
use crate::reading::{ReadRevision, read_revision};
use crate::report::{Report, WorkflowReport};
use crate::request::{FailOn, NotLookedAt, Request, Revision};
use assemble::{Assembler, Kept};
use judge::{Entry, Judge};

/// Judges a change. The only error is a configuration that cannot be used.
pub fn check(request: &Request) -> Result<Report, ConfigError> {
    let config = request.config.as_ref().map(Config::read).transpose()?.unwrap_or_default();
    let (new, olds) = read(request, &config);
    let judge = Judge { config: &config, options: &request.options };
    let mut about_files = raise::about_files(&new);
    let entries: Vec<Entry<'_>> = pairings(&new, &olds)
        .into_iter()
        .filter_map(|(index, pairing)| {
            let old = index.map(|index| &olds[index]);
            judge.entry(pairing, index, old, &about_files)
        })
        .collect();
    for (index, old) in olds.iter().enumerate() {
        about_files.extend(raise::about_old_files(old, index, &new));
    }
    let assembler = Assembler::new(&new, &olds, request);
    let findings = assembler.findings(&about_files, &entries, &judge);
    let workflows: Vec<WorkflowReport> = entries
        .iter()
        .enumerate()
        .map(|(index, entry)| assembler.workflow(index, entry, &findings.kept, &judge))
        .collect();
    let (findings_out, dropped) = findings.reports();
    let verdict = verdict(&workflows, &new, &olds, &findings.kept);
    let fail_on = request.options.fail_on.or(config.fail_on).unwrap_or_default();
    let warned = findings_out.iter().any(|finding| finding.severity >= Severity::Warning);
    Ok(Report {
        version: 1,
        verdict,
        blocked: blocks(fail_on, verdict, warned),
        fail_on,
        against: request.old.iter().map(|revision| revision.label.clone()).collect(),
        workflows,
        runs: Vec::new(),
        run_groups: Vec::new(),
        findings: findings_out,
        waived: findings.waived,
        looked_at: looked_at(&new, &olds),
        not_looked_at: not_looked_at(&new, &olds, dropped),
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
fn read(request: &Request, config: &Config) -> (ReadRevision, Vec<ReadRevision>) {
    let nothing = BTreeMap::new();
    let first = read_revision(&request.new, config, &nothing, &|_| false);
    let olds: Vec<ReadRevision> = request
        .old
        .iter()
        .map(|old| {
            let same = first.by_path();
            read_revision(old, config, &same, &|path| same.contains_key(path))
        })
        .collect();
    // A file that was a workflow must be readable now, even where nothing in it says so any more.
    let was = |path: &str| olds.iter().any(|old| old.file(path).is_some());
    let again = request.new.files.iter().filter(|file| {
        first.file(&file.path).is_none() && was(&file.path) && config.looks_at(&file.path)
    });
    let again = Revision { files: again.cloned().collect(), ..Revision::default() };
    let mut new = first;
    let mut more = read_revision(&again, config, &nothing, &|_| true);
    new.files.append(&mut more.files);
    new.not_looked_at.retain(|entry| !again.files.iter().any(|f| *f.path == *entry.what));
    new.not_looked_at.append(&mut more.not_looked_at);
    (new, olds)
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
    let unreadable = kept.iter().any(|kept| kept.raised.rule.id == crate::rules::FILE_UNREADABLE);
    let incomplete = new.incomplete || olds.iter().any(|old| old.incomplete);
    let unread = if unreadable || incomplete { Verdict::Unknown } else { Verdict::Safe };
    workflows.iter().map(|workflow| workflow.verdict).max().unwrap_or_default().max(unread)
}

fn looked_at(new: &ReadRevision, olds: &[ReadRevision]) -> Vec<String> {
    let files = std::iter::once(new).chain(olds).flat_map(|revision| &revision.files);
    let mut paths: Vec<String> = files
        .filter(|file| file.workflows().next().is_some())
        .map(|file| file.path.to_string())
        .collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

fn not_looked_at(new: &ReadRevision, olds: &[ReadRevision], dropped: usize) -> Vec<NotLookedAt> {
    let mut all = new.not_looked_at.clone();
    if dropped > 0 {
        let why = format!("a report holds {FINDINGS_MAX}");
        all.push(NotLookedAt { what: format!("{dropped} more findings"), why });
    }
    all.extend(olds.iter().flat_map(|old| old.not_looked_at.clone()));
    all.sort_unstable();
    all.dedup();
    all
}
