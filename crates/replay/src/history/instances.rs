//! Instances as replay numbers them: among those that have not ended.
//!
//! A history numbers the instances of an operation from the start of the run. Counted so, each
//! round of a loop would be a state of its own; without those that have ended, it comes back to
//! the state of the round before.

use crate::event::Event;
use crate::judge::{Given, Judge};
use crate::machine::{Input, KeyId, Token};

/// No instance: it has ended.
const GONE: u32 = u32::MAX;

/// The instances that have ended in one history.
#[derive(Debug, Default)]
pub(super) struct Instances {
    /// By key.
    ended: Vec<Ended>,
    /// Keys with an entry that is not empty.
    touched: Vec<KeyId>,
}

#[derive(Debug, Default)]
struct Ended {
    /// All below it have ended,
    below: u32,
    /// and these above it; ascending.
    above: Vec<u32>,
}

impl Instances {
    /// The start of another history.
    pub(super) fn reset(&mut self, keys: usize) {
        self.ended.resize_with(keys, Ended::default);
        for key in self.touched.drain(..) {
            let ended = &mut self.ended[key as usize];
            ended.below = 0;
            ended.above.clear();
        }
    }

    /// The event with its instance numbered among those that have not ended.
    pub(super) fn relative(&self, judge: &Judge<'_>, given: Given) -> Given {
        let rank = |key, nth| self.rank(judge, key, nth);
        match given {
            Given::Output(Token::Start(key, nth)) => {
                Given::Output(Token::Start(key, rank(key, nth)))
            }
            Given::Input(Input::End { key, nth, ok }) => {
                Given::Input(Input::End { key, nth: rank(key, nth), ok })
            }
            Given::Attempt { key, nth } => Given::Attempt { key, nth: rank(key, nth) },
            other => other,
        }
    }

    fn rank(&self, judge: &Judge<'_>, key: KeyId, nth: u32) -> u32 {
        if judge.is_renumbered(key) { self.ended[key as usize].rank(nth) } else { nth }
    }

    /// Whether the event is this one, told for the usual ones alone: starts, and ends that are no
    /// payloads.
    pub(super) fn is_it(&self, judge: &Judge<'_>, event: &Event, given: Given) -> bool {
        match (event, given) {
            (Event::Scheduled(it), Given::Output(Token::Start(key, nth)))
            | (Event::Completed(it), Given::Input(Input::End { key, nth, ok: true })) => {
                it.ordinal.is_none()
                    && it.operation == judge.machines.keys[key as usize]
                    && self.rank(judge, key, it.nth) == nth
            }
            _ => false,
        }
    }

    /// The event has happened; its instance is as the history has it.
    pub(super) fn pass(&mut self, judge: &Judge<'_>, given: Given) {
        if let Given::Input(Input::End { key, nth, .. }) = given {
            self.end(judge, key, nth);
        }
    }

    /// The same of an end.
    pub(super) fn end(&mut self, judge: &Judge<'_>, key: KeyId, nth: u32) {
        if judge.is_renumbered(key) {
            let ended = &mut self.ended[key as usize];
            if ended.is_untouched() {
                self.touched.push(key);
            }
            ended.end(nth);
        }
    }
}

impl Ended {
    fn rank(&self, nth: u32) -> u32 {
        if self.is_untouched() {
            return nth;
        }
        match (nth.checked_sub(self.below), self.above.binary_search(&nth)) {
            (Some(rank), Err(before)) => rank - u32::try_from(before).unwrap_or(rank),
            _ => GONE,
        }
    }

    fn is_untouched(&self) -> bool {
        self.below == 0 && self.above.is_empty()
    }

    fn end(&mut self, nth: u32) {
        if nth == self.below && self.above.is_empty() {
            self.below += 1;
            return;
        }
        if let Err(at) = self.above.binary_search(&nth) {
            self.above.insert(at, nth);
        }
        let run = self.above.iter().zip(self.below..).take_while(|(it, next)| *it == next).count();
        self.above.drain(..run);
        self.below += u32::try_from(run).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_have_ended_are_not_counted() {
        let mut ended = Ended::default();
        let ranks = |ended: &Ended| [0, 1, 2, 3].map(|nth| ended.rank(nth));
        assert_eq!(ranks(&ended), [0, 1, 2, 3]);
        ended.end(1);
        assert_eq!(ranks(&ended), [0, GONE, 1, 2]);
        ended.end(0);
        assert_eq!(ranks(&ended), [GONE, GONE, 0, 1]);
        assert_eq!((ended.below, ended.above.len()), (2, 0));
    }
}
