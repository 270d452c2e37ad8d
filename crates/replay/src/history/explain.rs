//! A deviation in the words of a person, with both places.

use std::collections::BTreeSet;

use super::memo::Memo;
use super::replayer::{Replayer, ValueCheck};
use super::resume::partial_resume;
use super::symbols::{Names, Symbol};
use super::verdict::{Deviation, DeviationKind, RecordedEvent};
use super::walk::Walk;
use crate::difference::{DifferenceKind, classify};
use crate::event::{Event, Operation, OperationKind};
use crate::flow::Site;
use crate::judge::{Dead, Judge, Why, alternatives, operation, wanted};

/// The deviation at an index of a history. `walk` is the walk that has ended there.
pub(super) fn deviation(
    replayer: &Replayer,
    (judge, memo, names): (&mut Judge<'_>, &mut Memo, &Names),
    (events, at): (&[RecordedEvent], usize),
    walk: &Walk,
) -> Box<Deviation> {
    let age = walk.tracks.dead().map(|it| it.age).min();
    let dead: Vec<&Dead> = walk.tracks.dead().filter(|it| Some(it.age) == age).collect();
    let is_value = walk.misfit == Some(at) || dead.iter().any(|it| it.why == Why::Value);
    let found = events[at].event.clone().unwrap_or(Event::BatchEnd);
    let old = recorded_by(replayer, (judge, memo, names), &events[..=at]);
    let old_operation = old.as_ref().map(|it| it.1.clone()).or_else(|| of(&found));
    // A value that does not fit is met where both versions are at the same operation; what NEW
    // comes to next has nothing to do with it.
    let lost = || dead.iter().filter(|_| !is_value);
    let new = lost().next().and_then(|dead| wanted(judge, &dead.item));
    let options: BTreeSet<Operation> =
        lost().flat_map(|dead| alternatives(judge, &dead.item)).collect();
    let new_operation = match &new {
        Some((_, operation)) => Some(operation.clone()),
        None => old_operation.clone().filter(|_| is_value),
    };
    let operations = (old_operation.as_ref(), new_operation.as_ref());
    let difference =
        classify(operations.0, operations.1, |operation| judge.machines.counts(operation));
    let kind = if is_value { DeviationKind::Schema } else { kind(&found, operations, difference) };
    Box::new(Deviation {
        at,
        kind,
        found,
        old_site: old.map(|it| it.0),
        old_operation,
        new_site: new.map(|it| it.0),
        new_operation,
        alternatives: options.into_iter().collect(),
        difference,
        resume: partial_resume(events, at),
    })
}

/// The operation of OLD behind the last event, and its place.
fn recorded_by(
    replayer: &Replayer,
    (judge, memo, names): (&mut Judge<'_>, &mut Memo, &Names),
    events: &[RecordedEvent],
) -> Option<(Site, Operation)> {
    let (last, before) = events.split_last()?;
    let starts = before.iter().filter(|it| matches!(it.event, Some(Event::Scheduled(_)))).count();
    let started = u32::try_from(starts).unwrap_or(u32::MAX);
    let symbol = names.symbol(replayer.profile, last.event.as_ref(), started);
    let Symbol::Given(given) = symbol else { return None };
    let check = &mut |_: usize, _: &Operation| ValueCheck::Fits;
    let walk = replayer.walk((judge, memo), names, before, check).ok()?;
    let node = judge.behind(&walk.tracks, given).ok()??;
    let old = &judge.machines.old;
    Some((old.site(node), operation(&judge.machines.keys, old.op(node))?))
}

fn kind(
    found: &Event,
    (old, new): (Option<&Operation>, Option<&Operation>),
    difference: DifferenceKind,
) -> DeviationKind {
    match (found, old, new) {
        (event, ..) if event.ends_run() => DeviationKind::End,
        (Event::BatchEnd, ..) => DeviationKind::Surplus,
        (_, Some(old), Some(new)) if old.name == new.name && old.kind != new.kind => {
            DeviationKind::Kind
        }
        _ if difference == DifferenceKind::Renamed => DeviationKind::Name,
        _ => DeviationKind::Order,
    }
}

/// The operation that an event is of.
fn of(event: &Event) -> Option<Operation> {
    let named = |kind, name: &String| Operation { kind, name: name.clone() };
    match event {
        Event::Scheduled(it) | Event::Completed(it) | Event::Failed(it) | Event::Attempt(it) => {
            Some(it.operation.clone())
        }
        Event::Marker(name) => Some(named(OperationKind::Marker, name)),
        Event::Patch { id, .. } => Some(named(OperationKind::Patch, id)),
        Event::BatchEnd | Event::RunCompleted | Event::RunFailed | Event::ContinuedAsNew => None,
    }
}
