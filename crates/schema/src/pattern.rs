//! A text that a regular expression is likely to match. A guess: the validators judge it.

use std::iter::Peekable;
use std::str::Chars;

/// Groups inside groups that are followed; beyond, the guess is left short.
const NESTING_MAX: usize = 16;

/// Repetitions written at most: a longer minimum is rare and makes long witnesses.
const REPEATS_MAX: usize = 64;

/// A short text that follows `pattern`'s first alternatives and least repetitions.
pub(crate) fn example(pattern: &str) -> String {
    let mut reader = pattern.chars().peekable();
    sequence(&mut reader, 0)
}

/// Reads up to the end or the closing parenthesis, which stays unread.
fn sequence(reader: &mut Peekable<Chars<'_>>, nesting: usize) -> String {
    let mut text = String::new();
    while let Some(&next) = reader.peek() {
        if next == ')' {
            break;
        }
        if next == '|' {
            skip_alternatives(reader, nesting);
            break;
        }
        reader.next();
        let piece = match next {
            '^' | '$' => continue,
            '(' => group(reader, nesting + 1),
            '[' => class(reader).to_string(),
            '\\' => escaped(reader),
            '.' => "a".to_owned(),
            other => other.to_string(),
        };
        let times = repeats(reader);
        text.push_str(&piece.repeat(times));
    }
    text
}

/// The first alternative is the guess; the others are read and dropped.
fn skip_alternatives(reader: &mut Peekable<Chars<'_>>, nesting: usize) {
    while reader.peek() == Some(&'|') {
        reader.next();
        if nesting < NESTING_MAX {
            sequence(reader, nesting + 1);
        } else {
            reader.by_ref().for_each(drop);
        }
    }
}

fn group(reader: &mut Peekable<Chars<'_>>, nesting: usize) -> String {
    if nesting > NESTING_MAX {
        reader.by_ref().for_each(drop);
        return String::new();
    }
    let mut silent = false;
    if reader.next_if_eq(&'?').is_some() {
        // `(?:`, `(?=`, `(?!`, `(?<=`, `(?<!` and `(?<name>`; assertions write nothing.
        let kind = reader.next();
        if kind == Some('<') && !matches!(reader.peek(), Some('=' | '!')) {
            while reader.next().is_some_and(|letter| letter != '>') {}
        } else if kind != Some(':') {
            silent = true;
        }
    }
    let text = sequence(reader, nesting);
    reader.next();
    if silent { String::new() } else { text }
}

/// One character of the class that was just opened.
fn class(reader: &mut Peekable<Chars<'_>>) -> char {
    let negated = reader.next_if_eq(&'^').is_some();
    let mut listed = String::new();
    while let Some(letter) = reader.next() {
        match letter {
            ']' => break,
            '\\' => listed.push_str(&escaped(reader)),
            other => listed.push(other),
        }
    }
    if !negated {
        return listed.chars().next().unwrap_or('a');
    }
    let spare = ['a', 'A', '0', '_', '!', 'é'];
    spare.into_iter().find(|one| !within(&listed, *one)).unwrap_or('~')
}

/// Whether a class written as `listed` holds `letter`, ranges included.
fn within(listed: &str, letter: char) -> bool {
    let letters: Vec<char> = listed.chars().collect();
    letters.contains(&letter)
        || letters
            .windows(3)
            .any(|range| range[1] == '-' && range[0] <= letter && letter <= range[2])
}

fn escaped(reader: &mut Peekable<Chars<'_>>) -> String {
    match reader.next() {
        Some('d') => "0".to_owned(),
        Some('w' | 'S' | 'D') => "a".to_owned(),
        Some('s') => " ".to_owned(),
        Some('W') => "-".to_owned(),
        Some('n') => "\n".to_owned(),
        Some('t') => "\t".to_owned(),
        Some('b' | 'B') | None => String::new(),
        Some('p' | 'P') => {
            if reader.next_if_eq(&'{').is_some() {
                while reader.next().is_some_and(|letter| letter != '}') {}
            }
            "A".to_owned()
        }
        Some(other) => other.to_string(),
    }
}

/// How often the last piece is written, with the quantifier after it read.
fn repeats(reader: &mut Peekable<Chars<'_>>) -> usize {
    let times = match reader.peek() {
        Some('*' | '?') => 0,
        Some('+') => 1,
        Some('{') => {
            let mut ahead = reader.clone();
            ahead.next();
            let digits: String =
                std::iter::from_fn(|| ahead.next_if(char::is_ascii_digit)).collect();
            let Ok(least) = digits.parse::<usize>() else { return 1 };
            *reader = ahead;
            while reader.peek().is_some_and(|letter| *letter != '}') {
                reader.next();
            }
            least.min(REPEATS_MAX)
        }
        _ => return 1,
    };
    reader.next();
    reader.next_if(|letter| matches!(letter, '?' | '+'));
    times
}

#[cfg(test)]
mod tests {
    use super::example;

    #[test]
    fn common_patterns() {
        assert_eq!(example("^[a-z]+$"), "a");
        assert_eq!(example(r"^\d{4}-\d{2}$"), "0000-00");
        assert_eq!(example("^(foo|bar)(?:-x)?$"), "foo");
        assert_eq!(example(r"^(?!no)[^a-z0-9]\.js"), "A.js");
        assert_eq!(example("x{2,}?y"), "xxy");
        assert_eq!(example("(?<year>[0-9])"), "0");
    }

    #[test]
    fn broken_patterns_are_no_harm() {
        for pattern in ["(", "[", "\\", "a{", "a{2", "(?", "(?<", "[^", "|||", ")("] {
            example(pattern);
        }
        example(&"(".repeat(10_000));
        example(&"|(".repeat(10_000));
    }
}
