//! What each stage came to, as a table.

use std::time::Duration;

use super::counts::Counts;
use super::stages::Stage;

/// What one stage came to.
#[derive(Debug)]
pub(super) struct Row {
    /// The stage.
    pub(super) stage: Stage,
    /// From start to end.
    pub(super) time: Duration,
    /// Its tests; none for a stage that runs none.
    pub(super) counts: Counts,
    /// Nothing failed.
    pub(super) ok: bool,
}

/// The table, with a line for each stage.
pub(super) fn table(rows: &[Row]) -> String {
    let mut text = format!("{:<8} {:>7}  {:<7} tests\n", "stage", "seconds", "result");
    for Row { stage, time, counts, ok } in rows {
        let result = if *ok { "ok" } else { "failed" };
        let tests = if *counts == Counts::default() { String::new() } else { counts.to_string() };
        let line = format!("{:<8} {:>7.1}  {result:<7} {tests}", stage.name(), time.as_secs_f64());
        text += line.trim_end();
        text.push('\n');
    }
    text
}

/// The sum over all stages. A stage that failed with no failed test, because it did not come
/// so far or has none, counts as one.
pub(super) fn total(rows: &[Row]) -> Counts {
    let mut total = Counts::default();
    for row in rows {
        total += row.counts;
        total.failed += u64::from(!row.ok && row.counts.failed == 0);
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(stage: Stage, passed: u64, failed: u64, ok: bool) -> Row {
        let counts = Counts { passed, failed, skipped: 0 };
        Row { stage, time: Duration::from_millis(1250), counts, ok }
    }

    #[test]
    fn one_line_for_each_stage() {
        let text = table(&[row(Stage::Native, 5, 1, false), row(Stage::Fmt, 0, 0, true)]);
        let expected = "stage    seconds  result  tests\n\
                        native       1.2  failed  5 passed, 1 failed\n\
                        fmt          1.2  ok\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_stage_without_tests_that_fails_counts_as_one() {
        let rows = [row(Stage::Native, 5, 1, false), row(Stage::Clippy, 0, 0, false)];
        assert_eq!(total(&rows), Counts { passed: 5, failed: 2, skipped: 0 });
    }
}
