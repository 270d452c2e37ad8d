//! Small rooms: how long a file and a line of code may be.

use super::Tree;

/// Lines of a hand-written file. Longer ones hold more than one thought.
const FILE_LINES_MAX: usize = 400;

/// Characters of a line, as in `rustfmt.toml`, which leaves strings and comments alone.
const LINE_CHARS_MAX: usize = 100;

/// Files that are too long.
pub(super) fn files(tree: &Tree) -> Vec<String> {
    let lengths = tree.code().map(|(path, text)| (path, text.lines().count()));
    lengths
        .filter(|(_, lines)| *lines > FILE_LINES_MAX)
        .map(|(path, lines)| format!("{path}: {lines} lines, at most {FILE_LINES_MAX}"))
        .collect()
}

/// Lines that are too long. Raw strings and the examples of a file's documentation hold the text
/// of others and are left alone, and so is an address, which cannot be broken.
pub(super) fn lines(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in tree.code() {
        let mut raw = Raw::default();
        let mut example = false;
        for (index, line) in text.lines().enumerate() {
            example ^= line.starts_with("//! ```");
            let within = raw.step(line) || example;
            let chars = line.chars().count();
            if chars > LINE_CHARS_MAX && !within && !line.contains("https://") {
                let line = index + 1;
                found.push(format!("{path}:{line}: {chars} characters, at most {LINE_CHARS_MAX}"));
            }
        }
    }
    found
}

/// Whether a line belongs to a raw string, or to a template of JavaScript, of several lines.
#[derive(Default)]
struct Raw {
    /// What ends it, while in one.
    end: Option<String>,
}

impl Raw {
    fn step(&mut self, line: &str) -> bool {
        let within = self.end.is_some();
        let mut rest = line;
        loop {
            if let Some(end) = &self.end {
                let Some((_, after)) = rest.split_once(end.as_str()) else { return true };
                rest = after;
                self.end = None;
            }
            let Some((_, after)) = rest.split_once("r#") else { return within };
            let marks = 1 + after.bytes().take_while(|byte| *byte == b'#').count();
            rest = &after[marks - 1..];
            if rest.starts_with('"') {
                self.end = Some(format!("\"{}", "#".repeat(marks)));
                rest = &rest[1..];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::tree_of;

    #[test]
    fn a_file_of_401_lines_is_too_long() {
        let tree = tree_of(&[("a.rs", &"\n".repeat(401)), ("b.rs", &"\n".repeat(400))]);
        assert_eq!(files(&tree), ["a.rs: 401 lines, at most 400"]);
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        let tree = tree_of(&[("a.rs", &"\u{e9}".repeat(100)), ("b.mjs", &"x".repeat(101))]);
        assert_eq!(lines(&tree), ["b.mjs:1: 101 characters, at most 100"]);
    }

    #[test]
    fn examples_are_left_alone_and_other_documentation_is_not() {
        let long = format!("//! {}\n", "x".repeat(97));
        let text = format!("//! ```yaml\n{long}//! ```\n{long}");
        assert_eq!(lines(&tree_of(&[("a.rs", &text)])), ["a.rs:4: 101 characters, at most 100"]);
    }

    #[test]
    fn raw_strings_are_left_alone_and_end_where_they_end() {
        let long = "x".repeat(101);
        let text = format!("let a = r##\"one\n{long}\n\"#\n{long}\n\"##;\nlet b = \"{long}\";\n");
        assert_eq!(lines(&tree_of(&[("a.rs", &text)])), ["a.rs:6: 112 characters, at most 100"]);
    }
}
