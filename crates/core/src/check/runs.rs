//! Recorded runs, once everything else is known of the versions that they are of.

use super::assemble::Assembler;
use super::judge::{Entry, Judge};
use super::raise::Raised;
use super::weigh::weights;
use crate::histories::Histories;
use crate::report::RunReport;
use crate::runs::{Candidate, Runs};

/// Histories as a shell lends them, and who takes every run that was judged.
pub(super) struct Given<'h> {
    pub(super) histories: &'h mut dyn Histories,
    pub(super) out: Option<&'h mut dyn FnMut(&RunReport)>,
}

/// Judges each run by what findings weigh without it, and tells each entry of its runs.
pub(super) fn judge_runs<'a>(
    given: Option<Given<'_>>,
    entries: &mut [Entry<'a>],
    about_files: &[Raised<'a>],
    (assembler, judge): (&Assembler<'_>, &Judge<'_>),
) -> Runs {
    let mut runs = Runs::default();
    if let Some(given) = given {
        let findings = assembler.findings(about_files, entries, judge);
        let candidates: Vec<Candidate<'_>> = entries
            .iter()
            .enumerate()
            .map(|(index, entry)| Candidate {
                pairing: entry.pairing,
                facts: entry.facts.as_ref(),
                ground: entry.ground,
                weights: weights(index, entry, &findings.kept, judge),
                against: entry.against.map(|it| assembler.request.old[it].label.clone()),
                id: &entry.workflow.id.0,
            })
            .collect();
        let show_values = judge.options.show_values;
        runs = crate::runs::judge(&candidates, given.histories, show_values, given.out);
    }
    let mut facts = std::mem::take(&mut runs.facts).into_iter();
    for entry in entries {
        entry.take(facts.next().unwrap_or_default());
    }
    runs
}
