//! Plain text: terminals, logs, and messages inside JSON.

use crate::report::put::put;
use crate::text::is_invisible;

/// What stands for a character that is not shown.
pub(super) const HIDDEN: char = '\u{fffd}';

/// One line for a terminal or a log: no control, escape or direction-changing characters, which
/// could hide text or rewrite what stands above. Hidden ones show as `U+FFFD`.
///
/// A runner of GitHub Actions takes `##[name]` anywhere in a log line as a command, so the two
/// parts are set apart.
pub fn terminal_text(text: &str) -> String {
    let shown: String = text.chars().map(shown).collect();
    apart(&shown)
}

/// A message for a viewer that shows plain text: lines are kept, hidden characters are not.
/// SARIF viewers make links of `[text](target)`, so the brackets are set apart.
pub(in crate::report) fn message_text(text: &str) -> String {
    let keep = |c| if matches!(c, '\n' | '\t') { c } else { shown(c) };
    let shown: String = text.chars().map(keep).collect();
    shown.replace("](", "] (")
}

/// JSON that can be looked at in a terminal or a log: hidden characters as `\u` escapes, which
/// mean the same. `json` is whole JSON; such characters can only be inside of its strings.
pub fn json_text(json: &str) -> String {
    if json.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return json.replace("##[", "##\\u005b");
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                put(&mut out, format_args!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out.replace("##[", "##\\u005b")
}

/// The character, or what stands for it where it would not be seen.
pub(super) fn shown(c: char) -> char {
    if is_hidden(c) { HIDDEN } else { c }
}

/// Breaks what a log line can tell a runner.
pub(super) fn apart(text: &str) -> String {
    text.replace("##[", "## [")
}

/// Controls, direction marks, and characters without a look of their own.
fn is_hidden(c: char) -> bool {
    // The Arabic letter mark changes direction like its Latin sisters; the others are blanks
    // that look like nothing or like letters.
    is_invisible(c) || matches!(c, '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn terminals_get_no_escape_sequences() {
        assert_eq!(
            terminal_text("a\u{1b}[31mb\u{7}\r\n\tc"),
            "a\u{fffd}[31mb\u{fffd}\u{fffd}\u{fffd}\u{fffd}c"
        );
        assert_eq!(terminal_text("\u{9b}2J"), "\u{fffd}2J");
    }

    #[test]
    fn direction_marks_go_and_right_to_left_letters_stay() {
        assert_eq!(terminal_text("\u{202e}gpj.exe"), "\u{fffd}gpj.exe");
        assert_eq!(terminal_text("\u{61c}\u{2067}\u{200f}"), "\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(terminal_text("طلب-שלב"), "طلب-שלב");
        assert_eq!(message_text("טקסט\u{202e}"), "טקסט\u{fffd}");
    }

    #[test]
    fn logs_get_no_runner_commands() {
        assert_eq!(terminal_text("x ##[add-mask]y"), "x ## [add-mask]y");
        assert_eq!(terminal_text("###[["), "### [[");
    }

    #[test]
    fn messages_keep_lines_and_get_no_links() {
        assert_eq!(message_text("a\nb [x](https://evil)\u{0}"), "a\nb [x] (https://evil)\u{fffd}");
    }

    #[test]
    fn json_means_the_same_and_hides_nothing() {
        let value = serde_json::json!({ "a\u{202e}": ["\u{9b}\n##[x]", "\u{e0001}", "שלב"] });
        let text = json_text(&value.to_string());
        assert_eq!(text, r#"{"a\u202e":["\u009b\n##\u005bx]","\udb40\udc01","שלב"]}"#);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn long_texts_are_escaped_whole() {
        let text = "\u{1b}a".repeat(5_000);
        assert_eq!(terminal_text(&text).chars().count(), 10_000);
        assert!(!terminal_text(&text).contains('\u{1b}'));
    }

    proptest! {
        #[test]
        fn twice_is_once(text in any::<String>()) {
            let once = terminal_text(&text);
            prop_assert_eq!(&terminal_text(&once), &once);
            prop_assert!(!once.chars().any(char::is_control));
            let message = message_text(&text);
            prop_assert_eq!(message_text(&message), message);
            let json = json_text(&serde_json::to_string(&text).unwrap());
            prop_assert!(!json.chars().any(is_hidden));
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }

        #[test]
        fn ordinary_text_is_left_alone(text in "[a-zA-Z0-9 .:/@_-]{0,60}") {
            prop_assert_eq!(terminal_text(&text), text);
        }
    }
}
