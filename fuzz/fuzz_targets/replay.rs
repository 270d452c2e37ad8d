//! Two flows and a history: a profile, then nodes and events, each a few bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midflight_replay::{
    Budget, Event, Flow, HistoryVerdict, Instance, Node, NodeKind, Operation, OperationKind,
    Profile, RecordedEvent, Replayer, Site, ValueCheck, Verdict, compare, keyed, park_points,
    replay,
};

const BUDGET: Budget = Budget { steps: 30_000 };

/// The parts of a flow inside of another.
const DEPTH_MAX: usize = 4;

const PROFILES: [Profile; 5] =
    [Profile::Ordered, Profile::Strict, Profile::Ordinal, Profile::Completions, Profile::Keyed];

const KINDS: [OperationKind; 5] = [
    OperationKind::Step,
    OperationKind::Timer,
    OperationKind::Child,
    OperationKind::Hook,
    OperationKind::Signal,
];

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = Bytes(bytes);
    let profile = PROFILES[bytes.below(PROFILES.len())];
    let old = bytes.flow(0);
    let new = if bytes.below(4) == 0 { old.clone() } else { bytes.flow(0) };
    let mut events = Vec::new();
    while !bytes.0.is_empty() {
        events.push(bytes.event());
    }
    judge(profile, &old, &new, &events);
});

fn judge(profile: Profile, old: &Flow, new: &Flow, events: &[RecordedEvent]) {
    let verdict = compare(profile, old, new, &BUDGET);
    if old.same_as(new) {
        assert_eq!(verdict, Verdict::Compatible);
    }
    let _ = park_points(profile, old, new, &BUDGET);
    let _ = keyed(new, events, &BUDGET);
    let mut check = |at: usize, _: &Operation| match at % 5 {
        3 => ValueCheck::Misfits,
        4 => ValueCheck::Undecided("not read".to_owned()),
        _ => ValueCheck::Fits,
    };
    let new_replayer = || Replayer::new(profile, old, new);
    let (fleet, others) = (new_replayer(), new_replayer());
    // Part of the history and all of it: what is remembered of the one is used for the other.
    for length in [events.len() / 2, events.len(), events.len()] {
        let events = &events[..length];
        let alone = fleet.replay(events, &mut check, &BUDGET);
        assert_eq!(alone, new_replayer().replay(events, &mut check, &BUDGET));
        let _ = others.replay(&events[length / 3..], &mut check, &BUDGET);
        let is_open = !events.iter().any(|it| it.event.as_ref().is_some_and(Event::ends_run));
        let has_value = events.iter().any(|it| it.has_value);
        if let HistoryVerdict::Diverges(it) = &alone {
            assert!(it.resume.cut <= it.at && it.at < events.len());
            // What no run in flight can record that NEW does not replay, none has recorded.
            if verdict == Verdict::Compatible && is_open && !has_value {
                let is_over = has_ended(profile, old, &events[..it.at]);
                assert!(is_over, "{events:?} diverges: {it:?}");
            }
        }
    }
}

/// Whether the code of OLD has come to its end: what comes late for it is of no run in flight.
fn has_ended(profile: Profile, old: &Flow, events: &[RecordedEvent]) -> bool {
    [Event::RunCompleted, Event::RunFailed, Event::ContinuedAsNew].into_iter().any(|end| {
        let mut whole = events.to_vec();
        whole.push(end.into());
        let verdict = replay(profile, old, old, &whole, &mut |_, _| ValueCheck::Fits, &BUDGET);
        !matches!(verdict, HistoryVerdict::Corrupt(_))
    })
}

/// What is left of an input; where nothing is left, zeros follow.
struct Bytes<'input>(&'input [u8]);

impl Bytes<'_> {
    fn below(&mut self, bound: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first) % bound
    }

    fn name(&mut self) -> String {
        ["a", "b", "c"][self.below(3)].to_owned()
    }

    fn flows(&mut self, depth: usize) -> Vec<Flow> {
        (0..self.below(4)).map(|_| self.flow(depth + 1)).collect()
    }

    fn flow(&mut self, depth: usize) -> Flow {
        let length = if depth > DEPTH_MAX { 0 } else { self.below(4) };
        Flow::new((0..length).map(|_| self.node(depth)).collect())
    }

    fn node(&mut self, depth: usize) -> Node {
        let kind = match self.below(18) {
            0 => NodeKind::Step { name: self.name(), can_fail: true },
            1 | 2 => NodeKind::Step { name: self.name(), can_fail: false },
            3 => NodeKind::Timer { name: self.name() },
            4 => NodeKind::Child { name: self.name() },
            5 => NodeKind::Hook { name: self.name() },
            6 => NodeKind::Open { name: self.name() },
            7 => NodeKind::Await { name: self.name() },
            8 => NodeKind::Signal { name: self.name() },
            9 => NodeKind::Marker { name: self.name() },
            10 => NodeKind::Choose { identity: self.identity(), arms: self.flows(depth) },
            11 => NodeKind::Loop { identity: self.identity(), body: self.flow(depth + 1) },
            12 => NodeKind::All(self.flows(depth)),
            13 => NodeKind::Race(self.flows(depth)),
            14 => NodeKind::Try { body: self.flow(depth + 1), catch: self.flow(depth + 1) },
            15 => NodeKind::Patch {
                id: self.name(),
                then: self.flow(depth + 1),
                otherwise: self.flow(depth + 1),
            },
            16 => NodeKind::DeprecatedPatch { id: self.name(), then: self.flow(depth + 1) },
            _ => [NodeKind::ContinueAsNew, NodeKind::Fail][self.below(2)].clone(),
        };
        Node { site: Site(0), kind }
    }

    fn identity(&mut self) -> Option<String> {
        [None, Some("p"), Some("q")][self.below(3)].map(str::to_owned)
    }

    fn event(&mut self) -> RecordedEvent {
        let head = self.below(256);
        let (kind, has_value) = (head % 14, head > 240);
        let event = match kind {
            0..=3 => Event::Scheduled(self.instance()),
            4..=7 => Event::Completed(self.instance()),
            8 => Event::Failed(self.instance()),
            9 => Event::Attempt(self.instance()),
            10 => Event::Marker(self.name()),
            11 => Event::Patch { id: self.name(), deprecated: self.below(2) == 0 },
            12 => Event::BatchEnd,
            _ => match self.below(4) {
                0 => Event::RunCompleted,
                1 => Event::RunFailed,
                2 => Event::ContinuedAsNew,
                _ => return RecordedEvent { event: None, has_value: false },
            },
        };
        RecordedEvent { event: Some(event), has_value }
    }

    fn instance(&mut self) -> Instance {
        let kind = KINDS[self.below(KINDS.len())];
        let name = self.name();
        let (nth, ordinal) = (self.below(8), self.below(16));
        Instance {
            operation: Operation { kind, name },
            nth: u32::try_from(nth.saturating_sub(4)).unwrap_or_default(),
            ordinal: u32::try_from(ordinal).ok().and_then(|it| it.checked_sub(8)),
        }
    }
}
