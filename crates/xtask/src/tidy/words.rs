//! Words that have no place in the repository.

use super::Tree;

/// Marks of work that is put off. Put together here, so that this file may speak of them.
const PUT_OFF: [&str; 4] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
];

/// Ways to silence a lint without saying why.
const SILENCED: [&str; 2] = [concat!("#[al", "low("), concat!("#![al", "low(")];

/// Folders of one machine and hosts of package registries: which of them is asked is a setting
/// of the machine.
const PLACES: [&str; 8] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("registry.", "npmjs.org"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("pythonhosted", ".org"),
    concat!("deb.", "debian.org"),
];

/// Work that is put off.
pub(super) fn put_off(tree: &Tree) -> Vec<String> {
    find(tree.code(), &PUT_OFF)
}

/// Lints that are silenced without a reason.
pub(super) fn silenced(tree: &Tree) -> Vec<String> {
    find(tree.code(), &SILENCED)
}

/// Places of one machine.
pub(super) fn places(tree: &Tree) -> Vec<String> {
    find(tree.written(), &PLACES)
}

fn find<'a>(texts: impl Iterator<Item = (&'a str, &'a str)>, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in texts {
        for (index, line) in text.lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(**word)) {
                found.push(format!("{path}:{}: {word}", index + 1));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::tree_of;

    #[test]
    fn each_word_is_found_with_its_line() {
        let text = format!("fine\n// {}: later\n{}()]\n", PUT_OFF[0], SILENCED[0]);
        let tree = tree_of(&[("a.rs", &text)]);
        assert_eq!(put_off(&tree), [format!("a.rs:2: {}", PUT_OFF[0])]);
        assert_eq!(silenced(&tree), [format!("a.rs:3: {}", SILENCED[0])]);
    }

    #[test]
    fn places_are_looked_for_in_every_text() {
        let text = format!("see {}somebody", PLACES[2]);
        let tree = tree_of(&[("docs/a.md", &text), ("Cargo.lock", &text)]);
        assert_eq!(places(&tree), [format!("docs/a.md:1: {}", PLACES[2])]);
    }
}
