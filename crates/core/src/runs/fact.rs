//! What the runs of one version come to, for rules and for the report.

use std::collections::BTreeMap;

use midflight_replay::{DeviationKind, Operation, Site};

use super::outcome::Outcome;
use crate::compare::RecordedFact;
use crate::histories::Trace;
use crate::limits::{RUN_FINDINGS_MAX, RUN_WITNESS_EVENTS_MAX, RUNS_NAMED_MAX};
use crate::report::{RunVerdict, counted};

/// Runs of one version against the new one.
#[derive(Debug, Clone, Default)]
pub(crate) struct RunsFact {
    /// All of them.
    pub(crate) count: usize,
    pub(crate) replayable: usize,
    pub(crate) diverging: usize,
    pub(crate) corrupt: usize,
    pub(crate) undecided: usize,
    /// Those that have ended, and that no other goes on from.
    ended: usize,
    /// Those that a new version cannot replay, alike ones together.
    pub(crate) lost: BTreeMap<LostKey, LostRuns>,
    /// Those in flight of which nothing was shown, by the reason.
    pub(crate) open: BTreeMap<String, NamedRuns>,
    /// Inputs that were recorded with them.
    pub(crate) inputs: RecordedFact,
}

/// Places in both versions, code, and what is recorded there.
pub(crate) type LostKey = (Option<Site>, Option<Site>, &'static str, String);

/// Runs that diverge alike.
#[derive(Debug, Clone, Default)]
pub(crate) struct LostRuns {
    pub(crate) runs: NamedRuns,
    pub(crate) old_site: Option<Site>,
    pub(crate) new_site: Option<Site>,
    /// The operation whose value the new version does not take, where that is the reason.
    pub(crate) misfit: Option<Operation>,
    /// One sentence, without values.
    pub(crate) detail: String,
    /// The shortest of their histories up to the event that cannot be consumed; none where even
    /// that is too long to print.
    pub(crate) witness: Option<Vec<String>>,
}

/// Some runs, the first of them by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct NamedRuns {
    pub(crate) count: usize,
    names: Vec<String>,
}

impl NamedRuns {
    fn add(&mut self, name: &str) {
        self.count += 1;
        if self.names.len() < RUNS_NAMED_MAX {
            self.names.push(name.to_owned());
        }
    }

    /// ``run `a` ``, ``3 runs (`a`, `b` and 1 more)``.
    pub(crate) fn told(&self) -> String {
        let names: Vec<String> =
            self.names.iter().map(|name| format!("`{}`", crate::text::quoted(name))).collect();
        let more = match self.count - self.names.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        match self.count {
            1 => format!("run {}", names.join("")),
            count => format!("{count} runs ({}{more})", names.join(", ")),
        }
    }
}

impl RunsFact {
    /// Counts one run.
    pub(super) fn add(&mut self, name: &str, trace: &Trace, outcome: &Outcome, has_ended: bool) {
        self.count += 1;
        let is_over = has_ended && !trace.goes_on_anew();
        self.ended += usize::from(is_over && outcome.verdict != RunVerdict::Corrupt);
        match outcome.verdict {
            RunVerdict::Replayable => self.replayable += 1,
            RunVerdict::Diverges => {
                self.diverging += 1;
                // What was recorded on the way to an end was once recorded by a run in flight.
                if !(has_ended && (outcome.is_about_the_end() || outcome.deviation.is_none())) {
                    self.lose(name, trace, outcome);
                }
            }
            verdict @ (RunVerdict::Corrupt | RunVerdict::Unknown) => {
                self.corrupt += usize::from(verdict == RunVerdict::Corrupt);
                self.undecided += usize::from(verdict == RunVerdict::Unknown);
                if !has_ended {
                    let why = outcome.detail.clone().unwrap_or_default();
                    let why = match verdict {
                        RunVerdict::Corrupt => {
                            format!("the old version cannot have recorded it: {why}")
                        }
                        _ => why,
                    };
                    self.leave_open(name, why);
                }
            }
        }
    }

    /// Counts a run in flight of which nothing is shown.
    fn leave_open(&mut self, name: &str, why: String) {
        let is_full = self.open.len() >= RUN_FINDINGS_MAX && !self.open.contains_key(&why);
        let key = if is_full { "of many reasons, all in the report".to_owned() } else { why };
        self.open.entry(key).or_default().add(name);
    }

    fn lose(&mut self, name: &str, trace: &Trace, outcome: &Outcome) {
        let deviation = outcome.deviation.as_deref();
        let (old_site, new_site) = deviation.map_or((None, None), |it| (it.old_site, it.new_site));
        let code = outcome.reason.unwrap_or_default();
        let found = deviation.and_then(|it| it.old_operation.as_ref()).map(ToString::to_string);
        let key = (old_site, new_site, code, found.unwrap_or_default());
        let is_full = self.lost.len() >= RUN_FINDINGS_MAX && !self.lost.contains_key(&key);
        let key = if is_full { (None, None, "", String::new()) } else { key };
        let lost = self.lost.entry(key).or_insert_with(|| LostRuns {
            old_site: old_site.filter(|_| !is_full),
            new_site: new_site.filter(|_| !is_full),
            misfit: deviation
                .filter(|it| it.kind == DeviationKind::Schema && !is_full)
                .and_then(|it| it.old_operation.clone()),
            detail: outcome.detail.clone().unwrap_or_default(),
            ..LostRuns::default()
        });
        lost.runs.add(name);
        let length = outcome.at.map_or(0, |at| at + 1);
        let shortest = lost.witness.as_ref().map_or(RUN_WITNESS_EVENTS_MAX + 1, Vec::len);
        if deviation.is_some() && length < shortest {
            let events = trace.known().take_while(|(at, _)| *at < length);
            lost.witness = Some(events.map(|(_, event)| event.to_string()).collect());
        }
    }

    /// Whether histories were given and each of them has ended.
    pub(crate) fn is_over(&self) -> bool {
        self.count > 0 && self.ended == self.count
    }

    /// For the report, after what is known of histories in general.
    pub(crate) fn told(&self) -> Option<String> {
        let numbers = [
            (RunVerdict::Replayable, self.replayable),
            (RunVerdict::Diverges, self.diverging),
            (RunVerdict::Corrupt, self.corrupt),
            (RunVerdict::Unknown, self.undecided),
        ];
        let some = counted(&numbers);
        match self.count {
            0 => None,
            1 => Some(format!("of 1 recorded history {some}")),
            count if self.replayable == count => {
                Some(format!("all {count} recorded histories replay"))
            }
            count => Some(format!("of {count} recorded histories {some}")),
        }
    }
}
