//! GitHub's Markdown: comments and job summaries.

use super::plain::{HIDDEN, apart, shown};
use crate::report::put::put;

/// Keeps GitHub from making a mention, reference or link of what it stands in, and is not seen.
/// GitHub looks for those in the finished page, so escaping in Markdown does not help.
const BREAK: &str = "&#8203;";

/// Letters of a commit id that GitHub makes a link of.
const COMMIT_CHARS: std::ops::RangeInclusive<usize> = 7..=40;

/// A message on one line that does nothing in a comment: no mention, reference, link, image,
/// HTML, heading, list, table or formula, whatever names it quotes. Pairs of backticks become
/// code, as our messages mean them.
pub fn markdown_text(text: &str) -> String {
    let text = one_line(text);
    let parts: Vec<&str> = text.trim().split('`').collect();
    let mut out = String::with_capacity(text.len() + 16);
    for (index, part) in parts.iter().enumerate() {
        let opened = index % 2 == 1;
        let closed = index + 1 < parts.len();
        match (opened, closed) {
            (true, true) if !part.trim().is_empty() => {
                if out.ends_with(['`', '>']) {
                    out.push(' ');
                }
                out.push_str(&markdown_code(part));
            }
            (true, true) => out.push_str("\\`\\`"),
            (true, false) => {
                out.push_str("\\`");
                prose(part, &mut out);
            }
            (false, _) => prose(part, &mut out),
        }
    }
    out
}

/// The text as code, fit for a table too. GitHub makes no mentions or links in code.
pub(in crate::report) fn markdown_code(text: &str) -> String {
    let text = apart(one_line(text).trim());
    if text.is_empty() {
        return String::new();
    }
    if !text.contains(['`', '|']) {
        return format!("`{text}`");
    }
    // A backtick would end the code and a bar the cell of a table. Numbers do neither.
    let mut out = String::from("<code>");
    for c in text.chars() {
        if c == '@' {
            out.push_str("&#64;");
            out.push_str(BREAK);
        } else if c.is_ascii_punctuation() {
            put(&mut out, format_args!("&#{};", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out + "</code>"
}

/// A block of code of several lines, with line feeds around it.
pub(in crate::report) fn markdown_fence(text: &str, language: &str) -> String {
    let keep = |c| if matches!(c, '\n' | '\t') { c } else { shown(c) };
    let text = apart(&text.chars().map(keep).collect::<String>());
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("\n{fence}{language}\n{}\n{fence}\n", text.trim_end())
}

/// Line ends and tabs to spaces; what is not seen to what is.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { shown(c) }).collect()
}

/// Text outside of code.
fn prose(text: &str, out: &mut String) {
    let mut before: Option<char> = None;
    // The end of a word that looks like a commit id, and where to break it next.
    let (mut commit_end, mut break_at) = (0, 0);
    for (at, c) in text.char_indices() {
        let after = text.get(at + c.len_utf8()..).unwrap_or_default();
        if out.is_empty() && c == ' ' {
            continue;
        }
        if !is_letter(before) {
            commit_end = at + commit_chars(text.get(at..).unwrap_or_default());
            break_at = at + COMMIT_CHARS.start() - 1;
        }
        if at == break_at && at < commit_end {
            out.push_str(BREAK);
            break_at += COMMIT_CHARS.start() - 1;
        }
        write(c, before, after, out);
        before = Some(c);
    }
}

fn write(c: char, before: Option<char>, after: &str, out: &mut String) {
    let next = after.chars().next();
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '|' => out.push_str("&#124;"),
        '$' => out.push_str("&#36;"),
        '\\' | '*' | '[' | ']' | '~' => out.extend(['\\', c]),
        '_' if !is_letter(before) || !is_letter(next) => out.push_str("\\_"),
        '#' | '-' | '+' | '=' | ':' if out.is_empty() => out.extend(['\\', c]),
        '.' | ')' if is_number(out) => out.extend(['\\', c]),
        '.' if ends_with_www(out) => {
            out.push_str(BREAK);
            out.push(c);
        }
        _ => out.push(c),
    }
    let number_follows = next.is_some_and(|next| next.is_ascii_digit());
    let acts = match c {
        '@' => next.is_some_and(|next| !next.is_whitespace()),
        '#' => number_follows,
        '-' => number_follows && ends_with_gh(out),
        ':' => after.starts_with("//") || is_emoji(after),
        _ => false,
    };
    if acts {
        out.push_str(BREAK);
    }
}

fn is_letter(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() && c != HIDDEN)
}

/// Whether `1.` or `1)` would start a list.
fn is_number(out: &str) -> bool {
    !out.is_empty() && out.bytes().all(|byte| byte.is_ascii_digit())
}

fn ends_with_www(out: &str) -> bool {
    out.as_bytes().last_chunk::<3>().is_some_and(|end| end.eq_ignore_ascii_case(b"www"))
}

/// `GH-123` is a reference; the dash is written already.
fn ends_with_gh(out: &str) -> bool {
    out.as_bytes().last_chunk::<3>().is_some_and(|end| end.eq_ignore_ascii_case(b"gh-"))
}

/// Whether `:name:` would be a picture, such as a green tick. The first colon is written already.
fn is_emoji(after: &str) -> bool {
    let name = after.split(':').next().unwrap_or_default();
    !name.is_empty()
        && name.len() < after.len()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
}

/// The length of the word that starts here, where it looks like a commit id; else 0.
fn commit_chars(rest: &str) -> usize {
    let word = rest.bytes().take(COMMIT_CHARS.end() + 1).take_while(u8::is_ascii_hexdigit).count();
    let ends = !is_letter(rest.get(word..).and_then(|rest| rest.chars().next()));
    if COMMIT_CHARS.contains(&word) && ends { word } else { 0 }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(markdown_text(text), expected, "{text:?}");
    }

    #[test]
    fn nobody_is_mentioned_and_nothing_is_linked() {
        check("ask @octo/team", "ask @&#8203;octo/team");
        check("mail a@b.org", "mail a@&#8203;b.org");
        check("fixes #12, GH-7, o/r#3", "fixes #&#8203;12, GH-&#8203;7, o/r#&#8203;3");
        check("at 0123abc and 01234567z", "at 0123ab&#8203;c and 01234567z");
        check("0123456789abcd", "012345&#8203;6789ab&#8203;cd");
        check("see https://x.y or www.x.y", "see https:&#8203;//x.y or www&#8203;.x.y");
        check("all :white_check_mark: here", "all :&#8203;white_check_mark: here");
    }

    #[test]
    fn no_markup_comes_through() {
        check("<img src=x>&amp;", "&lt;img src=x&gt;&amp;amp;");
        check("![a](b) [c]: d", "!\\[a\\](b) \\[c\\]: d");
        check("*a* _b_ c_d ~e~ \\*", "\\*a\\* \\_b\\_ c_d \\~e\\~ \\\\\\*");
        check("a | b $x$", "a &#124; b &#36;x&#36;");
    }

    #[test]
    fn no_block_starts() {
        check("# a", "\\# a");
        check("    - a", "\\- a");
        check("12. a", "12\\. a");
        check("> a", "&gt; a");
        check("===", "\\===");
        check("a\n# b\r\n```\nc", "a # b  \\`\\`\\` c");
    }

    #[test]
    fn pairs_of_backticks_are_code() {
        check("step `a_b` uses `x@sha256:1`", "step `a_b` uses `x@sha256:1`");
        check("`a``b`", "`a` `b`");
        check("odd `a` and ` @b", "odd `a` and \\` @&#8203;b");
        check("none `` here", "none \\`\\` here");
        check("`a|b`", "<code>a&#124;b</code>");
        assert_eq!(markdown_code("x`@y"), "<code>x&#96;&#64;&#8203;y</code>");
        assert_eq!(markdown_code("a\n\u{202e}b "), "`a \u{fffd}b`");
        assert_eq!(markdown_code(" \n"), "");
    }

    #[test]
    fn fences_are_longer_than_what_they_hold() {
        assert_eq!(markdown_fence("{}", "json"), "\n```json\n{}\n```\n");
        assert_eq!(markdown_fence("a\n````\n", ""), "\n`````\na\n````\n`````\n");
    }

    #[test]
    fn long_and_right_to_left_texts_are_escaped_whole() {
        let long = markdown_text(&"@a".repeat(5_000));
        assert_eq!(long.matches(BREAK).count(), 5_000);
        check("שלב \u{2067}@אב", "שלב \u{fffd}@&#8203;אב");
        check("طلب_شحن", "طلب_شحن");
    }

    fn pattern(text: &str) -> Regex {
        Regex::new(text).unwrap()
    }

    static HARMLESS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"<code>[^<]*</code>|\\.|&#?[a-z0-9]+;|`[^`]*`"));
    static ACTS: LazyLock<Regex> = LazyLock::new(|| pattern(r"@[a-zA-Z0-9_]|#[0-9]|://|(?i)www\."));
    static BLOCK: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\s|[#>=+-]|[0-9]+[.)])"));

    proptest! {
        #[test]
        fn nothing_is_live(text in r"[ -~\n]{0,60}|\PC{0,20}") {
            let out = markdown_text(&text);
            // What is left outside of code, escapes and entities.
            let live = HARMLESS.replace_all(&out, "\u{1}");
            let markup = ['<', '>', '[', ']', '*', '|', '$', '`', '\\', '\n'];
            prop_assert!(!live.contains(markup), "{}", live);
            prop_assert!(!ACTS.is_match(&live), "{}", live);
            prop_assert!(!BLOCK.is_match(&live), "{}", live);
        }

        #[test]
        fn code_holds_no_fence_and_no_bar(text in any::<String>()) {
            let code = markdown_code(&text);
            let inner = code.strip_prefix('`').and_then(|code| code.strip_suffix('`'));
            let inner = inner.unwrap_or(&code);
            prop_assert!(!inner.contains(['`', '|', '\n']));
        }
    }
}
