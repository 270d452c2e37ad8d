//! A history, event by event.

use std::sync::Arc;

use super::memo::{Memo, Place};
use super::replayer::{CheckValue, Replayer, ValueCheck, reason};
use super::summary::{Summary, is_output};
use super::symbols::{Names, Symbol};
use super::verdict::RecordedEvent;
use crate::event::Event;
use crate::judge::{Given, Judge, Stop, Tracks};
use crate::verdict::{Reason, ReasonCode};

/// How far a walk came.
pub(super) struct Walk {
    pub(super) tracks: Arc<Tracks>,
    /// Events that were compared.
    pub(super) passed: usize,
    /// Only OLD is followed, for NEW does all that it does.
    pub(super) is_led: bool,
    /// Then: the first value that misfits.
    pub(super) misfit: Option<usize>,
    /// Why the end says less than it seems to.
    pub(super) doubt: Option<Reason>,
}

/// Why a walk ended early.
pub(super) enum Halt {
    /// OLD cannot have recorded the event.
    Corrupt(usize, Given),
    Stopped(usize, Stop),
}

/// Where a walk is.
struct Cursor {
    place: Place,
    /// Starts so far.
    started: u32,
    passed: usize,
    has_ended: bool,
}

/// What became of one event.
enum Met {
    Passed,
    /// The profile does not compare it.
    Ignored,
    /// Nobody knows what it is.
    Unknown,
}

impl Replayer {
    /// Follows the history to its end or to an event that nobody knows.
    pub(super) fn walk(
        &self,
        (judge, memo): (&mut Judge<'_>, &mut Memo),
        names: &Names,
        events: &[RecordedEvent],
        check: &mut CheckValue<'_>,
    ) -> Result<Walk, Halt> {
        let summary = Summary::of(self.profile, names, events);
        judge.outputs_left = summary.outputs;
        memo.instances.reset(judge.machines.keys.len());
        let is_led = self.is_same || (!summary.has_end && self.follows_for_good);
        let place = memo.begin(judge, summary.markers, !is_led);
        let place = place.map_err(|stop| Halt::Stopped(0, stop))?;
        let mut cursor = Cursor { place, started: 0, passed: 0, has_ended: false };
        let (mut misfit, mut doubt) = (None, None);
        for (at, recorded) in events.iter().enumerate() {
            let event = recorded.event.as_ref();
            match self.meet((judge, memo), names, &mut cursor, (at, event))? {
                Met::Passed => {}
                Met::Ignored => continue,
                Met::Unknown => {
                    doubt = Some(unknown_event(at));
                    break;
                }
            }
            judge.outputs_left -= usize::from(is_output(self.profile, event));
            if let (true, Some(Event::Completed(it))) = (recorded.has_value, event) {
                match check(at, &it.operation) {
                    ValueCheck::Fits => {}
                    ValueCheck::Misfits if is_led => {
                        misfit.get_or_insert(at);
                    }
                    ValueCheck::Misfits => cursor.place = memo.refuse(cursor.place),
                    ValueCheck::Undecided(message) => {
                        doubt.get_or_insert(reason(ReasonCode::Schema, message));
                    }
                }
            }
        }
        let tracks = memo.tracks(cursor.place);
        Ok(Walk { tracks, passed: cursor.passed, is_led, misfit, doubt })
    }

    fn meet(
        &self,
        (judge, memo): (&mut Judge<'_>, &mut Memo),
        names: &Names,
        cursor: &mut Cursor,
        (at, event): (usize, Option<&Event>),
    ) -> Result<Met, Halt> {
        let is_likely =
            event.map_or(Ok(false), |event| memo.follow_likely(judge, &mut cursor.place, event));
        let is_start = matches!(event, Some(Event::Scheduled(_)));
        if is_likely.map_err(|stop| Halt::Stopped(at, stop))? {
            cursor.started += u32::from(is_start);
            cursor.passed += 1;
            return Ok(Met::Passed);
        }
        let as_numbered = match names.symbol(self.profile, event, cursor.started) {
            Symbol::Given(given) => given,
            Symbol::Ignored => return Ok(Met::Ignored),
            Symbol::Unknown => return Ok(Met::Unknown),
        };
        let given = memo.instances.relative(judge, as_numbered);
        let is_end_event = event.is_some_and(Event::ends_run);
        if is_end_event && cursor.has_ended {
            return Err(Halt::Corrupt(at, given));
        }
        cursor.has_ended |= is_end_event;
        cursor.started += u32::from(is_start);
        match memo.advance(judge, &mut cursor.place, given) {
            Ok(true) => {
                cursor.passed += 1;
                memo.instances.pass(judge, as_numbered);
                Ok(Met::Passed)
            }
            Ok(false) => Err(Halt::Corrupt(at, given)),
            Err(stop) => Err(Halt::Stopped(at, stop)),
        }
    }
}

fn unknown_event(at: usize) -> Reason {
    reason(ReasonCode::Event, format!("event {at} of the history is of no known kind"))
}
