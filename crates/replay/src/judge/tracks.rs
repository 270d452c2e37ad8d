//! What can have happened up to an event of a given history.

use super::record::Recorder;
use super::replay::{Item, unique};
use crate::machine::{GuardId, KeyId};

/// An answer of OLD: guard, occurrence, arm.
pub(super) type Answer = (GuardId, u32, u32);

/// Everything that can have happened up to an event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Tracks {
    pub(crate) all: Vec<Track>,
}

/// One state of OLD.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Track {
    pub(crate) old: Recorder,
    /// The states that NEW can be in.
    pub(crate) items: Vec<Item>,
    /// Candidates that could not go on, one for each set of assumptions.
    pub(crate) dead: Vec<Dead>,
    /// OLD and all candidates are known to rest: nothing moves before the next input.
    pub(super) rests: bool,
}

/// A candidate that could not go on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Dead {
    pub(crate) item: Item,
    /// How many events ago; no index, so that it does not matter how much came before.
    pub(crate) age: usize,
    pub(crate) why: Why,
}

/// Why a candidate could not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Why {
    /// It does something else there.
    Event,
    /// The recorded value is none that it takes.
    Value,
}

impl Track {
    pub(super) fn weight(&self) -> usize {
        let items = self.items.iter().map(|item| item.candidate.weight()).sum::<usize>();
        self.old.run.weight() + self.old.outputs.ahead.len() / 4 + items
    }

    /// Keeps of each set of assumptions the candidate that came farthest.
    pub(super) fn bury(&mut self, dying: impl Iterator<Item = Dead>) {
        for dead in dying {
            let same = |it: &&mut Dead| it.item.candidate.assumed == dead.item.candidate.assumed;
            match self.dead.iter_mut().find(same) {
                Some(kept) if kept.age <= dead.age => {}
                Some(kept) => *kept = dead,
                None => self.dead.push(dead),
            }
        }
    }
}

impl Tracks {
    /// What a copy of all of them costs.
    pub(crate) fn weight(&self) -> usize {
        let dead = self.dead().map(|dead| dead.item.candidate.weight());
        self.all.iter().map(Track::weight).chain(dead).sum()
    }

    /// One track for each state of OLD.
    pub(super) fn merge(&mut self) {
        if self.all.len() < 2 {
            return;
        }
        self.all.sort_by(|a, b| a.old.cmp(&b.old));
        let mut merged: Vec<Track> = Vec::with_capacity(self.all.len());
        for track in self.all.drain(..) {
            match merged.last_mut().filter(|last| last.old == track.old) {
                Some(last) => {
                    last.items.extend(track.items);
                    last.bury(track.dead.into_iter());
                    last.items = unique(std::mem::take(&mut last.items));
                }
                None => merged.push(track),
            }
        }
        self.all = merged;
    }

    /// An instance has ended: those after it move up. Dead candidates stay what they were.
    pub(super) fn end(&mut self, key: KeyId, nth: u32) {
        for track in &mut self.all {
            track.old.run.end(key, nth);
            track.old.outputs.end(key, nth);
            for Item { candidate, .. } in &mut track.items {
                candidate.run.end(key, nth);
                candidate.outputs.end(key, nth);
            }
        }
    }

    /// One more event comes.
    pub(super) fn grow_older(&mut self) {
        let dead = self.all.iter_mut().flat_map(|track| &mut track.dead);
        dead.for_each(|dead| dead.age += 1);
    }

    /// All candidates end at the last event: its value is none that NEW takes.
    pub(crate) fn refuse(&mut self) {
        for track in &mut self.all {
            let dying: Vec<Item> = track.items.drain(..).collect();
            track.bury(dying.into_iter().map(|item| Dead { item, age: 0, why: Why::Value }));
        }
    }

    /// Whether some candidate has come through.
    pub(crate) fn is_alive(&self) -> bool {
        self.all.iter().any(|track| !track.items.is_empty())
    }

    /// Those that could not go on, of the tracks that are left.
    pub(crate) fn dead(&self) -> impl Iterator<Item = &Dead> {
        self.all.iter().flat_map(|track| &track.dead)
    }
}
