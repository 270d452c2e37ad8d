//! How many tests a runner passed, failed and skipped, from what it printed.

use std::fmt;
use std::ops::AddAssign;

/// Numbers of tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Held.
    pub(crate) passed: u64,
    /// Did not hold, or could not be run to the end.
    pub(crate) failed: u64,
    /// Not run.
    pub(crate) skipped: u64,
}

impl Counts {
    /// From nextest's `Summary [ 1.2s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 2
    /// skipped`.
    pub(crate) fn nextest(text: &str) -> Self {
        let mut counts = Self::default();
        for line in text.lines().filter(|line| line.trim_start().starts_with("Summary [")) {
            let outcomes = line.split_once("run:").map_or("", |(_, outcomes)| outcomes);
            counts.add_words(outcomes, &['(', ')', ',']);
        }
        counts
    }

    /// From the test harness of the compiler: `test result: ok. 3 passed; 0 failed; 1 ignored; ..`
    /// for each binary.
    pub(crate) fn harness(text: &str) -> Self {
        let mut counts = Self::default();
        for line in text.lines().filter(|line| line.starts_with("test result: ")) {
            counts.add_words(line, &['.', ';']);
        }
        counts
    }

    /// From Node's `spec` reporter: one line for each of `pass`, `fail`, `cancelled`, `skipped`
    /// and `todo`, after a mark.
    pub(crate) fn node(text: &str) -> Self {
        let mut counts = Self::default();
        for line in text.lines() {
            let words: Vec<_> = line.split_whitespace().collect();
            if let ["\u{2139}", what, number] = words[..] {
                counts.add(what, number.parse().unwrap_or(0));
            }
        }
        counts
    }

    fn add_words(&mut self, text: &str, separators: &[char]) {
        for part in text.split(separators) {
            if let Some((number, what)) = part.trim().split_once(' ') {
                self.add(what, number.parse().unwrap_or(0));
            }
        }
    }

    fn add(&mut self, what: &str, number: u64) {
        match what {
            "passed" | "pass" => self.passed += number,
            "failed" | "fail" | "cancelled" | "timed out" | "exec failed" => self.failed += number,
            "skipped" | "ignored" | "todo" => self.skipped += number,
            _ => {}
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextest() {
        let text = "PASS a\n     Summary [   0.05s] 6 tests run: 3 passed (1 slow), 1 failed, \
                    1 timed out, 2 skipped\n        FAIL b\n";
        let counts = Counts::nextest(text);
        assert_eq!(counts, Counts { passed: 3, failed: 2, skipped: 2 });
    }

    #[test]
    fn harness_sums_binaries() {
        let text = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; \
                    finished in 0.00s\n\
                    test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered \
                    out; finished in 0.00s\n";
        assert_eq!(Counts::harness(text), Counts { passed: 4, failed: 2, skipped: 1 });
    }

    #[test]
    fn node() {
        let text = "\u{2714} a (1ms)\n\u{2139} tests 4\n\u{2139} suites 0\n\u{2139} pass 1\n\
                    \u{2139} fail 1\n\u{2139} cancelled 1\n\u{2139} skipped 1\n\u{2139} todo 0\n";
        assert_eq!(Counts::node(text), Counts { passed: 1, failed: 2, skipped: 1 });
    }

    #[test]
    fn skipped_is_said_only_where_there_is_some() {
        let counts = Counts { passed: 2, failed: 0, skipped: 0 };
        assert_eq!(counts.to_string(), "2 passed, 0 failed");
        assert_eq!(Counts { skipped: 1, ..counts }.to_string(), "2 passed, 0 failed, 1 skipped");
    }
}
