//! How values come about: one number for one way to make a value, on both sides.
//!
//! Two versions that make a value alike out of the same recorded data have the same value, whatever
//! it is. So a question about it has the same answer, and needs not be understood.

use std::collections::HashMap;

use foldhash::fast::FixedState;

/// A way to make a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Symbol(u32);

impl Symbol {
    pub(super) fn number(self) -> u32 {
        self.0
    }
}

/// All symbols of both versions. Equal ways get one number: they are kept whole and not hashed,
/// so that no code can make two ways look alike.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    known: HashMap<(String, Vec<Symbol>), Symbol, FixedState>,
    /// By symbol: what it denies.
    denied: HashMap<Symbol, Symbol, FixedState>,
    /// Symbols that are text, whatever the data is, with what they join.
    texts: HashMap<Symbol, Vec<Symbol>, FixedState>,
    /// Texts that are written out.
    written: HashMap<Symbol, String, FixedState>,
    /// How questions are told, in the words of the version that was read first.
    labels: HashMap<Symbol, String, FixedState>,
    singular: u32,
}

impl Symbols {
    /// What `head` makes of its parts.
    pub(super) fn make(&mut self, head: &str, parts: &[Symbol]) -> Symbol {
        let next = Symbol(u32::try_from(self.known.len()).unwrap_or(u32::MAX));
        let made = *self.known.entry((head.to_owned(), parts.to_vec())).or_insert(next);
        match (head, parts) {
            ("!", [inner]) => {
                self.denied.insert(made, *inner);
            }
            ("join", parts) => {
                self.texts.insert(made, parts.to_vec());
            }
            _ => {}
        }
        made
    }

    /// Whether a symbol is text by the way it is made.
    pub(super) fn is_text(&self, symbol: Symbol) -> bool {
        self.texts.contains_key(&symbol) || self.written.contains_key(&symbol)
    }

    /// The text that a value begins with for certain, and whether that is all of it.
    pub(super) fn literal_start(&self, symbol: Symbol) -> (String, bool) {
        if let Some(text) = self.written.get(&symbol) {
            return (text.clone(), true);
        }
        // Parts are joined from the left.
        match self.texts.get(&symbol).map(Vec::as_slice) {
            Some([left, right]) if self.is_text(*left) => {
                let (start, is_whole) = self.literal_start(*left);
                match self.written.get(right) {
                    Some(text) if is_whole => (start + text, true),
                    _ => (start, false),
                }
            }
            _ => (String::new(), false),
        }
    }

    /// What a symbol denies, if that is all it does.
    pub(super) fn denied(&self, symbol: Symbol) -> Option<Symbol> {
        self.denied.get(&symbol).copied()
    }

    /// A question by the words in which it was first asked.
    pub(super) fn label(&mut self, question: Symbol, words: &str) -> &str {
        self.labels.entry(question).or_insert_with(|| {
            let words: Vec<&str> = words.split_whitespace().collect();
            words.join(" ").chars().take(60).collect()
        })
    }

    /// A text that stands for itself. It is no head, so that no text can pass for one.
    pub(super) fn text(&mut self, text: &str) -> Symbol {
        let made = self.make(&format!("\"{text}"), &[]);
        self.written.insert(made, text.to_owned());
        made
    }

    /// A value that nothing else has: not known.
    pub(super) fn singular(&mut self) -> Symbol {
        self.singular += 1;
        self.make(&format!("only {}", self.singular), &[])
    }
}
