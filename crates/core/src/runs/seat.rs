//! One compared version, with what its runs come to.

use std::collections::BTreeMap;

use midflight_replay::{Budget, HistoryVerdict, Operation, park_points};

use super::fact::RunsFact;
use super::outcome::{MISSING_WORKFLOW, Outcome};
use super::park::Places;
use crate::compare::{Declared, Facts, Pairing, Receiver, SchemaVerdict};
use crate::histories::{History, HistoryJudge, Trace};
use crate::limits::REPLAY_STEPS_MAX;
use crate::model::{Cell, Change, Workflow};
use crate::report::RunVerdict;
use crate::strategies::{Ground, Weight};

/// A version that runs can be of: an entry of the report, as it is without its runs.
#[derive(Debug)]
pub(crate) struct Candidate<'a> {
    pub(crate) pairing: Pairing<'a>,
    /// None where one side is missing or nothing changed.
    pub(crate) facts: Option<&'a Facts>,
    pub(crate) ground: Ground,
    /// What findings weigh.
    pub(crate) weights: Vec<Weight>,
    /// The label of the old revision.
    pub(crate) against: Option<String>,
    /// The workflow's id, as the report has it.
    pub(crate) id: &'a str,
}

/// A candidate that runs are judged by.
pub(super) struct Seat<'a> {
    pub(super) candidate: &'a Candidate<'a>,
    judge: Judged,
    places: Places,
    /// Of the new version, where its inputs are compared.
    pub(super) receiver: Option<Receiver<'a>>,
    /// What bears on a run whatever it has recorded.
    pub(super) weights: Vec<Weight>,
    /// What bears on a run whose input is not recorded: it may be one that fits.
    pub(super) input_weights: Vec<Weight>,
    pub(super) fact: RunsFact,
}

/// How histories of a version are judged.
enum Judged {
    Replayed(Box<HistoryJudge>),
    /// By the old version alone, for the new side has none.
    Gone(Box<HistoryJudge>),
    /// Not at all, with code and reason.
    Not(&'static str, &'static str),
}

impl<'a> Seat<'a> {
    pub(super) fn new(candidate: &'a Candidate<'a>, declared: Option<&'a Declared>) -> Self {
        let judge = Judged::new(candidate);
        let is_about_input = |weight: &Weight| {
            matches!(
                weight.change,
                Change::InputNarrowed | Change::InputUndecided | Change::InputAdded
            )
        };
        let weights = candidate.weights.iter().filter(|it| !is_told_by_history(it.change));
        let (input, others): (Vec<_>, Vec<_>) = weights.cloned().partition(is_about_input);
        let input_weights = input.into_iter().map(|weight| Weight {
            cap: weight.cap.min(Cell::Unknown),
            reason: format!("{}; the input of this run is not recorded", weight.reason),
            ..weight
        });
        Self {
            judge,
            places: places(candidate),
            receiver: declared.map(Declared::receiver),
            weights: others,
            input_weights: input_weights.collect(),
            fact: RunsFact::default(),
            candidate,
        }
    }

    /// What becomes of a run that was started on this version.
    pub(super) fn outcome(&self, history: &History) -> Outcome {
        let budget = Budget { steps: REPLAY_STEPS_MAX };
        match &self.judge {
            Judged::Replayed(judge) => Outcome::of(judge.replay(&history.trace, &budget)),
            Judged::Not(code, why) => Outcome::unknown(code, *why),
            Judged::Gone(judge) => match judge.replay(&history.trace, &budget) {
                verdict @ HistoryVerdict::Corrupt(_) => Outcome::of(verdict),
                _ => gone(&history.trace),
            },
        }
    }

    /// Where a run in flight rests.
    pub(super) fn place(&mut self, trace: &Trace) -> Option<String> {
        self.places.of(trace)
    }

    /// Whether the new version may not take what an operation gives that is still under way.
    pub(super) fn is_open(&self, operation: &Operation) -> bool {
        matches!(&self.judge, Judged::Replayed(judge) if judge.is_open(operation))
    }

    /// Whether anything replays histories of this version at all.
    pub(super) fn is_replayed(&self) -> bool {
        let sides = [self.candidate.pairing.old, self.candidate.pairing.new];
        sides.into_iter().flatten().any(|workflow| workflow.profile.is_some())
    }
}

/// Nothing of the new side takes the run. Where it has ended, nothing has to.
fn gone(trace: &Trace) -> Outcome {
    Outcome {
        reason: Some(MISSING_WORKFLOW),
        detail: Some("the new side no longer has the workflow".to_owned()),
        at: Some(0),
        redo: Some(super::costs::Work::since(trace, 0).count),
        found: trace.known().next().map(|(_, event)| event.to_string()),
        ..Outcome::new(RunVerdict::Diverges)
    }
}

impl Judged {
    fn new(candidate: &Candidate<'_>) -> Self {
        let Some(old) = candidate.pairing.old else {
            return Self::Not("version", "the run was started on a version that was not compared");
        };
        let new = candidate.pairing.new.unwrap_or(old);
        let profile = match (old.profile, new.profile) {
            (None, None) => {
                let why = "this engine never replays a history on another definition";
                return Self::Not("profile", why);
            }
            (Some(before), Some(after)) if before == after => before,
            _ => return Self::Not("profile", "the versions are replayed in different ways"),
        };
        let (Some(old_flow), Some(new_flow)) = (&old.flow, &new.flow) else {
            return Self::Not("flow", "the flow of one version could not be read");
        };
        let open = open(candidate, new);
        let judge = HistoryJudge::with_open(profile, (old_flow, new_flow), new, open);
        match candidate.pairing.new {
            Some(_) => Self::Replayed(Box::new(judge)),
            None => Self::Gone(Box::new(judge)),
        }
    }
}

/// What the replay of a run's own history settles for that run.
fn is_told_by_history(change: Change) -> bool {
    matches!(
        change,
        Change::HistoryDiverges
            | Change::HistoryUndecided
            | Change::ResultNarrowed
            | Change::ResultUndecided
    )
}

/// Operations of which the new version may not take what the old one has recorded.
fn open(candidate: &Candidate<'_>, new: &Workflow) -> BTreeMap<Operation, String> {
    let Some(facts) = candidate.facts else { return BTreeMap::new() };
    let open = facts.results.iter().filter(|fact| !matches!(fact.verdict, SchemaVerdict::Safe));
    let named = open.filter_map(|fact| {
        let result = new.results.iter().find(|result| result.contract.name == fact.name)?;
        let why = "the new version may not take all that the old one did".to_owned();
        Some((result.operation.clone(), why))
    });
    named.collect()
}

fn places(candidate: &Candidate<'_>) -> Places {
    if let Some(facts) = candidate.facts {
        return Places::new(&facts.history.park_points);
    }
    let old = candidate.pairing.old;
    let Some((profile, flow)) = old.and_then(|old| Some((old.profile?, old.flow.as_ref()?))) else {
        return Places::default();
    };
    let budget = Budget { steps: REPLAY_STEPS_MAX };
    Places::new(&park_points(profile, flow, flow, &budget))
}
