//! Every history, one after the other.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::fact::RunsFact;
use super::groups::Groups;
use super::outcome::{Outcome, VERSION};
use super::route::{Route, Routes};
use super::seat::{Candidate, Seat};
use super::strategies::strategies;
use crate::compare::{Declared, Shown};
use crate::histories::{Histories, History, Lent};
use crate::limits::{HISTORY_PROBLEMS_MAX, RUN_IDS_MAX, RUN_NAME_CHARS_MAX, RUNS_MAX};
use crate::report::{RunGroupReport, RunReport, RunVerdict, Strategies};
use crate::request::NotLookedAt;

/// All runs that were given.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    /// The first of them.
    pub(crate) kept: Vec<RunReport>,
    pub(crate) groups: Vec<RunGroupReport>,
    /// What the runs of each candidate come to.
    pub(crate) facts: Vec<RunsFact>,
    /// What could not be read, and what else is to be said of the histories.
    pub(crate) notes: Vec<NotLookedAt>,
    /// Whether a history could not be read.
    pub(crate) is_unreadable: bool,
}

/// Judges each history by the candidate that it belongs to. `out` takes every run.
pub(crate) fn judge(
    candidates: &[Candidate<'_>],
    histories: &mut dyn Histories,
    show_values: bool,
    out: Option<&mut dyn FnMut(&RunReport)>,
) -> Runs {
    let declared: Vec<Option<Declared>> =
        candidates.iter().map(|one| Some(Declared::of(one.facts.and(one.pairing.new)?))).collect();
    let seats = candidates.iter().zip(&declared);
    let mut bench = Bench {
        routes: Routes::new(candidates),
        candidates,
        declared: &declared,
        seats: seats.map(|_| None).collect(),
        show_values,
        out,
        known: HashSet::new(),
        groups: Groups::default(),
        kept: Vec::new(),
        notes: Notes::default(),
    };
    histories.each(&mut |lent| bench.take(lent));
    bench.runs()
}

struct Bench<'a, 'o> {
    routes: Routes,
    candidates: &'a [Candidate<'a>],
    declared: &'a [Option<Declared>],
    /// Prepared when the first of its runs comes.
    seats: Vec<Option<Box<Seat<'a>>>>,
    show_values: bool,
    out: Option<&'o mut dyn FnMut(&RunReport)>,
    /// Hashes of the runs that were met.
    known: HashSet<u64>,
    groups: Groups,
    kept: Vec<RunReport>,
    notes: Notes,
}

impl<'a> Bench<'a, '_> {
    fn take(&mut self, lent: &Lent<'_>) {
        let history = match lent.read() {
            Ok(history) => history,
            Err((what, why)) => {
                self.notes.add(what, why);
                self.notes.is_unreadable = true;
                return;
            }
        };
        let name = bounded(history.run.as_deref().unwrap_or(&lent.place()));
        if history.run.is_some() && self.is_known(&history) {
            let why = format!("run `{}` has a history before this one", crate::text::quoted(&name));
            self.notes.add(lent.place(), why);
        }
        self.judge(&name, &history);
    }

    fn is_known(&mut self, history: &History) -> bool {
        let mut hasher = DefaultHasher::new();
        (&history.workflow, &history.run).hash(&mut hasher);
        let hash = hasher.finish();
        if self.known.len() >= RUN_IDS_MAX {
            self.notes.has_many = true;
            return self.known.contains(&hash);
        }
        !self.known.insert(hash)
    }

    fn judge(&mut self, name: &str, history: &History) {
        let ended = history.trace.has_ended();
        let (entries, outcome) = match self.routes.of(history, self.candidates) {
            Route::Foreign { entries, reason, detail } => {
                (entries, Outcome::unknown(reason, detail))
            }
            Route::Tried(entries) => self.tried(entries, history),
        };
        let mut told = RunReport {
            run: name.to_owned(),
            workflow: bounded(history.workflow.as_deref().unwrap_or_default()),
            against: None,
            verdict: outcome.verdict,
            park_point: None,
            diverges_at: outcome.at,
            redo: outcome.redo,
            strategies: Strategies::default(),
            reason: outcome.reason,
            detail: outcome.detail.clone(),
            value: None,
        };
        let is_wanted = self.out.is_some() || self.kept.len() < RUNS_MAX;
        for (nth, entry) in entries.iter().enumerate() {
            let show_values = self.show_values;
            let seat = self.seat(*entry);
            let input = history.input.as_ref().zip(seat.receiver.as_ref());
            let input = input.map(|(input, receiver)| receiver.show(input));
            if let Some(input) = &input {
                seat.fact.inputs.count(input, || format!("run `{}`", crate::text::quoted(name)));
            }
            if seat.is_replayed() {
                seat.fact.add(name, &history.trace, &outcome, ended);
            }
            if nth == 0 {
                seat.tell(&mut told, (history, &outcome, ended), input.as_ref(), is_wanted);
                if show_values && outcome.reason == Some("schema") {
                    told.value = outcome.at.and_then(|at| history.trace.value(at)).cloned();
                }
            }
        }
        if entries.len() > 1 {
            told.against = None;
        }
        self.groups.add(&told, &outcome, !entries.is_empty());
        if let Some(out) = &mut self.out {
            out(&told);
        }
        if self.kept.len() < RUNS_MAX {
            self.kept.push(told);
        }
    }

    /// The answer of each version that can have recorded the history. Where several can, and
    /// they disagree, nothing is shown.
    fn tried(&mut self, entries: Vec<usize>, history: &History) -> (Vec<usize>, Outcome) {
        let answers: Vec<(usize, Outcome)> =
            entries.into_iter().map(|entry| (entry, self.seat(entry).outcome(history))).collect();
        let is_fit = |(_, answer): &&(usize, Outcome)| answer.verdict != RunVerdict::Corrupt;
        let fit: Vec<&(usize, Outcome)> = answers.iter().filter(is_fit).collect();
        let Some((_, first)) = fit.first() else {
            let entries = answers.iter().map(|(entry, _)| *entry).collect();
            let corrupt = answers.into_iter().next().map(|(_, answer)| answer);
            let none = || Outcome::unknown(VERSION, "no version can be told");
            return (entries, corrupt.unwrap_or_else(none));
        };
        let outcome = if fit.iter().all(|(_, answer)| answer.agrees(first)) {
            first.clone()
        } else {
            let why = "several of the compared versions can have recorded it, and they disagree";
            Outcome::unknown(VERSION, why)
        };
        (fit.iter().map(|(entry, _)| *entry).collect(), outcome)
    }

    fn seat(&mut self, entry: usize) -> &mut Seat<'a> {
        let (candidates, declared) = (self.candidates, self.declared);
        self.seats[entry].get_or_insert_with(|| {
            Box::new(Seat::new(&candidates[entry], declared[entry].as_ref()))
        })
    }

    fn runs(mut self) -> Runs {
        if self.groups.folded > 0 {
            let why = "there are too many groups; `--runs-out` has each run".to_owned();
            self.notes.add(format!("what {} runs have in common", self.groups.folded), why);
        }
        if self.notes.has_many {
            let why = format!("ids of {RUN_IDS_MAX} runs are remembered");
            self.notes.add("whether later runs have an id twice".to_owned(), why);
        }
        let facts = self.seats.into_iter();
        let facts = facts.map(|seat| seat.map(|seat| seat.fact).unwrap_or_default());
        Runs {
            kept: self.kept,
            groups: self.groups.reports(),
            facts: facts.collect(),
            is_unreadable: self.notes.is_unreadable,
            notes: self.notes.all(),
        }
    }
}

impl Seat<'_> {
    /// What is told of a run beside its verdict.
    fn tell(
        &mut self,
        told: &mut RunReport,
        (history, outcome, has_ended): (&History, &Outcome, bool),
        input: Option<&Shown>,
        is_wanted: bool,
    ) {
        self.candidate.id.clone_into(&mut told.workflow);
        told.against.clone_from(&self.candidate.against);
        let is_placed = outcome.verdict != RunVerdict::Corrupt && outcome.reason != Some(VERSION);
        if has_ended {
            return;
        }
        if is_placed {
            told.park_point = self.place(&history.trace);
        }
        if is_wanted {
            told.strategies = strategies(self, &history.trace, outcome, input);
        }
    }
}

/// What is said of histories beside the runs, the first of it.
#[derive(Debug, Default)]
struct Notes {
    kept: Vec<NotLookedAt>,
    count: usize,
    is_unreadable: bool,
    /// More runs came than ids are remembered.
    has_many: bool,
}

impl Notes {
    fn add(&mut self, what: String, why: String) {
        self.count += 1;
        if self.kept.len() < HISTORY_PROBLEMS_MAX {
            self.kept.push(NotLookedAt { what, why });
        }
    }

    fn all(mut self) -> Vec<NotLookedAt> {
        let more = self.count - self.kept.len();
        if more > 0 {
            let what = format!("{more} more places in histories");
            let why = format!("a report names {HISTORY_PROBLEMS_MAX}");
            self.kept.push(NotLookedAt { what, why });
        }
        self.kept
    }
}

/// A name that is not longer than a report bears.
fn bounded(name: &str) -> String {
    match name.char_indices().nth(RUN_NAME_CHARS_MAX) {
        None => name.to_owned(),
        Some((end, _)) => format!("{}…", &name[..end]),
    }
}
