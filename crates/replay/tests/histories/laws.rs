//! Laws that hold for all flows and all histories.

use midflight_replay::{
    Budget, Event, Flow, HistoryVerdict, Instance, NodeKind, Operation, OperationKind, Profile,
    RecordedEvent, Replayer, ValueCheck, Verdict, compare, keyed, replay,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::flows::{flows, node, renamed, renamed_identities};
use crate::recorder::record;

const BUDGET: Budget = Budget { steps: 60_000 };

fn profiles() -> impl Strategy<Value = Profile> {
    let replayed = [Profile::Ordered, Profile::Strict, Profile::Ordinal, Profile::Completions];
    proptest::sample::select(replayed.to_vec())
}

/// Those that do not look at the surplus of the last batch.
fn lagging_profiles() -> impl Strategy<Value = Profile> {
    let replayed = [Profile::Ordered, Profile::Ordinal, Profile::Completions];
    proptest::sample::select(replayed.to_vec())
}

fn judge(profile: Profile, old: &Flow, new: &Flow, events: &[Event]) -> HistoryVerdict {
    let events: Vec<RecordedEvent> = events.iter().cloned().map(RecordedEvent::from).collect();
    replay(profile, old, new, &events, &mut |_, _| ValueCheck::Fits, &BUDGET)
}

/// A history that `flow` can record, cut off after as many events as the first pick says.
fn cut_off(flow: &Flow, profile: Profile, picks: &[u8]) -> Vec<Event> {
    let mut events = record(flow, profile, picks);
    events.truncate(picks.first().map_or(0, |pick| usize::from(*pick)));
    events
}

fn has_patch(flow: &Flow) -> bool {
    flow.nodes.iter().any(|node| {
        matches!(node.kind, NodeKind::Patch { .. }) || node.kind.flows().into_iter().any(has_patch)
    })
}

fn is_given_up(verdict: &HistoryVerdict) -> bool {
    matches!(verdict, HistoryVerdict::Unknown { reason, .. } if reason.code.as_str() == "budget")
}

/// The verdict with names left out.
fn outline(verdict: &HistoryVerdict) -> (u8, usize) {
    match verdict {
        HistoryVerdict::Replayable => (0, 0),
        HistoryVerdict::Diverges(it) => (1, it.at),
        HistoryVerdict::Unknown { prefix, .. } => (2, *prefix),
        HistoryVerdict::Corrupt(it) => (3, it.at),
    }
}

fn renamed_event(event: &Event, rename: &dyn Fn(&str) -> String) -> Event {
    let instance = |it: &Instance| {
        let name = rename(&it.operation.name);
        Instance { operation: Operation { name, ..it.operation }, ..*it }
    };
    match event {
        Event::Scheduled(it) => Event::Scheduled(instance(it)),
        Event::Completed(it) => Event::Completed(instance(it)),
        Event::Failed(it) => Event::Failed(instance(it)),
        Event::Attempt(it) => Event::Attempt(instance(it)),
        Event::Marker(name) => Event::Marker(rename(name)),
        Event::Patch { id, deprecated } => Event::Patch { id: rename(id), deprecated: *deprecated },
        other => other.clone(),
    }
}

/// Events that may fit nowhere.
fn events() -> impl Strategy<Value = Vec<Event>> {
    let instance = (0..7u8, 0..3u8, 0..3u32, proptest::option::of(0..4u32));
    let event = (0..10u8, instance).prop_map(|(what, (kind, name, nth, ordinal))| {
        let kind = match kind {
            0 => OperationKind::Timer,
            1 => OperationKind::Child,
            2 => OperationKind::Hook,
            3 => OperationKind::Signal,
            _ => OperationKind::Step,
        };
        let name = format!("n{name}");
        let it = Instance { operation: Operation { kind, name: name.clone() }, nth, ordinal };
        match what {
            0..=2 => Event::Scheduled(it),
            3..=4 => Event::Completed(it),
            5 => Event::Failed(it),
            6 => Event::Attempt(it),
            7 => Event::Marker(name),
            8 => Event::Patch { id: "p".to_owned(), deprecated: nth == 0 },
            _ => [Event::BatchEnd, Event::RunCompleted, Event::RunFailed][nth as usize].clone(),
        }
    });
    vec(event, 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_version_replays_what_it_has_recorded(
        flow in flows(), profile in profiles(), picks in vec(any::<u8>(), 0..24)
    ) {
        let history = cut_off(&flow, profile, &picks);
        let verdict = judge(profile, &flow, &flow, &history);
        prop_assert!(
            verdict == HistoryVerdict::Replayable || is_given_up(&verdict),
            "{:?} {:?}", verdict, history
        );
    }

    /// Here both versions are followed, for they are not the same term.
    #[test]
    fn appending_is_replayable(
        flow in flows(), picks in vec(any::<u8>(), 0..24), profile in lagging_profiles()
    ) {
        let flow = renamed_identities(&flow);
        let mut longer = flow.clone();
        longer.nodes.push(node(NodeKind::Timer { name: "after".to_owned() }));
        let history = cut_off(&flow, profile, &picks);
        let verdict = judge(profile, &flow, &longer, &history);
        // Completions without the starts before them may be of several ways of OLD, and without
        // the marker of a patch NEW takes another way than OLD.
        let is_ambiguous = profile == Profile::Completions && has_patch(&flow);
        let is_unknown = matches!(verdict, HistoryVerdict::Unknown { .. });
        prop_assert!(
            verdict == HistoryVerdict::Replayable
                || is_given_up(&verdict)
                || is_ambiguous && is_unknown,
            "{:?} {:?}", verdict, history
        );
    }

    #[test]
    fn a_history_is_never_worse_than_the_static_verdict(
        old in flows(), new in flows(), profile in profiles(), picks in vec(any::<u8>(), 0..24)
    ) {
        let verdict = compare(profile, &old, &new, &BUDGET);
        let history = cut_off(&old, profile, &picks);
        let of_one = judge(profile, &old, &new, &history);
        prop_assert!(!matches!(of_one, HistoryVerdict::Corrupt(_)), "{:?}", of_one);
        if verdict == Verdict::Compatible {
            prop_assert!(of_one == HistoryVerdict::Replayable || is_given_up(&of_one));
        }
        if let Verdict::Incompatible(it) = verdict {
            let of_witness = judge(profile, &old, &new, &it.witness);
            match of_witness {
                HistoryVerdict::Diverges(at) => {
                    // A marker tells NEW what to do before it is recorded.
                    let is_told = it.witness.iter().any(|it| matches!(it, Event::Patch { .. }));
                    let last = it.witness.len() - 1;
                    prop_assert!(at.at == last || is_told && at.at < last);
                }
                // It rests on an answer that comes after it, or on a marker that does.
                HistoryVerdict::Unknown { .. } => {}
                other => prop_assert!(false, "{:?} {:?}", other, it.witness),
            }
        }
    }

    #[test]
    fn names_do_not_matter(
        old in flows(), new in flows(), profile in profiles(), picks in vec(any::<u8>(), 0..24)
    ) {
        let rename = |name: &str| format!("{name}x");
        let history = cut_off(&old, profile, &picks);
        let before = judge(profile, &old, &new, &history);
        let events: Vec<Event> = history.iter().map(|it| renamed_event(it, &rename)).collect();
        let after = judge(profile, &renamed(&old, &rename), &renamed(&new, &rename), &events);
        prop_assert_eq!(outline(&before), outline(&after));
    }

    #[test]
    fn any_events_have_a_verdict(
        old in flows(), new in flows(), profile in profiles(), events in events()
    ) {
        let verdict = judge(profile, &old, &new, &events);
        prop_assert!(outline(&verdict).1 <= events.len());
        if let HistoryVerdict::Diverges(it) = &verdict {
            prop_assert_eq!(&it.found, &events[it.at]);
        }
        let recorded: Vec<RecordedEvent> = events.into_iter().map(RecordedEvent::from).collect();
        let _ = keyed(&new, &recorded, &BUDGET);
    }

    /// Neither does it matter which came before, nor that the fleet remembers.
    #[test]
    fn a_fleet_judges_each_history_as_if_it_were_alone(
        old in flows(), new in flows(), profile in profiles(),
        runs in vec(vec(any::<u8>(), 0..24), 1..6), others in vec(events(), 0..3)
    ) {
        let recorded = runs.iter().map(|picks| cut_off(&old, profile, picks));
        let histories: Vec<Vec<RecordedEvent>> = recorded
            .chain(others)
            .map(|events| events.into_iter().map(RecordedEvent::from).collect())
            .collect();
        let new_replayer = || Replayer::new(profile, &old, &new);
        let fits = &mut |_: usize, _: &Operation| ValueCheck::Fits;
        for budget in [BUDGET, Budget { steps: 40 }] {
            let fleet = new_replayer();
            for _ in 0..2 {
                for events in &histories {
                    let together = fleet.replay(events, fits, &budget);
                    let first = new_replayer().replay(events, fits, &budget);
                    prop_assert_eq!(&together, &first);
                    let alone = replay(profile, &old, &new, events, fits, &budget);
                    let is_same = together == alone;
                    prop_assert!(
                        is_same || is_given_up(&alone) || is_given_up(&together),
                        "{:?} {:?}", together, alone
                    );
                }
            }
        }
    }
}
