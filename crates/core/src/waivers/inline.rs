//! `# midflight: allow[rule] reason`, for the same line or, on a line of its own, the next one.

use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::{Accepted, Scope, place};
use crate::model::Span;

/// A comment sign, the word, one rule id and the rest of the line. An optional
/// `until YYYY-MM-DD` stands before the reason.
static WAIVER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:#|//)\s*midflight:\s*allow\[([^\]\n]*)\]\s*(?:until\s+(\d{4}-\d{2}-\d{2})\b\s*)?(.*)",
    )
    .ok()
});

/// The inline waivers of a file.
pub(crate) fn inline_waivers(file: &Arc<str>, text: &str) -> Vec<Accepted<'static>> {
    let Some(pattern) = WAIVER.as_ref() else { return Vec::new() };
    if !text.contains("midflight:") {
        return Vec::new();
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let mut offset = 0;
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if let Some(captures) = pattern.captures(line)
            && let Some(whole) = captures.get(0)
        {
            let text = |group| captures.get(group).map_or("", |m| m.as_str()).trim().to_owned();
            let alone = line[..whole.start()].trim().is_empty();
            let covered = if alone { next_content(&lines, index) } else { index };
            let line_number = u32::try_from(covered + 1).unwrap_or(u32::MAX);
            found.push(Accepted {
                place: place(file, Span::new(offset + whole.start()..offset + whole.end())),
                rule: text(1),
                reason: text(3),
                expires: captures.get(2).map(|day| day.as_str().to_owned()),
                scope: Scope::Lines(line_number, line_number),
                used: false,
            });
        }
        offset += line.len() + 1;
    }
    found
}

/// The next line that is neither empty nor a comment.
fn next_content(lines: &[&str], index: usize) -> usize {
    let is_content = |line: &&str| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#') && !line.starts_with("//")
    };
    let after = lines.iter().skip(index + 1).position(is_content);
    after.map_or(index, |distance| index + 1 + distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_line_and_next_line() {
        let text = "a: 1 # midflight: allow[image-channel-tag] ours\n\
                    # midflight: allow[x] until 2027-01-31 later\n# more\n\nb: 2\n";
        let found = inline_waivers(&"w.yaml".into(), text);
        assert!(matches!(found[0].scope, Scope::Lines(1, 1)));
        assert_eq!(
            (found[0].rule.as_str(), found[0].reason.as_str()),
            ("image-channel-tag", "ours")
        );
        assert!(matches!(found[1].scope, Scope::Lines(5, 5)));
        assert_eq!(found[1].expires.as_deref(), Some("2027-01-31"));
        assert_eq!(found[1].reason, "later");
        assert!(found[1].expired(Some("2027-02-01")) && !found[1].expired(Some("2027-01-31")));
        assert!(found[1].expired(None));
    }
}
