//! Which versions no run needs any more, and until when the others are needed at the latest.
//!
//! A version is free only where everything that was given was read, and every run of it that is
//! known has ended. A run that is under way needs its version; what it waits for tells when it
//! goes on at the latest. From then on it needs the version for as long as its code takes.

mod latest;
mod record;
mod summary;

use std::collections::BTreeMap;

pub use summary::{OpenEnded, Retirement, State, VersionUse};

use self::latest::{Latest, Versions};
use self::record::Record;
use crate::histories::{Histories, Lent};
use crate::model::Workflow;
use crate::reading::read_all;
use crate::request::{NotLookedAt, Revision};

/// Workflow and run.
type RunKey = (Option<String>, String);

/// What is known of one run.
#[derive(Debug, Default)]
struct Run {
    /// One, or those that contradict each other; none where it is not said.
    versions: Vec<String>,
    /// None where nothing tells how far it has come.
    progress: Option<Progress>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Progress {
    Ended,
    Waits(Latest),
}

/// Judges the runs of lists (`{"run", "workflow", "version", "history"?}`) and of histories. The
/// manifests tell what versions there are, and how long their timers run.
pub fn retire(
    manifests: &Revision,
    lists: &mut dyn Histories,
    histories: &mut dyn Histories,
) -> Retirement {
    let read = read_all(manifests);
    let workflows: Vec<&Workflow> = read.workflows();
    let versions = Versions::new(&workflows);
    let mut runs = Runs { versions: &versions, all: BTreeMap::new(), not_read: Vec::new() };
    lists.each(&mut |lent| runs.take(lent, Record::listed));
    histories.each(&mut |lent| runs.take(lent, Record::history));
    let Runs { all, mut not_read, .. } = runs;
    not_read.extend(read.not_looked_at.iter().cloned());
    summary::summary(&versions, &all, not_read)
}

struct Runs<'a> {
    versions: &'a Versions<'a>,
    all: BTreeMap<RunKey, Run>,
    not_read: Vec<NotLookedAt>,
}

impl Runs<'_> {
    fn take(&mut self, lent: &Lent<'_>, read: fn(&Lent<'_>) -> Result<Record, NotLookedAt>) {
        match read(lent) {
            Ok(record) => self.add(record),
            Err(wrong) => self.not_read.push(wrong),
        }
    }

    fn add(&mut self, record: Record) {
        let run = self.all.entry((record.workflow.clone(), record.run)).or_default();
        let version = record.version.or_else(|| run.versions.first().cloned());
        if let Some(trace) = &record.trace {
            run.progress = Some(if trace.has_ended() && !trace.goes_on_anew() {
                Progress::Ended
            } else {
                let (workflow, version) = (record.workflow.as_deref(), version.as_deref());
                Progress::Waits(self.versions.latest(workflow, version, trace))
            });
        }
        if let Some(version) = version
            && !run.versions.contains(&version)
        {
            run.versions.push(version);
        }
    }
}

#[cfg(test)]
mod tests;
