//! Sets of texts given by JSON Schema `pattern`s, lengths and excluded texts: is there a member,
//! and which is the shortest?
//!
//! Patterns are ECMA-262 regular expressions that match anywhere in a text, and texts are
//! sequences of Unicode scalar values. What is not a regular language here, or is read
//! differently by different engines, is refused: see [`Pattern::new`].

mod automaton;
mod bytes;
mod escape;
mod formula;
mod parse;
mod search;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use automaton::Automaton;
use formula::Formula;

/// A JSON Schema `pattern`, compiled to automata.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// More than one where there are lookaheads.
    automata: Vec<Automaton>,
    /// How the automata decide together.
    formula: Formula,
}

impl Pattern {
    /// Compiles a pattern. The error says why it is refused: it is no ECMA-262 pattern, has back
    /// references, lookbehinds, `\B` or lookaheads at no fixed distance from the start, is read
    /// differently by different engines, or is too large.
    pub(crate) fn new(pattern: &str) -> Result<Self, String> {
        let mut leaves = Vec::new();
        let formula = formula::split(parse::parse(pattern)?, &mut leaves)?;
        let automata = leaves.iter().map(Automaton::new).collect::<Result<_, _>>()?;
        Ok(Self { automata, formula })
    }

    /// Whether the pattern matches somewhere in the text.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        let leaf = |number: usize| self.automata.get(number).map(|leaf| leaf.is_match(text));
        self.formula.truth(&leaf) == Some(true)
    }
}

/// Which texts are asked for.
#[derive(Debug)]
pub(crate) struct Texts<'a> {
    /// Patterns that match.
    pub(crate) must: Vec<&'a Pattern>,
    /// Patterns that do not match.
    pub(crate) must_not: Vec<&'a Pattern>,
    /// The least number of code points.
    pub(crate) min: u64,
    /// The greatest number of code points.
    pub(crate) max: Option<u64>,
    /// Texts that do not count.
    pub(crate) excluded: &'a BTreeSet<String>,
}

/// The answer of [`find`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A text of the set; none has fewer code points.
    Text(String),
    /// Proof that there is none.
    Nothing,
    /// Given up, for this reason.
    Unknown(&'static str),
}

/// The shortest of these texts. `steps` is decreased for every explored edge, and the search
/// gives up when it is at zero.
pub(crate) fn find(texts: &Texts<'_>, steps: &mut u64) -> Found {
    search::find(texts, steps)
}
