//! One lazily built deterministic automaton per pattern without lookaheads.

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::nfa::thompson;
use regex_automata::util::syntax;
use regex_automata::{Input, MatchKind};

use super::parse::Node;
use crate::limits::{AUTOMATON_BYTES_MAX, STATES_BYTES_MAX, TRANSLATED_DEPTH_MAX};

/// The automaton of the texts in which a pattern matches somewhere.
#[derive(Debug)]
pub(super) struct Automaton {
    /// For walks: it fails rather than forget states, so that their names stay valid.
    walker: DFA,
    /// For texts: it forgets states when memory is short and never fails.
    matcher: DFA,
}

/// Where an automaton is on its way through a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// There was a match, whatever follows.
    Hit,
    /// There will be no match, whatever follows.
    Dead,
    /// Undecided.
    At(LazyStateID),
}

/// The memory of an automaton for the states of a walk ran out.
#[derive(Debug)]
pub(super) struct Full;

impl Automaton {
    /// Compiles a pattern without lookaheads.
    pub(super) fn new(node: &Node) -> Result<Self, String> {
        let mut text = String::new();
        write(node, &mut text)?;
        let nfa = thompson::Compiler::new()
            .configure(thompson::Config::new().nfa_size_limit(Some(AUTOMATON_BYTES_MAX)))
            .syntax(syntax::Config::new().nest_limit(TRANSLATED_DEPTH_MAX))
            .build(&text)
            .map_err(|error| match error.size_limit() {
                Some(_) => "the pattern is too large".to_owned(),
                None => "the pattern does not compile".to_owned(),
            })?;
        let config = Config::new().match_kind(MatchKind::All).cache_capacity(STATES_BYTES_MAX);
        let build = |config: Config| {
            DFA::builder()
                .configure(config)
                .build_from_nfa(nfa.clone())
                .map_err(|_| "the pattern does not compile".to_owned())
        };
        let walker = build(config.clone().minimum_cache_clear_count(Some(0)))?;
        Ok(Self { walker, matcher: build(config)? })
    }

    /// Whether the pattern matches somewhere in the text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        let mut cache = self.matcher.create_cache();
        let input = Input::new(text).earliest(true);
        matches!(self.matcher.try_search_fwd(&mut cache, &input), Ok(Some(_)))
    }

    /// Fresh memory for a walk.
    pub(super) fn cache(&self) -> Cache {
        self.walker.create_cache()
    }

    /// Bytes of the same class lead to the same places.
    pub(super) fn class(&self, byte: u8) -> u8 {
        self.walker.byte_classes().get(byte)
    }

    /// The place before the first byte.
    pub(super) fn start(&self, cache: &mut Cache) -> Result<Place, Full> {
        let id = self.walker.start_state_forward(cache, &Input::new("")).map_err(|_| Full)?;
        place(id)
    }

    /// The place after one more byte.
    pub(super) fn next(&self, cache: &mut Cache, at: Place, byte: u8) -> Result<Place, Full> {
        match at {
            Place::At(id) => place(self.walker.next_state(cache, id, byte).map_err(|_| Full)?),
            decided => Ok(decided),
        }
    }

    /// Whether the pattern matched, if the text ends at this place.
    pub(super) fn ends(&self, cache: &mut Cache, at: Place) -> Result<bool, Full> {
        match at {
            Place::Hit => Ok(true),
            Place::Dead => Ok(false),
            // Matches are reported one step late: the end of the text is a step.
            Place::At(id) => {
                let id = self.walker.next_eoi_state(cache, id).map_err(|_| Full)?;
                Ok(id.is_match())
            }
        }
    }
}

/// What a state says about the texts that lead to it.
fn place(id: LazyStateID) -> Result<Place, Full> {
    if id.is_match() {
        Ok(Place::Hit)
    } else if id.is_dead() {
        Ok(Place::Dead)
    } else if id.is_quit() || id.is_unknown() {
        Err(Full)
    } else {
        Ok(Place::At(id))
    }
}

/// Writes a pattern in the syntax of the `regex-syntax` crate.
fn write(node: &Node, text: &mut String) -> Result<(), String> {
    match node {
        Node::One(one) => text.push_str(one),
        Node::Start => text.push_str(r"\A"),
        Node::End => text.push_str(r"\z"),
        // ASCII, as in ECMA-262.
        Node::Boundary => text.push_str(r"(?-u:\b)"),
        Node::Concat(nodes) => {
            text.push_str("(?:");
            for node in nodes {
                write(node, text)?;
            }
            text.push(')');
        }
        Node::Alternation(nodes) => {
            text.push_str("(?:");
            for (index, node) in nodes.iter().enumerate() {
                if index > 0 {
                    text.push('|');
                }
                write(node, text)?;
            }
            text.push(')');
        }
        Node::Repeat { node, min, max } => {
            text.push_str("(?:");
            write(node, text)?;
            let max = max.map(|max| max.to_string()).unwrap_or_default();
            text.extend(["){", &min.to_string(), ",", &max, "}"]);
        }
        Node::Look { .. } => return Err("a lookahead at an unknown position".to_owned()),
    }
    Ok(())
}
