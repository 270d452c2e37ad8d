//! The first line of a comment of ours, which tells it from all others.

use sha2::{Digest as _, Sha256};

/// What our first line starts with. Never changes: older comments are found by it.
const MARKER: &str = "<!-- midflight:v1 ";

/// Characters of a comment id in the marker; a longer one is cut and told by its digest.
const ID_CHARS_MAX: usize = 120;

/// Which comment, for which commit, by which run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    id: String,
    sha: String,
    pub(super) at: u64,
}

impl Stamp {
    /// A stamp. `id` tells this comment from others of ours on the pull request, `sha` is the
    /// commit that was judged, `at` grows from run to run: see [`Stamp::at`].
    pub fn new(id: &str, sha: &str, at: u64) -> Self {
        Self { id: marker_word(id), sha: marker_word(sha), at }
    }

    /// One number for a run and its attempt. Run numbers grow, so a later attempt of an older
    /// run is still older: it judged an older commit.
    pub fn at(run: u64, attempt: u64) -> u64 {
        run.saturating_mul(1000).saturating_add(attempt.min(999))
    }

    pub(super) fn line(&self) -> String {
        format!("{MARKER}id={} sha={} at={} -->", self.id, self.sha, self.at)
    }
}

pub(super) fn bears(body: &str, stamp: &Stamp) -> bool {
    marker_value(body, "id") == Some(stamp.id.as_str())
}

fn first_line(body: &str) -> &str {
    body.lines().next().unwrap_or_default()
}

fn marker_value<'a>(body: &'a str, key: &str) -> Option<&'a str> {
    let inside = first_line(body).strip_prefix(MARKER)?.trim_end().strip_suffix("-->")?;
    inside.split_whitespace().find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))
}

pub(super) fn written_at(body: &str) -> Option<u64> {
    marker_value(body, "at")?.parse().ok()
}

/// The text to compare: the marker changes with every run, and GitHub may store other line ends.
pub(super) fn without_marker(body: &str) -> String {
    let rest = body.strip_prefix(first_line(body)).unwrap_or(body);
    rest.replace("\r\n", "\n").trim().to_owned()
}

/// Letters, digits and a few marks as they are, the rest as `%xx`: nothing that ends the HTML
/// comment or splits the marker, and two ids stay two.
fn marker_word(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"_./:".contains(&byte) {
            out.push(char::from(byte));
        } else if byte == b'-' && !out.ends_with('-') {
            out.push('-');
        } else {
            out.extend(['%', hex(byte >> 4), hex(byte & 15)]);
        }
    }
    if out.len() > ID_CHARS_MAX {
        let digest = Sha256::digest(text.as_bytes());
        out.truncate(ID_CHARS_MAX - 17);
        out.push('.');
        out.extend(digest.iter().take(8).flat_map(|byte| [hex(byte >> 4), hex(byte & 15)]));
    }
    out
}

fn hex(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_cannot_end_the_marker_or_pass_for_another() {
        let evil = Stamp::new("x --> <img> at=9 <!--", "s\n", 1);
        let line = evil.line();
        assert_eq!(line.matches("-->").count(), 1, "{line}");
        assert_eq!(marker_value(&line, "at"), Some("1"));
        assert_eq!(line.lines().count(), 1);
        let (long, longer) = ("a".repeat(500), "a".repeat(501));
        assert_ne!(marker_word(&long), marker_word(&longer));
        assert!(marker_word(&long).len() <= ID_CHARS_MAX);
    }
}
