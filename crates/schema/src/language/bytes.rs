//! Which bytes are worth trying, and which sequences of them are UTF-8.

use std::collections::BTreeSet;

use foldhash::{HashSet, HashSetExt as _};

use super::automaton::Automaton;

/// How far into a character a text has come: the allowed range of the next byte, and how many
/// more continuation bytes there are after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Utf8 {
    /// Between characters.
    Boundary,
    /// Inside of a character.
    Inside {
        /// The lowest next byte.
        low: u8,
        /// The highest next byte.
        high: u8,
        /// Continuation bytes after that one.
        more: u8,
    },
}

impl Utf8 {
    /// The state after this byte, if it may come next.
    pub(super) fn next(self, byte: u8) -> Option<Self> {
        let inside = |low, high, more| Some(Self::Inside { low, high, more });
        match (self, byte) {
            (Self::Boundary, 0..=0x7F) => Some(Self::Boundary),
            (Self::Boundary, 0xC2..=0xDF) => inside(0x80, 0xBF, 0),
            (Self::Boundary, 0xE0) => inside(0xA0, 0xBF, 1),
            (Self::Boundary, 0xED) => inside(0x80, 0x9F, 1),
            (Self::Boundary, 0xE1..=0xEF) => inside(0x80, 0xBF, 1),
            (Self::Boundary, 0xF0) => inside(0x90, 0xBF, 2),
            (Self::Boundary, 0xF1..=0xF3) => inside(0x80, 0xBF, 2),
            (Self::Boundary, 0xF4) => inside(0x80, 0x8F, 2),
            (Self::Inside { low, high, more }, _) if (low..=high).contains(&byte) => {
                more.checked_sub(1).map_or(Some(Self::Boundary), |more| inside(0x80, 0xBF, more))
            }
            _ => None,
        }
    }
}

/// Every byte that may be in UTF-8, those that make for readable texts first.
fn preferred() -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    bytes.extend(b'a'..=b'z');
    bytes.extend(b'0'..=b'9');
    bytes.extend(b'A'..=b'Z');
    bytes.extend(b'!'..=b'~');
    // A space, then the bytes of U+00E9, U+4E00 and U+1F600.
    bytes.extend(b" \xC3\xA9\xE4\xB8\x80\xF0\x9F\x98");
    bytes.extend(0x80..=0xF4);
    bytes.extend(0..=0x7F);
    let mut seen = HashSet::new();
    bytes.retain(|byte| seen.insert(*byte));
    bytes
}

/// One byte, the nicest, of each group that no automaton, no excluded text and no rule of UTF-8
/// tells apart.
pub(super) fn representatives(automata: &[&Automaton], excluded: &BTreeSet<String>) -> Vec<u8> {
    let special: HashSet<u8> = excluded.iter().flat_map(|text| text.bytes()).collect();
    // A state per kind of lead byte covers all ranges a continuation byte is tested against.
    let leads = [0xC2, 0xE0, 0xE1, 0xED, 0xF0, 0xF1, 0xF4];
    let mut states = vec![Utf8::Boundary];
    states.extend(leads.into_iter().filter_map(|lead| Utf8::Boundary.next(lead)));
    let mut seen = HashSet::new();
    let mut bytes = preferred();
    bytes.retain(|byte| {
        let classes: Vec<u8> = automata.iter().map(|automaton| automaton.class(*byte)).collect();
        let utf8: Vec<Option<Utf8>> = states.iter().map(|state| state.next(*byte)).collect();
        let special = special.contains(byte).then_some(*byte);
        seen.insert((classes, utf8, special))
    });
    bytes
}
