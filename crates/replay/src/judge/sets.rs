//! The second pass, a search for the shortest history that no candidate replays.
//!
//! States are OLD with the set of all candidates, taken in the order of their histories' length.
//! A state is skipped if the same OLD was seen with a subset of its candidates (antichains: De
//! Wulf, Doyen, Henzinger, Raskin 2006), for less survives the same events, or if a candidate
//! follows OLD for good.

use std::collections::BTreeMap;

use super::witness::Trail;
use super::{Candidate, Edge, Item, Judge, Recorder, Stop, Stray};

/// What the second pass finds.
#[derive(Debug)]
pub(crate) enum Search {
    /// The trail ends with the diverging event; the candidates that failed there.
    Beaten(Trail, usize, Vec<Item>),
    /// Every history replays under some decision.
    Exhausted,
    Stopped(Stop),
}

struct Open {
    old: Recorder,
    items: Vec<Item>,
    mark: usize,
    beaten: Option<Vec<Item>>,
}

#[derive(Default)]
struct Sets {
    trail: Trail,
    /// By length of the history, then by age.
    open: BTreeMap<(usize, usize), Open>,
    names: BTreeMap<Candidate, u32>,
    seen: BTreeMap<Recorder, Vec<Vec<u32>>>,
}

/// Runs the second pass.
pub(crate) fn refute(judge: &mut Judge<'_>) -> Search {
    let mut sets = Sets::default();
    let mut stopped = None;
    match judge.behind_lockstep() {
        Ok(edge) => sets.push(judge, None, edge),
        Err(stop) => return Search::Stopped(stop),
    }
    while let Some((_, state)) = sets.open.pop_first() {
        if let Some(dead) = state.beaten {
            return Search::Beaten(sets.trail, state.mark, dead);
        }
        match sets.is_covered(judge, &state) {
            Ok(true) => continue,
            Ok(false) => {}
            Err(stop) => return Search::Stopped(stop),
        }
        match judge.next(&state.old, &state.items, Stray::Ignored) {
            Ok(edges) => {
                for edge in edges {
                    sets.push(judge, Some(state.mark), edge);
                }
            }
            Err(Stop::Table) => stopped = Some(Stop::Table),
            Err(Stop::Steps) => return Search::Stopped(Stop::Steps),
        }
    }
    stopped.map_or(Search::Exhausted, Search::Stopped)
}

impl Sets {
    fn push(&mut self, judge: &Judge<'_>, from: Option<usize>, mut edge: Edge) {
        let beaten = edge.is_beaten.then(|| std::mem::take(&mut edge.dead));
        if beaten.is_none() && (edge.items.is_empty() || edge.old.run.main.is_over()) {
            return;
        }
        let renames = judge.normalize(&mut edge.old, &mut edge.items);
        let (mark, length) = self.trail.push(judge, from, edge.events, renames);
        let state = Open { old: edge.old, items: edge.items, mark, beaten };
        self.open.insert((length, mark), state);
    }

    fn is_covered(&mut self, judge: &mut Judge<'_>, state: &Open) -> Result<bool, Stop> {
        if state.items.iter().any(|item| judge.is_in_sync(&state.old, &item.candidate)) {
            return Ok(true);
        }
        let mut set: Vec<u32> = Vec::with_capacity(state.items.len());
        for item in &state.items {
            let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
            set.push(match self.names.get(&item.candidate) {
                Some(name) => *name,
                None => *self.names.entry(item.candidate.clone()).or_insert(next),
            });
        }
        set.sort_unstable();
        let seen = self.seen.entry(state.old.clone()).or_default();
        let within = |small: &Vec<u32>| small.iter().all(|it| set.binary_search(it).is_ok());
        judge.spend(seen.len() / 4)?;
        if seen.iter().any(within) {
            return Ok(true);
        }
        seen.push(set);
        Ok(false)
    }
}
