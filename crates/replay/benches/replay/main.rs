//! What a static verdict and a verdict about a history cost, as tables.
//!
//! `cargo bench -p midflight-replay --bench replay`, with `-- static`, `-- fleets` or `-- lengths`
//! one table of them. The figures of the last look stand in `docs/benchmarks.md`. Times are of the
//! processor where the system tells them, so that a busy machine is no slower than an idle one.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::print_stdout, reason = "its result is what it prints")]

#[path = "../../tests/histories/recorder.rs"]
mod recorder;
mod shapes;

use std::hint::black_box;
use std::time::{Duration, Instant};

use midflight_replay::{
    Budget, Flow, HistoryVerdict, Operation, Profile, RecordedEvent, Replayer, ValueCheck, Verdict,
    compare, replay,
};

use self::shapes::{Dice, chain, edited, rounds, workflow};

/// Every figure is the mean of so many runs at least,
const RUNS_MIN: u32 = 5;
/// and of this time, many ticks of the clock.
const TIME_MIN: Duration = Duration::from_millis(400);

fn main() {
    // `cargo test --benches` starts it too, with another argument.
    if !std::env::args().any(|it| it == "--bench") {
        return;
    }
    let parts: [(&str, fn()); 3] =
        [("static", static_verdicts), ("fleets", fleets), ("lengths", lengths)];
    let is_named = |name: &str| std::env::args().any(|it| it == name);
    let all = !parts.iter().any(|it| is_named(it.0));
    for (name, part) in parts {
        if all || is_named(name) {
            part();
        }
    }
}

fn static_verdicts() {
    println!("Static verdicts, milliseconds (and events of the witness):\n");
    println!("| states | unchanged | appended | edit at 50 % | edit at 95 % |");
    println!("|---|---|---|---|---|");
    for steps in [50, 150, 500, 1_500, 5_000] {
        let old = workflow(steps);
        let cell = |percent| {
            let new = edited(&old, percent);
            let ask = || compare(Profile::Ordered, &old, &new, &Budget::default());
            let time = milliseconds(ask);
            match ask() {
                Verdict::Incompatible(it) => format!("{time:.2} ({})", it.witness.len()),
                Verdict::Compatible => format!("{time:.2}"),
                Verdict::Unknown(reason) => format!("{time:.2} ({})", reason.code.as_str()),
            }
        };
        let same = milliseconds(|| compare(Profile::Ordered, &old, &old, &Budget::default()));
        let (states, [end, middle, late]) = (2 * steps, [100, 50, 95].map(cell));
        println!("| {states} | {same:.2} | {end} | {middle} | {late} |");
    }
}

fn fleets() {
    println!("\nHistories of one version, one thread, million events a second:\n");
    println!("| workflow | histories x events | rate |");
    println!("|---|---|---|");
    let shaped = workflow(500);
    let cases = [
        ("unchanged", &shaped, &shaped, 2_000, 200),
        ("appended", &shaped, &edited(&shaped, 100), 2_000, 200),
        ("edit at 50 %", &shaped, &edited(&shaped, 50), 2_000, 200),
        ("loop, unchanged", &rounds(), &rounds(), 2_000, 200),
        ("loop, edit behind", &rounds(), &edited(&rounds(), 100), 2_000, 200),
        ("1,000 steps, edit at 50 %", &chain(1_000), &edited(&chain(1_000), 50), 10_000, 20),
    ];
    for (name, old, new, count, length) in cases {
        let mut dice = Dice::new(7);
        let histories: Vec<_> =
            (0..count).map(|_| history(old, &dice.picks(length * 2), length)).collect();
        let events: usize = histories.iter().map(Vec::len).sum();
        let time = milliseconds(|| {
            let replayer = Replayer::new(Profile::Ordered, old, new);
            let replayable = histories.iter().filter(|it| {
                let verdict = replayer.replay(it, &mut fits, &Budget::default());
                matches!(verdict, HistoryVerdict::Replayable)
            });
            replayable.count()
        });
        println!("| {name} | {count} x {} | {:.1} |", events / count, rate(events, time));
    }
}

fn lengths() {
    println!("\nOne history of an unchanged loop, nanoseconds an event:\n");
    println!("| events | alone | where others had it before |");
    println!("|---|---|---|");
    let (old, new) = (rounds(), edited(&rounds(), 100));
    for length in [100, 1_000, 10_000, 100_000] {
        let events = history(&old, &vec![0; length], length);
        let (profile, budget) = (Profile::Ordered, Budget::default());
        let alone = milliseconds(|| replay(profile, &old, &new, &events, &mut fits, &budget));
        let replayer = Replayer::new(profile, &old, &new);
        let again = milliseconds(|| replayer.replay(&events, &mut fits, &budget));
        let [alone, again] = [alone, again].map(|time| 1e3 / rate(events.len(), time));
        println!("| {} | {alone:.0} | {again:.0} |", events.len());
    }
}

fn fits(_: usize, _: &Operation) -> ValueCheck {
    ValueCheck::Fits
}

/// The first `length` events of a run that decides by `picks`.
fn history(flow: &Flow, picks: &[u8], length: usize) -> Vec<RecordedEvent> {
    let mut events = recorder::record(flow, Profile::Ordered, picks);
    events.truncate(length);
    events.into_iter().map(RecordedEvent::from).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a rate with one decimal")]
fn rate(events: usize, milliseconds: f64) -> f64 {
    events as f64 / milliseconds / 1e3
}

/// The mean of as many runs as fill the time.
fn milliseconds<T>(mut work: impl FnMut() -> T) -> f64 {
    black_box(work());
    let (wall, start) = (Instant::now(), processor_milliseconds());
    let mut runs = 0;
    while runs < RUNS_MIN || wall.elapsed() < TIME_MIN {
        black_box(work());
        runs += 1;
    }
    let elsewhere = || wall.elapsed().as_secs_f64() * 1e3;
    let spent = start.zip(processor_milliseconds()).map_or_else(elsewhere, |(from, to)| to - from);
    spent / f64::from(runs)
}

/// What this thread has had of the processor, by Linux' `schedstat`, which is told at every tick.
#[expect(clippy::cast_precision_loss, reason = "ticks of milliseconds")]
fn processor_milliseconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: u64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds as f64 / 1e6)
}
