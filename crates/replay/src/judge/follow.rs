//! A given history on both versions at once.
//!
//! OLD consumes each event first, which is what it has recorded; then the candidates of NEW that
//! follow it do. OLD may be in several states, for a history does not show every decision at
//! once: each is a track with candidates of its own. A track that OLD itself cannot go on with
//! was never what happened, and takes its candidates with it.

use std::collections::HashSet;

use foldhash::fast::FixedState;

use super::record::Recorder;
use super::relation::{Given, Part, take};
use super::replay::{Candidate, Item, Until, unique};
use super::tracks::{Answer, Dead, Track, Tracks, Why};
use super::{Judge, LEDGER_MAX, Stop};
use crate::machine::{Action, Input, KeyId, Mode, NodeId, Patched, Run, lookup, set};
use crate::profile::Profile;

/// States of OLD with all their candidates that are followed side by side.
const ABREAST_MAX: usize = 512;
/// Answers of OLD that NEW has not come to. Only NEW's unsettled loops come here.
const ANSWERS_MAX: usize = 4_096;

/// A machine stopped.
enum Pause {
    /// It needs nothing more for the event.
    Ready,
    Ask(NodeId, u32),
    /// NEW is at a decision or gate that OLD has not settled.
    Open,
}

impl Judge<'_> {
    /// The start of a history that has these patch markers. Without candidates, OLD alone is
    /// followed.
    pub(crate) fn begin(&mut self, markers: &[KeyId], is_followed: bool) -> Result<Tracks, Stop> {
        let mut old = Recorder::new(&self.machines.old);
        self.run_old(&mut old, Until::Decision)?;
        let mut run = Run::new(&self.machines.new);
        for key in self.machines.new.patch_keys() {
            let is_there = markers.contains(&key);
            run.set_patch(key, if is_there { Patched::Recorded } else { Patched::Absent });
        }
        let candidate = Candidate::new(run);
        let mut items = Vec::new();
        if is_followed {
            let item = Item { candidate, blame: None };
            self.settle(&old, item, Until::Decision, &mut items)?;
        }
        Ok(Tracks { all: vec![Track { old, items, dead: Vec::new(), rests: false }] })
    }

    /// Whether NEW does what OLD does from the start on, and more at most after OLD's last node.
    /// Histories with the end of a run show the more, and patch gates go by the history.
    pub(crate) fn follows_for_good(&self) -> bool {
        let (old, new) = (&self.machines.old, &self.machines.new);
        let candidate = Candidate::new(Run::new(new));
        new.patch_keys().next().is_none() && self.is_in_sync(&Recorder::new(old), &candidate)
    }

    /// One event. `false` if OLD cannot have recorded it; the tracks are of no use then.
    pub(crate) fn advance(&mut self, tracks: &mut Tracks, given: Given) -> Result<bool, Stop> {
        self.spend(1)?;
        tracks.grow_older();
        let goes_on = match tracks.all.as_mut_slice() {
            [track] => self.advance_alone(track, given)?,
            _ => None,
        };
        let goes_on = match goes_on {
            Some(goes_on) => goes_on,
            None => self.advance_all(tracks, given)?,
        };
        if let (true, Given::Input(Input::End { key, nth, .. })) = (goes_on, given)
            && self.is_renumbered(key)
        {
            tracks.end(key, nth);
        }
        Ok(goes_on)
    }

    /// Whether instances of a key are numbered among those that have not ended, so that loops
    /// come back to equal states. Where ordinals tell instances apart, or payloads that a hook
    /// gets more than once, they keep their numbers.
    pub(crate) fn is_renumbered(&self, key: KeyId) -> bool {
        self.machines.counted[key as usize] && self.profile != Profile::Ordinal
    }

    fn advance_all(&mut self, tracks: &mut Tracks, given: Given) -> Result<bool, Stop> {
        let mut next = Vec::new();
        for track in &tracks.all {
            self.advance_track(track, given, &mut next)?;
            let abreast: usize = next.iter().map(|it| 1 + it.items.len() + it.dead.len()).sum();
            if abreast > ABREAST_MAX {
                return Err(Stop::Table);
            }
        }
        if next.is_empty() {
            return Ok(false);
        }
        tracks.all = next;
        self.fold(tracks);
        Ok(true)
    }

    /// The usual case in place: one state of each version, and no open decision in the way.
    /// `None` if it is another case; nothing but settling has then happened.
    fn advance_alone(&mut self, track: &mut Track, given: Given) -> Result<Option<bool>, Stop> {
        if !track.rests && !self.is_ready(track, self.until(given))? {
            return Ok(None);
        }
        let Track { old, items, dead, rests } = track;
        let how = (self.profile, Part::Recorder);
        if !take(&mut old.run, &mut old.outputs, how, given) {
            return Ok(Some(false));
        }
        let has_died = items.first_mut().is_some_and(|item| !self.take(&mut item.candidate, given));
        if has_died {
            dead.extend(items.drain(..).map(|item| Dead { item, age: 0, why: Why::Event }));
        }
        if *rests && matches!(given, Given::Output(_) | Given::Drawn { .. }) {
            return Ok(Some(true));
        }
        *rests = matches!(self.run_old(old, Until::Decision)?, Pause::Ready);
        if let [item] = items.as_mut_slice() {
            let pause = self.run_new(old, &mut item.candidate, Until::Decision)?;
            *rests &= matches!(pause, Pause::Ready);
        }
        if !old.decided.is_empty() {
            self.forget_answers(track);
        }
        Ok(Some(true))
    }

    /// Whether one state of each version is there, and comes to the event without a decision.
    fn is_ready(&mut self, track: &mut Track, until: Until) -> Result<bool, Stop> {
        if !matches!(self.run_old(&mut track.old, until)?, Pause::Ready) {
            return Ok(false);
        }
        match track.items.as_mut_slice() {
            [] => Ok(true),
            [item] => {
                let pause = self.run_new(&track.old, &mut item.candidate, until)?;
                Ok(matches!(pause, Pause::Ready))
            }
            _ => Ok(false),
        }
    }

    fn advance_track(
        &mut self,
        track: &Track,
        given: Given,
        out: &mut Vec<Track>,
    ) -> Result<(), Stop> {
        let how = (self.profile, Part::Recorder);
        for mut track in self.ready(track, self.until(given))? {
            if !take(&mut track.old.run, &mut track.old.outputs, how, given) {
                continue;
            }
            self.run_old(&mut track.old, Until::Decision)?;
            let consumed = self.consume(&track.old, std::mem::take(&mut track.items), given)?;
            track.items = consumed.alive;
            track.rests = false;
            let dying = consumed.dead.into_iter();
            track.bury(dying.map(|item| Dead { item, age: 0, why: Why::Event }));
            out.push(track);
        }
        Ok(())
    }

    /// Every state that OLD can be in when it is about to have an event, with its candidates.
    fn ready(&mut self, track: &Track, until: Until) -> Result<Vec<Track>, Stop> {
        let mut out = Vec::new();
        let mut open = vec![track.clone()];
        // A loop that asks and does nothing comes back to the same state.
        let mut seen: HashSet<_, FixedState> = HashSet::default();
        while let Some(mut track) = open.pop() {
            self.spend(track.weight())?;
            let Pause::Ask(node, arms) = self.run_old(&mut track.old, until)? else {
                out.push(track);
                continue;
            };
            self.normalize_track(&mut track);
            let candidates: Vec<_> = track.items.iter().map(|it| it.candidate.clone()).collect();
            if !seen.insert((track.old.clone(), candidates)) {
                continue;
            }
            if seen.len() > ABREAST_MAX {
                return Err(Stop::Table);
            }
            for arm in (0..arms).rev() {
                let mut next = track.clone();
                self.decide_old(&mut next, node, arm)?;
                open.push(next);
            }
        }
        Ok(out)
    }

    /// The node of OLD behind the next event of a history.
    pub(crate) fn behind(&mut self, tracks: &Tracks, given: Given) -> Result<Option<NodeId>, Stop> {
        let how = (self.profile, Part::Recorder);
        for track in &tracks.all {
            for Track { mut old, .. } in self.ready(track, self.until(given))? {
                let node = node_behind(&old, given);
                if take(&mut old.run, &mut old.outputs, how, given) {
                    return Ok(node);
                }
            }
        }
        Ok(None)
    }

    /// OLD takes an arm. Candidates and dead ones that assumed another are void.
    fn decide_old(&mut self, track: &mut Track, node: NodeId, arm: u32) -> Result<(), Stop> {
        let old = &mut track.old;
        let guard = self.machines.old.guard(node);
        if let Some(guard) = guard.filter(|guard| self.machines.shared[*guard as usize]) {
            let occurrence = lookup(&old.run.asked, guard);
            set(&mut old.run.asked, guard, occurrence + 1);
            let answer = (guard, occurrence, arm);
            old.decided.push(answer);
            old.decided.sort_unstable();
            if old.decided.len() > ANSWERS_MAX {
                return Err(Stop::Table);
            }
            let items = std::mem::take(&mut track.items);
            track.items = self.decided(old, items, answer)?;
            track.dead.retain_mut(|dead| {
                let assumed = &mut dead.item.candidate.assumed;
                let is_it = |it: &Answer| (it.0, it.1) == (guard, occurrence);
                let is_void = assumed.iter().any(|it| is_it(it) && it.2 != arm);
                assumed.retain(|it| !is_it(it));
                !is_void
            });
        }
        match track.old.run.answer(&self.machines.old, Mode::Live, arm) {
            Action::Emit(emitted) => self.put_out(&mut track.old.outputs, Part::Recorder, emitted),
            _ => Ok(()),
        }
    }

    /// Brings tracks to a form in which those that behave alike mostly are alike.
    pub(crate) fn fold(&self, tracks: &mut Tracks) {
        for track in &mut tracks.all {
            self.normalize_track(track);
        }
        tracks.merge();
    }

    /// What can no longer matter is forgotten, and decisions are counted from the first that one
    /// side has not come to, so that a loop which does nothing comes back to an equal state.
    fn normalize_track(&self, track: &mut Track) {
        self.forget_answers(track);
        let mut dead: Vec<_> = track.dead.iter_mut().map(|it| &mut it.item.candidate).collect();
        self.count_decisions(&mut track.old, &mut track.items, &mut dead);
        track.items = unique(std::mem::take(&mut track.items));
    }

    /// Runs OLD on by itself.
    fn run_old(&mut self, old: &mut Recorder, until: Until) -> Result<Pause, Stop> {
        loop {
            if until == Until::Output && !old.outputs.ahead.is_empty() {
                return Ok(Pause::Ready);
            }
            match old.run.step(&self.machines.old, Mode::Live) {
                Action::Idle => return Ok(Pause::Ready),
                Action::Moved => {}
                Action::Emit(emitted) => self.put_out(&mut old.outputs, Part::Recorder, emitted)?,
                Action::Ask(node, arms) => return Ok(Pause::Ask(node, arms)),
                Action::AskPatch(_) => return Ok(Pause::Open),
            }
        }
    }

    /// Runs a candidate on by itself, taking the answers that OLD has given.
    fn run_new(
        &mut self,
        old: &Recorder,
        candidate: &mut Candidate,
        until: Until,
    ) -> Result<Pause, Stop> {
        let (program, mode) = (&self.machines.new, self.replaying());
        loop {
            if until == Until::Output && !candidate.outputs.ahead.is_empty() {
                return Ok(Pause::Ready);
            }
            match candidate.run.step(program, mode) {
                Action::Idle => return Ok(Pause::Ready),
                Action::Moved => {}
                Action::Emit(emitted) => self.put_ahead(candidate, emitted)?,
                Action::Ask(node, _) if self.follow(old, candidate, node)? => {}
                Action::Ask(..) | Action::AskPatch(_) => return Ok(Pause::Open),
            }
        }
    }

    /// Forgets what OLD has answered and no candidate will ask any more.
    fn forget_answers(&self, track: &mut Track) {
        let Track { old, items, .. } = track;
        old.decided.retain(|(guard, occurrence, _)| {
            items.iter().any(|item| lookup(&item.candidate.run.asked, *guard) <= *occurrence)
        });
        // What is asked no more at all is dear to find out, so not at every event.
        if old.decided.len() > 2 * LEDGER_MAX && old.decided.len().is_power_of_two() {
            let program = &self.machines.new;
            old.decided.retain(|(guard, ..)| {
                let asks = program.asks(*guard);
                items.iter().any(|item| item.candidate.run.reaches(program, asks))
            });
        }
    }
}

fn node_behind(old: &Recorder, given: Given) -> Option<NodeId> {
    let instance = match given {
        Given::Output(token) => {
            return old.outputs.ahead.iter().find(|it| it.token == token).map(|it| it.node);
        }
        Given::Drawn { ordinal, .. } => {
            return old.outputs.ahead.iter().find(|it| it.ordinal == ordinal).map(|it| it.node);
        }
        Given::Input(input) | Given::Claimed { input, .. } => input.instance(),
        Given::Attempt { key, nth } => (key, nth),
        Given::BatchEnd | Given::Over(_) | Given::Foreign => return None,
    };
    let waits = old.run.waits();
    let exact = waits.iter().find(|it| (it.1, it.2) == (instance.0, Some(instance.1)));
    exact.or_else(|| waits.iter().find(|it| it.1 == instance.0)).map(|it| it.0)
}
