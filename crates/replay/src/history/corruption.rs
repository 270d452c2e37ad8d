//! What is wrong with a history that OLD cannot have recorded.

use super::verdict::{Corruption, CorruptionKind, RecordedEvent};
use crate::event::{Event, Instance, OperationKind};
use crate::judge::Given;
use crate::profile::Profile;

/// The corruption at an index, told from the events up to it.
pub(super) fn corruption(
    profile: Profile,
    events: &[RecordedEvent],
    at: usize,
    given: Given,
) -> Corruption {
    let event = events.get(at).and_then(|recorded| recorded.event.as_ref());
    let kind = if given == Given::Foreign {
        CorruptionKind::UnknownOperation
    } else {
        event.map_or(CorruptionKind::Order, |event| kind(profile, &events[..at], event))
    };
    let token = event.map(ToString::to_string).unwrap_or_default();
    let what = match kind {
        CorruptionKind::UnknownOperation => "is of no operation that the old version has",
        CorruptionKind::Duplicate => "was recorded before",
        CorruptionKind::NotScheduled => "has no start before it",
        CorruptionKind::AfterEnd => "comes after the end of the run",
        CorruptionKind::Order => "is not what the old version does there",
    };
    Corruption { at, kind, message: format!("`{token}` {what}") }
}

fn kind(profile: Profile, before: &[RecordedEvent], event: &Event) -> CorruptionKind {
    let mut earlier = before.iter().filter_map(|recorded| recorded.event.as_ref());
    let is_repeated = match event {
        Event::Scheduled(_) | Event::Patch { .. } => earlier.clone().any(|it| it == event),
        Event::Completed(it) | Event::Failed(it) => {
            !it.operation.kind.takes_payloads()
                && earlier.clone().any(|other| ended(other) == Some(it))
        }
        _ => false,
    };
    let is_unscheduled = match event {
        Event::Completed(it) | Event::Failed(it) | Event::Attempt(it) => {
            let start = Event::Scheduled(it.clone());
            profile != Profile::Completions
                && it.operation.kind != OperationKind::Signal
                && !earlier.clone().any(|it| *it == start)
        }
        _ => false,
    };
    if earlier.any(Event::ends_run) {
        CorruptionKind::AfterEnd
    } else if is_repeated {
        CorruptionKind::Duplicate
    } else if is_unscheduled {
        CorruptionKind::NotScheduled
    } else {
        CorruptionKind::Order
    }
}

fn ended(event: &Event) -> Option<&Instance> {
    match event {
        Event::Completed(it) | Event::Failed(it) => Some(it),
        _ => None,
    }
}
