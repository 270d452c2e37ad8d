//! The static benchmark of `midflight-replay`, beside a peer that decides inclusion of automata.
//!
//! The peer is asked about the histories as words: each pair of versions as two automata, every
//! state accepting. It does not know that both versions decide alike, and it gives no witness.

mod words;

#[expect(dead_code, reason = "the benchmark draws histories too")]
#[path = "../../../../crates/replay/benches/replay/shapes.rs"]
mod shapes;

use std::time::{Duration, Instant};

use midflight_replay::{Budget, Flow, Profile, Verdict, compare};
use regexsolver::execution_profile::ExecutionProfileBuilder;

use self::words::automaton;

/// Every figure is the middle of so many.
const RUNS: usize = 9;

/// The peer is stopped then.
const PATIENCE: Duration = Duration::from_mins(1);

fn main() {
    println!("Milliseconds; what the peer is given is built before:\n");
    println!("| states | edit | `midflight-replay` | `regexsolver` |");
    println!("|---|---|---|---|");
    for steps in [50, 150, 500, 1_500, 5_000] {
        let old = shapes::workflow(steps);
        for (name, percent) in [("appended", 100), ("at 50 %", 50)] {
            let new = shapes::edited(&old, percent);
            let (ours, theirs) = (ours(&old, &new), theirs(&old, &new));
            println!("| {} | {name} | {ours} | {theirs} |", 2 * steps);
        }
    }
}

fn ours(old: &Flow, new: &Flow) -> String {
    let ask = || compare(Profile::Ordered, old, new, &Budget::default());
    let word = match ask() {
        Verdict::Compatible => "compatible",
        Verdict::Incompatible(_) => "incompatible",
        Verdict::Unknown(_) => "unknown",
    };
    format!("{:.2} {word}", middle(ask))
}

fn theirs(old: &Flow, new: &Flow) -> String {
    let (old, new) = match automaton(old).and_then(|old| Ok((old, automaton(new)?))) {
        Ok(pair) => pair,
        Err(error) => return format!("cannot be built: {error}"),
    };
    let patience = u64::try_from(PATIENCE.as_millis()).unwrap_or(u64::MAX);
    let profile = ExecutionProfileBuilder::new().execution_timeout(patience).build();
    let ask = || profile.run(|| old.subset(&new));
    let start = Instant::now();
    let word = match ask() {
        Ok(true) => "compatible",
        Ok(false) => "incompatible",
        Err(error) => return format!("{error}"),
    };
    // What takes long is not asked again.
    let once = start.elapsed();
    let time = if once > PATIENCE / 10 { milliseconds(once) } else { middle(ask) };
    format!("{time:.2} {word}")
}

fn middle<T>(work: impl Fn() -> T) -> f64 {
    let time = |_| {
        let start = Instant::now();
        std::hint::black_box(work());
        start.elapsed()
    };
    let mut times: Vec<Duration> = (0..RUNS).map(time).collect();
    times.sort_unstable();
    milliseconds(times[RUNS / 2])
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
