//! Where a run rests, as far as its history tells.

use std::collections::{BTreeMap, BTreeSet};

use midflight_replay::{Event, OperationKind, ParkPoint};

use crate::histories::Trace;

/// Places that are remembered. Runs of one version rest at a handful.
const REMEMBERED_MAX: usize = 10_000;

/// Where runs of one version can rest.
#[derive(Debug, Default)]
pub(super) struct Places {
    places: Vec<(String, BTreeSet<String>)>,
    /// By what is open in a history.
    known: BTreeMap<Open, Option<String>>,
}

/// What a history shows to be under way.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    /// Keys of what was started and has not ended.
    keys: BTreeSet<String>,
    /// That which was started last.
    latest: Option<String>,
    /// Hooks that were created, of which another payload can be awaited.
    hooks: BTreeSet<String>,
}

impl Places {
    pub(super) fn new(points: &[ParkPoint]) -> Self {
        let keys = |point: &ParkPoint| point.at.split('+').map(str::to_owned).collect();
        let places = points.iter().map(|point| (point.at.clone(), keys(point))).collect();
        Self { places, known: BTreeMap::new() }
    }

    /// The place of a run in flight.
    pub(super) fn of(&mut self, trace: &Trace) -> Option<String> {
        let open = Open::of(trace);
        if let Some(known) = self.known.get(&open) {
            return known.clone();
        }
        let place = self.find(&open);
        if self.known.len() < REMEMBERED_MAX {
            self.known.insert(open, place.clone());
        }
        place
    }

    /// Losers of races go on beside what a run waits for, and what it waits for besides may not be
    /// in its history: of the places that can be, the one that accounts for most.
    fn find(&self, open: &Open) -> Option<String> {
        let can_be = |key: &String| {
            open.keys.contains(key) || open.hooks.contains(key) || key.starts_with("s:")
        };
        let score = |keys: &BTreeSet<String>| {
            let shown = keys.iter().filter(|key| open.keys.contains(*key)).count();
            let has_latest = open.latest.as_ref().is_some_and(|key| keys.contains(key));
            (shown, has_latest, std::cmp::Reverse(keys.len() - shown))
        };
        let possible: Vec<_> =
            self.places.iter().filter(|(_, keys)| keys.iter().all(can_be)).collect();
        let best = possible.iter().map(|(_, keys)| score(keys)).max();
        let mut found = possible.iter().filter(|(_, keys)| Some(score(keys)) == best);
        match (found.next(), found.next()) {
            (Some((at, _)), None) => Some(at.clone()),
            (Some((at, keys)), Some(_)) if score(keys).0 > 0 => Some(at.clone()),
            _ if open.keys.is_empty() => None,
            _ => Some(open.keys.iter().cloned().collect::<Vec<_>>().join("+")),
        }
    }
}

impl Open {
    fn of(trace: &Trace) -> Self {
        let created = trace.known().filter_map(|(_, event)| match event {
            Event::Scheduled(it) if it.operation.kind == OperationKind::Hook => Some(it),
            _ => None,
        });
        let hooks = created.map(|it| it.operation.to_string()).collect();
        let started = trace.under_way();
        let latest = started.iter().max_by_key(|(_, at)| **at);
        let latest = latest.map(|(it, _)| it.operation.to_string());
        let keys = started.keys().map(|it| it.operation.to_string()).collect();
        Self { keys, latest, hooks }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn place(points: &[&str], trace: &[&str]) -> Option<String> {
        let point = |at: &&str| ParkPoint {
            at: (*at).to_owned(),
            sites: Vec::new(),
            verdict: midflight_replay::ParkVerdict::Safe,
            reason: None,
        };
        let points: Vec<ParkPoint> = points.iter().map(point).collect();
        Places::new(&points).of(&Trace::read(&json!(trace)).unwrap())
    }

    #[test]
    fn all_waits_that_are_open_at_once() {
        let points = ["A", "B", "h:ok+t:late"];
        assert_eq!(place(&points, &["+A"]).as_deref(), Some("A"));
        let both = ["+A", "-A", "+h:ok", "+t:late"];
        assert_eq!(place(&points, &both).as_deref(), Some("h:ok+t:late"));
        assert_eq!(place(&[], &both).as_deref(), Some("h:ok+t:late"));
        assert_eq!(place(&points, &["+A", "-A"]), None);
    }

    #[test]
    fn losers_of_races_are_not_waited_for() {
        let points = ["A", "B", "h:ok+t:late"];
        let late = ["+A", "-A", "+h:ok", "+t:late", "-t:late", "+B"];
        assert_eq!(place(&points, &late).as_deref(), Some("B"));
    }

    #[test]
    fn signals_and_later_payloads_are_awaited_without_an_event() {
        assert_eq!(place(&["A", "s:go"], &["+A", "-A"]).as_deref(), Some("s:go"));
        assert_eq!(place(&["A", "h:x"], &["+h:x", "-h:x"]).as_deref(), Some("h:x"));
        assert_eq!(place(&["s:a", "s:b"], &["+A", "-A"]), None);
    }
}
