//! What histories of one pair of versions have in common: each prefix is followed once.
//!
//! The states that a walk can be in and the events between them are kept as a deterministic
//! automaton, built while histories come. An edge also knows the steps that it cost, which every
//! history pays: an answer never depends on which histories came before.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::instances::Instances;
use super::limits::{MEMO_WEIGHT_MAX, STATE_WEIGHT};
use crate::event::Event;
use crate::judge::{Given, Judge, Lookahead, Stop, Tracks};
use crate::machine::KeyId;

type StateId = u32;

/// The states met so far.
#[derive(Debug, Default)]
pub(super) struct Memo {
    states: Vec<State>,
    ids: HashMap<Arc<Tracks>, StateId, FixedState>,
    /// By what a history says before its first event: the patch markers in it, and whether NEW
    /// is followed.
    starts: HashMap<(Vec<KeyId>, bool), Edge, FixedState>,
    /// Of the history that is looked at.
    pub(super) instances: Instances,
    is_on: bool,
    /// What may still be added, in weights of tracks.
    room: usize,
}

/// Small, and with the way that most histories go in it: a fleet spends its time looking here.
#[derive(Debug)]
struct State {
    /// The edge that was made first.
    first: Option<(Given, Edge)>,
    /// The others, sorted.
    others: Vec<(Given, Edge)>,
    tracks: Arc<Tracks>,
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    /// `NOWHERE` where OLD cannot have recorded the event.
    to: StateId,
    steps: u32,
    /// It was made for histories with at least so many outputs left.
    outputs: u32,
}

const NOWHERE: StateId = StateId::MAX;

/// Where a walk is.
#[derive(Debug)]
pub(super) enum Place {
    Known(StateId),
    /// Of this history alone.
    Own(Tracks),
}

impl Memo {
    /// Remembers nothing: for a history alone.
    pub(super) fn off() -> Self {
        Self::default()
    }

    /// Remembers as much as is good for a fleet.
    pub(super) fn on() -> Self {
        Self { room: MEMO_WEIGHT_MAX, is_on: true, ..Self::default() }
    }

    /// The start of a history; see [`Judge::begin`].
    pub(super) fn begin(
        &mut self,
        judge: &mut Judge<'_>,
        markers: Vec<KeyId>,
        is_followed: bool,
    ) -> Result<Place, Stop> {
        let start = (markers, is_followed);
        if let Some(edge) = self.starts.get(&start)
            && edge.holds(judge)
        {
            judge.spend_steps(edge.steps.into())?;
            return Ok(Place::Known(edge.to));
        }
        let (tracks, edge) = made(judge, |judge| judge.begin(&start.0, start.1))?;
        let place = self.state(tracks, edge.is_some());
        if let (Some(edge), Place::Known(to)) = (edge, &place) {
            self.starts.insert(start, Edge { to: *to, ..edge });
        }
        Ok(place)
    }

    /// Goes on if the event is the one that most histories have there, which is told without
    /// looking up its name.
    pub(super) fn follow_likely(
        &mut self,
        judge: &mut Judge<'_>,
        place: &mut Place,
        event: &Event,
    ) -> Result<bool, Stop> {
        let Place::Known(from) = place else { return Ok(false) };
        let Some((given, edge)) = &self.states[*from as usize].first else { return Ok(false) };
        if edge.to == NOWHERE || !edge.holds(judge) || !self.instances.is_it(judge, event, *given) {
            return Ok(false);
        }
        judge.spend_steps(edge.steps.into())?;
        *place = Place::Known(edge.to);
        if let (Event::Completed(it), Some(key)) = (event, given.key()) {
            self.instances.end(judge, key, it.nth);
        }
        Ok(true)
    }

    /// One event; see [`Judge::advance`].
    pub(super) fn advance(
        &mut self,
        judge: &mut Judge<'_>,
        place: &mut Place,
        given: Given,
    ) -> Result<bool, Stop> {
        let from = match place {
            Place::Own(tracks) => return self.step(judge, tracks, given),
            Place::Known(from) => *from,
        };
        let state = &self.states[from as usize];
        if let Some(edge) = state.edge(given).filter(|edge| edge.holds(judge)) {
            judge.spend_steps(edge.steps.into())?;
            if edge.to == NOWHERE {
                return Ok(false);
            }
            *place = Place::Known(edge.to);
            return Ok(true);
        }
        let mut tracks = Tracks::clone(&state.tracks);
        let (goes_on, edge) = made(judge, |judge| self.step(judge, &mut tracks, given))?;
        if goes_on {
            *place = self.state(tracks, edge.is_some());
        }
        if let Some(edge) = edge {
            match place {
                Place::Known(to) if goes_on => {
                    self.learn(from, given, Edge { to: *to, ..edge });
                }
                Place::Known(_) => self.learn(from, given, edge),
                Place::Own(_) => {}
            }
        }
        Ok(goes_on)
    }

    fn step(&self, judge: &mut Judge<'_>, tracks: &mut Tracks, given: Given) -> Result<bool, Stop> {
        let goes_on = judge.advance(tracks, given)?;
        if self.is_on {
            judge.fold(tracks);
        }
        Ok(goes_on)
    }

    /// The recorded value of the last event is none that NEW takes.
    pub(super) fn refuse(&self, place: Place) -> Place {
        let mut tracks = Arc::unwrap_or_clone(self.tracks(place));
        tracks.refuse();
        Place::Own(tracks)
    }

    /// Everything that can have happened up to a place.
    pub(super) fn tracks(&self, place: Place) -> Arc<Tracks> {
        match place {
            Place::Known(id) => Arc::clone(&self.states[id as usize].tracks),
            Place::Own(tracks) => Arc::new(tracks),
        }
    }

    /// The state of these tracks; those of one history alone where there is no room.
    fn state(&mut self, tracks: Tracks, is_common: bool) -> Place {
        if !is_common || self.room == 0 {
            return Place::Own(tracks);
        }
        if let Some(id) = self.ids.get(&tracks) {
            return Place::Known(*id);
        }
        let Some(room) = self.room.checked_sub(STATE_WEIGHT + tracks.weight()) else {
            return Place::Own(tracks);
        };
        let id = StateId::try_from(self.states.len()).unwrap_or(NOWHERE);
        let tracks = Arc::new(tracks);
        self.room = room;
        self.ids.insert(Arc::clone(&tracks), id);
        self.states.push(State { first: None, others: Vec::new(), tracks });
        Place::Known(id)
    }

    fn learn(&mut self, from: StateId, given: Given, edge: Edge) {
        let State { first, others, .. } = &mut self.states[from as usize];
        if first.is_none_or(|it| it.0 == given) {
            *first = Some((given, edge));
            return;
        }
        match others.binary_search_by(|it| it.0.cmp(&given)) {
            Ok(at) => others[at].1 = edge,
            Err(at) => others.insert(at, (given, edge)),
        }
    }
}

impl State {
    fn edge(&self, given: Given) -> Option<Edge> {
        if let Some((likely, edge)) = self.first
            && likely == given
        {
            return Some(edge);
        }
        let found = self.others.binary_search_by(|it| it.0.cmp(&given));
        found.ok().map(|at| self.others[at].1)
    }
}

impl Edge {
    /// Whether it was made for a history like this one.
    fn holds(self, judge: &Judge<'_>) -> bool {
        self.outputs as usize <= judge.outputs_left
    }
}

/// An answer, and what an edge says of how it came about; none if it is of this history alone.
fn made<T>(
    judge: &mut Judge<'_>,
    answer: impl FnOnce(&mut Judge<'_>) -> Result<T, Stop>,
) -> Result<(T, Option<Edge>), Stop> {
    let before = judge.steps_left;
    judge.lookahead = Lookahead::default();
    let answer = answer(judge)?;
    let Lookahead { needed, is_cut } = judge.lookahead;
    let (steps, outputs) = (u32::try_from(before - judge.steps_left), u32::try_from(needed));
    let edge = steps.ok().zip(outputs.ok()).filter(|_| !is_cut);
    Ok((answer, edge.map(|(steps, outputs)| Edge { to: NOWHERE, steps, outputs })))
}
