//! How long a regular expression may run, at most: a bound by its shape, for the matcher goes back
//! over a text as often as the shape lets it.

/// Steps that one match may take.
pub(super) const STEPS_MAX: f64 = 5e7;

/// Groups within groups.
const NESTING_MAX: usize = 100;

/// Steps of a match on a text of a length, at most.
pub(super) fn steps(source: &str, length: f64) -> f64 {
    let chars: Vec<char> = source.chars().collect();
    let mut shape = Shape { chars: &chars, at: 0, length, nesting: 0 };
    let ways = shape.alternatives().ways;
    let starts = if source.starts_with('^') && !source.contains('|') { 1.0 } else { length + 1.0 };
    ways * starts * 4.0
}

struct Shape<'a> {
    chars: &'a [char],
    at: usize,
    length: f64,
    nesting: usize,
}

/// How often a part may match at one place in different ways.
#[derive(Clone, Copy)]
struct Ways {
    ways: f64,
    /// The same without regard to lengths: alternatives alone.
    branches: f64,
}

const ONE: Ways = Ways { ways: 1.0, branches: 1.0 };

impl Shape<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn alternatives(&mut self) -> Ways {
        let mut all = self.sequence();
        while self.peek() == Some('|') {
            self.at += 1;
            let next = self.sequence();
            all = Ways { ways: all.ways + next.ways, branches: all.branches + next.branches };
        }
        all
    }

    fn sequence(&mut self) -> Ways {
        let mut all = ONE;
        while let Some(next) = self.peek() {
            if matches!(next, '|' | ')') {
                break;
            }
            let atom = self.atom();
            let term = self.quantified(atom);
            all = Ways { ways: all.ways * term.ways, branches: all.branches * term.branches };
        }
        all
    }

    fn atom(&mut self) -> Ways {
        let first = self.peek();
        self.at += 1;
        match first {
            Some('\\') => self.at += 1,
            Some('[') => {
                while let Some(next) = self.peek() {
                    self.at += if next == '\\' { 2 } else { 1 };
                    if next == ']' {
                        break;
                    }
                }
            }
            Some('(') => {
                self.nesting += 1;
                if self.nesting > NESTING_MAX {
                    return Ways { ways: f64::INFINITY, branches: f64::INFINITY };
                }
                // `?:`, `?<name>` and the like are read as if they were matched.
                let inner = self.alternatives();
                self.at += 1;
                self.nesting -= 1;
                return inner;
            }
            _ => {}
        }
        ONE
    }

    fn quantified(&mut self, atom: Ways) -> Ways {
        let most = match self.peek() {
            Some('*' | '+') => f64::INFINITY,
            Some('?') => 1.0,
            Some('{') => match self.braces() {
                Some(most) => most,
                None => return atom,
            },
            _ => return atom,
        };
        self.at += 1;
        if self.peek() == Some('?') {
            self.at += 1;
        }
        let times = most.min(self.length) + 1.0;
        if atom.ways <= 1.0 {
            return Ways { ways: times, branches: atom.branches };
        }
        // Either each repetition is chosen anew, or the text is cut into repetitions.
        let anew = atom.ways.powf(times - 1.0) * times;
        let cut = (2.0 * atom.branches).powf(self.length);
        Ways { ways: anew.min(cut).max(times), branches: atom.branches }
    }

    /// The upper bound of `{n,m}`, up to its last brace; none where it is no quantifier.
    fn braces(&mut self) -> Option<f64> {
        let end = self.chars[self.at..].iter().position(|it| *it == '}')? + self.at;
        let text: String = self.chars[self.at + 1..end].iter().collect();
        let most = match text.split_once(',') {
            Some((_, "")) => f64::INFINITY,
            Some((_, most)) => most.parse().ok()?,
            None => text.parse().ok()?,
        };
        self.at = end;
        Some(most)
    }
}

#[cfg(test)]
mod tests {
    use super::{STEPS_MAX, steps};

    #[test]
    fn what_runs_long_is_told_from_what_does_not() {
        for (fine, length) in [
            ("^[\\w.]+@[\\w.]+\\.\\w+$", 100.0),
            ("\\d{4}-\\d\\d", 10_000.0),
            ("(?<y>\\d+)|x", 1000.0),
            ("^(a|b)c?$", 1000.0),
            ("(\\w+\\s)*x", 12.0),
        ] {
            assert!(steps(fine, length) <= STEPS_MAX, "{fine}");
        }
        for (long, length) in [("(a+)+$", 40.0), ("(a|a)*b", 60.0), (".*.*.*.*x", 1000.0)] {
            assert!(steps(long, length) > STEPS_MAX, "{long}");
        }
    }
}
