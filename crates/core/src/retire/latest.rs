//! When a run goes on at the latest.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};
use midflight_replay::{Budget, Operation, OperationKind, Profile, Replayer, Rest};

use crate::histories::Trace;
use crate::model::Workflow;

/// When a run goes on at the latest, or why that has no bound: a lower-case fragment.
pub(super) type Latest = Result<Timestamp, String>;

const NOTHING: &str = "it waits for nothing that comes";

/// The versions whose manifests were given.
#[derive(Debug)]
pub(super) struct Versions<'a> {
    known: BTreeMap<(&'a str, &'a str), Version<'a>>,
}

#[derive(Debug)]
struct Version<'a> {
    manifest: &'a Workflow,
    /// None where the flow was not read.
    replayer: Option<Replayer>,
}

impl<'a> Versions<'a> {
    pub(super) fn new(workflows: &[&'a Workflow]) -> Self {
        let named = workflows.iter().filter_map(|workflow| {
            let version = workflow.version.as_deref()?;
            let profile = workflow.profile.unwrap_or(Profile::Ordered);
            let flow = workflow.flow.as_ref();
            let replayer = flow.map(|flow| Replayer::new(profile, flow, flow));
            Some(((workflow.id.0.as_str(), version), Version { manifest: workflow, replayer }))
        });
        Self { known: named.collect() }
    }

    /// Workflow and version of each.
    pub(super) fn names(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.known.keys().copied()
    }

    /// When a run with this history goes on at the latest.
    pub(super) fn latest(
        &self,
        workflow: Option<&str>,
        version: Option<&str>,
        trace: &Trace,
    ) -> Latest {
        let named = workflow.zip(version).and_then(|name| self.known.get(&name));
        let named = named.and_then(|it| Some((it.manifest, it.replayer.as_ref()?)));
        let Some((manifest, replayer)) = named else {
            return Err("its version's manifest was not given".to_owned());
        };
        if trace.goes_on_anew() {
            return Err("it continued as new, and what became of that is not told".to_owned());
        }
        let Some(found) = replayer.rests(&trace.events, &Budget::default()) else {
            return Err("its history is none of that version".to_owned());
        };
        let started = starts(trace);
        let all = found.iter().map(|rest| latest(rest, manifest, &started));
        // Whichever way it has taken.
        last(all)
    }
}

/// By operation: when an instance of it was started last that has not ended; `None` where that is
/// not recorded.
type Starts<'a> = BTreeMap<&'a Operation, Option<Timestamp>>;

fn starts(trace: &Trace) -> Starts<'_> {
    let mut starts = Starts::new();
    for (instance, at) in trace.under_way() {
        let time = trace.time(at).and_then(|time| time.parse().ok());
        let known = starts.entry(&instance.operation).or_insert(time);
        *known = known.zip(time).map(|(a, b)| a.max(b));
    }
    starts
}

fn latest(rest: &Rest, manifest: &Workflow, starts: &Starts<'_>) -> Latest {
    let parts = |parts: &[Rest]| -> Vec<Latest> {
        parts.iter().map(|part| latest(part, manifest, starts)).collect()
    };
    match rest {
        Rest::Nothing => Err("it is under way".to_owned()),
        Rest::All(all) => last(parts(all).into_iter()),
        Rest::Any(any) => {
            let any = parts(any);
            let first = any.iter().flatten().min().copied();
            let whys: BTreeSet<String> = any.into_iter().filter_map(Result::err).collect();
            let whys = whys.into_iter().collect::<Vec<_>>().join(", and ");
            first.ok_or(if whys.is_empty() { NOTHING.to_owned() } else { whys })
        }
        Rest::Wait(operation) if operation.kind == OperationKind::Timer => {
            fires(operation, manifest, starts)
        }
        Rest::Wait(operation) => Err(format!("it waits for {}", words(operation))),
    }
}

fn words(operation: &Operation) -> String {
    format!("{} `{}`", operation.kind.as_str(), operation.name)
}

fn fires(timer: &Operation, manifest: &Workflow, starts: &Starts<'_>) -> Latest {
    let start = starts.get(timer).copied().flatten();
    let start =
        start.ok_or_else(|| format!("when timer `{}` was started is not recorded", timer.name))?;
    let unknown = || format!("the length of timer `{}` is not known", timer.name);
    let lengths = manifest.timers.get(&timer.name).filter(|it| !it.is_empty());
    let lengths: Option<Vec<SignedDuration>> =
        lengths.and_then(|lengths| lengths.iter().map(|length| duration(length)).collect());
    let longest = lengths.and_then(|it| it.into_iter().max()).ok_or_else(unknown)?;
    start.checked_add(longest).map_err(|_| unknown())
}

/// A length of time such as `90s`, `1d 12h` or `P1DT12H`; months and years have none.
fn duration(text: &str) -> Option<SignedDuration> {
    let span: Span = text.trim().parse().ok()?;
    let length = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    (!length.is_negative()).then_some(length)
}

/// The last of all, each of which has to come.
fn last(all: impl Iterator<Item = Latest>) -> Latest {
    let mut last = None;
    for latest in all {
        last = last.max(Some(latest?));
    }
    last.ok_or_else(|| "it is under way".to_owned())
}
