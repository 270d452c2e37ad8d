//! The table, in Markdown.

use std::fmt::Write as _;
use std::time::Duration;

use crate::Told;
use crate::tools::{ALL, Answer};

const HEAD: &str = "| tool | pairs | compatible | incompatible with a witness | \
    incompatible without | undecided | refused or failed | median ms | p95 ms | sum s |\n\
    |---|---|---|---|---|---|---|---|---|---|\n";

/// One line for each tool. Its times are of all pairs, those that it refused among them.
pub(crate) fn of(told: &[Vec<Told>]) -> String {
    let mut table = HEAD.to_owned();
    for (tool, told) in ALL.iter().zip(told) {
        let count =
            |wanted: fn(&Answer) -> bool| told.iter().filter(|told| wanted(&told.answer)).count();
        let mut times: Vec<Duration> = told.iter().map(|told| told.time).collect();
        times.sort();
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} | {} | {:.2} | {:.2} | {:.2} |",
            tool.name,
            told.len(),
            count(|answer| matches!(answer, Answer::Compatible)),
            count(|answer| matches!(answer, Answer::Witness)),
            count(|answer| matches!(answer, Answer::Incompatible)),
            count(|answer| matches!(answer, Answer::Undecided)),
            count(|answer| matches!(answer, Answer::Refused | Answer::Failed)),
            milliseconds(&times, 50),
            milliseconds(&times, 95),
            times.iter().sum::<Duration>().as_secs_f64(),
        );
    }
    table
}

/// The time that so many of a hundred do not exceed.
fn milliseconds(sorted: &[Duration], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(rank).copied().unwrap_or_default().as_secs_f64() * 1000.0
}
