//! Workflow commands of GitHub Actions: `::error file=…,line=…::message`.

use super::plain::shown;
use crate::report::put::put;

/// The message of a workflow command. The runner turns `%25`, `%0D` and `%0A` back.
pub(in crate::report) fn command_data(text: &str) -> String {
    escape(text, &['%', '\r', '\n'])
}

/// A value of a workflow command; a colon would end the values and a comma this one.
pub(in crate::report) fn command_property(text: &str) -> String {
    escape(text, &['%', '\r', '\n', ':', ','])
}

/// The first `chars` characters, the last of them `…` where there were more.
pub(in crate::report) fn cut(text: &str, chars: usize) -> String {
    if text.chars().nth(chars).is_none() {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(chars.saturating_sub(1)).collect();
    out.push('…');
    out
}

fn escape(text: &str, special: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if special.contains(&c) {
            // All of them are ASCII.
            put(&mut out, format_args!("%{:02X}", u32::from(c)));
        } else if c == '\t' {
            out.push(c);
        } else {
            out.push(shown(c));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the runner does, in its order: `%25` last.
    fn read(text: &str, property: bool) -> String {
        let mut out = text.replace("%0D", "\r").replace("%0A", "\n");
        if property {
            out = out.replace("%3A", ":").replace("%2C", ",");
        }
        out.replace("%25", "%")
    }

    #[test]
    fn messages_and_properties_cannot_end_early() {
        assert_eq!(command_data("50%\r\n::error::x"), "50%25%0D%0A::error::x");
        assert_eq!(command_property("a,line=1::b\n%"), "a%2Cline=1%3A%3Ab%0A%25");
    }

    #[test]
    fn direction_marks_go_and_right_to_left_letters_stay() {
        assert_eq!(command_data("שלב\u{202e}x\u{1b}"), "שלב\u{fffd}x\u{fffd}");
    }

    #[test]
    fn texts_are_cut_between_characters() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("äöüß", 3), "äö…");
        assert_eq!(cut(&"%".repeat(10_000), 4_000).chars().count(), 4_000);
    }

    proptest! {
        #[test]
        fn the_runner_reads_back_what_was_written(text in "[ -~\r\n\t]{0,80}") {
            // A literal `%0A` survives because its `%` is written as `%25` and read back last.
            prop_assert_eq!(&read(&command_data(&text), false), &text);
            prop_assert_eq!(read(&command_property(&text), true), text);
        }

        #[test]
        fn one_line_whatever_comes(text in any::<String>()) {
            prop_assert!(!command_data(&text).chars().any(|c| c.is_control() && c != '\t'));
            let property = command_property(&text);
            prop_assert!(!property.contains([':', ',']));
        }
    }
}
