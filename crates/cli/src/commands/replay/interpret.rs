//! One history on two folders of code.

use std::collections::BTreeMap;
use std::fs;

use camino::Utf8Path;
use midflight_replay::{ParkPoint, ParkVerdict};
use midflight_source::flow::Engine;
use midflight_source::{Divergence, OpenWaits, Outcome, Project, Why, temporal, workflow_devkit};
use serde_json::{Map, Value, json};

use super::places::Places;

/// Both versions, and what was found of their workflows so far.
pub(super) struct Judge {
    old: Project,
    new: Project,
    places: BTreeMap<String, Result<Places, Why>>,
}

/// A history in the form of the engine that exported it.
enum Recorded {
    Devkit(Box<workflow_devkit::Log>),
    Temporal(temporal::History),
}

impl Judge {
    pub(super) fn new(old: Project, new: Project) -> Self {
        Self { old, new, places: BTreeMap::new() }
    }

    /// The entry of one run, with the places of its workflow under `history`.
    pub(super) fn entry(&mut self, file: &Utf8Path, name: &str) -> Value {
        let text = fs::read_to_string(file).map_err(|error| error.to_string());
        let recorded = match text.and_then(|text| Recorded::read(&text)) {
            Ok(recorded) => recorded,
            Err(why) => {
                let outcome = unknown(format!("no history that is read: {why}"));
                return Value::Object(entry(name, None, &outcome));
            }
        };
        let outcome = self.outcome(&recorded);
        let mut out = entry(name, Some(&recorded), &outcome);
        let (old, new) = (&self.old, &self.new);
        let places = self
            .places
            .entry(recorded.workflow().to_owned())
            .or_insert_with(|| places(&recorded, old, new));
        let history = match places {
            Ok(places) => {
                let open = recorded.open_waits();
                if let Some(point) = places.of_run(&open) {
                    out.insert("park_point".to_owned(), point.at.as_str().into());
                }
                let points: Vec<Value> =
                    places.points.iter().map(|it| park_point(it, places)).collect();
                history(&places.points, &points, None)
            }
            Err(why) => history(&[], &[], Some(why)),
        };
        out.insert("history".to_owned(), history);
        Value::Object(out)
    }

    fn outcome(&self, recorded: &Recorded) -> Outcome {
        match recorded {
            Recorded::Devkit(log) => workflow_devkit::compare(&self.old, &self.new, log),
            // A history that its own code cannot have recorded shows nothing about another. What
            // goes wrong only in a task that it does not have is no reason against the rest.
            Recorded::Temporal(history) => match temporal::replay(&self.old, history) {
                Outcome::Diverges(it) if it.at < history.len() => {
                    unknown(format!("the old code did not record it: {it}"))
                }
                _ => temporal::replay(&self.new, history),
            },
        }
    }
}

impl Recorded {
    /// Which engine it is shows in the document itself.
    fn read(text: &str) -> Result<Self, String> {
        let root: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if temporal::History::is_one(&root) {
            return temporal::History::read(&root).map(Self::Temporal).map_err(|error| error.0);
        }
        workflow_devkit::Log::read(text)
            .map(|log| Self::Devkit(Box::new(log)))
            .map_err(|error| error.0)
    }

    fn run(&self) -> &str {
        match self {
            Self::Devkit(log) => log.run(),
            Self::Temporal(history) => history.run().unwrap_or(""),
        }
    }

    fn workflow(&self) -> &str {
        match self {
            Self::Devkit(log) => log.workflow(),
            Self::Temporal(history) => history.workflow(),
        }
    }

    fn open_waits(&self) -> OpenWaits {
        match self {
            Self::Devkit(log) => log.open_waits(),
            Self::Temporal(history) => history.open_waits(),
        }
    }
}

fn places(recorded: &Recorded, old: &Project, new: &Project) -> Result<Places, Why> {
    let workflow = recorded.workflow();
    let (engine, find): (_, fn(&Project, &str) -> _) = match recorded {
        Recorded::Devkit(_) => (Engine::WorkflowDevKit, workflow_devkit::entry),
        Recorded::Temporal(_) => (Engine::Temporal, temporal::entry),
    };
    let home = |project| {
        find(project, workflow)?.ok_or_else(|| Why::new(format!("no workflow `{workflow}`")))
    };
    let (was, is) = (home(old)?, home(new)?);
    Places::of(engine, (old, &was.0, &was.1), (new, &is.0, &is.1))
}

fn unknown(why: String) -> Outcome {
    Outcome::Unknown(Why::new(why))
}

/// All places of a workflow, and the worst of them.
fn history(points: &[ParkPoint], shown: &[Value], why: Option<&Why>) -> Value {
    let worst = points.iter().map(|it| it.verdict).max_by_key(|it| match it {
        ParkVerdict::Safe => 0,
        ParkVerdict::Unknown => 1,
        ParkVerdict::Unsafe => 2,
    });
    let verdict = worst.filter(|_| why.is_none()).map_or("unknown", verdict);
    let mut out = json!({"verdict": verdict, "park_points": shown});
    if let Some(why) = why {
        out["reason"] = why.to_string().into();
    }
    out
}

fn verdict(it: ParkVerdict) -> &'static str {
    match it {
        ParkVerdict::Safe => "safe",
        ParkVerdict::Unknown => "unknown",
        ParkVerdict::Unsafe => "unsafe",
    }
}

fn park_point(point: &ParkPoint, places: &Places) -> Value {
    let mut out = json!({"at": point.at, "verdict": verdict(point.verdict)});
    let sites: Vec<Value> = point
        .sites
        .iter()
        .filter_map(|site| places.sites.get(site.0 as usize))
        .map(|(file, offset)| json!({"file": file, "offset": offset}))
        .collect();
    out["sites"] = sites.into();
    if let Some(reason) = &point.reason {
        out["reason"] = reason.message.as_str().into();
    }
    out
}

fn entry(name: &str, recorded: Option<&Recorded>, outcome: &Outcome) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("run".to_owned(), recorded.map(Recorded::run).into());
    out.insert("file".to_owned(), name.into());
    out.insert("workflow".to_owned(), recorded.map(Recorded::workflow).into());
    let (verdict, reason) = match outcome {
        Outcome::Replayable { left_over: 0 } => ("replayable", None),
        Outcome::Replayable { left_over } => {
            let what = "recorded events, which the engine then ignores";
            ("replayable", Some(format!("the code returns before {left_over} {what}")))
        }
        Outcome::Diverges(it) => ("diverges", Some(it.to_string())),
        Outcome::Unknown(why) => ("unknown", Some(why.to_string())),
    };
    out.insert("verdict".to_owned(), verdict.into());
    if let Outcome::Diverges(Divergence { at, expected, found }) = outcome {
        out.insert("diverges_at".to_owned(), (*at).into());
        out.insert("expected".to_owned(), expected.as_str().into());
        out.insert("found".to_owned(), found.as_str().into());
    }
    if let Some(reason) = reason {
        out.insert("reason".to_owned(), reason.into());
    }
    out
}
