//! What was measured, as a table in Markdown.

use std::fmt::Write as _;
use std::time::Duration;

use super::measure::Cost;
use super::{MEMORY_MB_MAX, TIME_MS_MAX};

/// All runs of one plan.
#[derive(Debug)]
pub(super) struct Row {
    name: &'static str,
    /// Milliseconds.
    median: f64,
    best: f64,
    processor: f64,
    /// Megabytes.
    memory: f64,
}

impl Row {
    /// The middle of the runs, and the largest memory of any.
    pub(super) fn new(name: &'static str, costs: &[Cost]) -> Self {
        let middle = |time: fn(&Cost) -> Duration| middle(costs, time);
        Self {
            name,
            median: middle(|cost| cost.wall),
            best: costs.iter().map(|cost| cost.wall).min().as_ref().map_or(0.0, milliseconds),
            processor: middle(|cost| cost.processor),
            memory: most(costs),
        }
    }

    fn is_within(&self) -> bool {
        self.median <= TIME_MS_MAX && self.memory <= MEMORY_MB_MAX
    }
}

/// The middle of a time of all runs, in milliseconds.
pub(super) fn middle(costs: &[Cost], time: fn(&Cost) -> Duration) -> f64 {
    let mut times: Vec<Duration> = costs.iter().map(time).collect();
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, milliseconds)
}

/// The largest memory of any run, in megabytes.
pub(super) fn most(costs: &[Cost]) -> f64 {
    megabytes(costs.iter().map(|cost| cost.memory).max().unwrap_or_default())
}

fn milliseconds(time: &Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

#[expect(clippy::cast_precision_loss, reason = "megabytes with one decimal")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// The rows beside the budget.
pub(super) fn table(rows: &[Row], runs: usize) -> String {
    let mut text = format!(
        "`midflight check` in a repository of 2,000 files, {runs} runs each:\n\n\
         | repository | median | best | user + system | peak memory | budget |\n\
         |---|---|---|---|---|---|\n"
    );
    for row in rows {
        let Row { name, median, best, processor, memory } = row;
        let word = if row.is_within() { "within" } else { "over" };
        let _ = writeln!(
            text,
            "| {name} | {median:.0} ms | {best:.0} ms | {processor:.0} ms | {memory:.1} MB \
             | {word} {TIME_MS_MAX} ms, {MEMORY_MB_MAX} MB |"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_counts_and_the_largest_memory() {
        let cost = |ms, memory| Cost {
            wall: Duration::from_millis(ms),
            processor: Duration::from_millis(2 * ms),
            memory,
        };
        let costs = vec![cost(90, 61_000_000), cost(20, 5_000_000), cost(40, 5_000_000)];
        let row = Row::new("x", &costs);
        let text = table(&[row], 3);
        assert!(text.ends_with("| x | 40 ms | 20 ms | 80 ms | 61.0 MB | over 150 ms, 60 MB |\n"));
    }
}
