//! A flow of steps, decisions and loops as an automaton over its events.

use std::collections::BTreeMap;

use midflight_replay::{Flow, NodeKind};
use regexsolver::CharRange;
use regexsolver::error::EngineError;
use regexsolver::fast_automaton::FastAutomaton;
use regexsolver::fast_automaton::condition::Condition;
use regexsolver::fast_automaton::spanning_set::SpanningSet;
use regexsolver::regex_charclass::char::Char;

/// Where the letters begin: a range of characters that are all of one kind.
const LETTERS: u32 = 0x4E00;

/// The automaton of all prefixes of all histories.
pub(crate) fn automaton(flow: &Flow) -> Result<FastAutomaton, EngineError> {
    let mut words = Words::default();
    words.states = 1;
    words.flow(flow, vec![0]);
    let letters: Vec<CharRange> = (0..words.letters.len()).map(letter).collect();
    let mut automaton = FastAutomaton::new_empty();
    automaton.apply_new_spanning_set(&SpanningSet::compute_spanning_set(&letters))?;
    automaton.accept(0);
    for _ in 1..words.states {
        let state = automaton.new_state();
        automaton.accept(state);
    }
    for (from, name, to) in words.edges {
        let condition = Condition::from_range(&letters[name], automaton.spanning_set())?;
        automaton.add_transition(from, to, &condition);
    }
    Ok(automaton)
}

fn letter(at: usize) -> CharRange {
    let point = u32::try_from(at).ok().and_then(|at| char::from_u32(LETTERS + at));
    let letter = Char::new(point.expect("fewer events than letters"));
    CharRange::new_from_range(letter..=letter)
}

/// States and edges before they are the peer's.
#[derive(Default)]
struct Words {
    states: usize,
    edges: Vec<(usize, usize, usize)>,
    letters: BTreeMap<String, usize>,
}

impl Words {
    /// Goes through a flow from any of these states; those in which it can end.
    fn flow(&mut self, flow: &Flow, mut at: Vec<usize>) -> Vec<usize> {
        for node in &flow.nodes {
            at = match &node.kind {
                NodeKind::Step { name, .. } => {
                    let started = self.event(format!("+{name}"), &at);
                    vec![self.event(format!("-{name}"), &[started])]
                }
                NodeKind::Choose { arms, .. } => {
                    arms.iter().flat_map(|arm| self.flow(arm, at.clone())).collect()
                }
                NodeKind::Loop { body, .. } => self.rounds(body, at),
                other => panic!("not of the benchmark: {other:?}"),
            };
            at.sort_unstable();
            at.dedup();
        }
        at
    }

    /// A round begins as the first does, from where the one before has ended.
    fn rounds(&mut self, body: &Flow, mut at: Vec<usize>) -> Vec<usize> {
        let before = self.edges.len();
        let ends = self.flow(body, at.clone());
        let first: Vec<(usize, usize)> = self.edges[before..]
            .iter()
            .filter(|(from, ..)| at.contains(from))
            .map(|(_, name, to)| (*name, *to))
            .collect();
        for end in &ends {
            self.edges.extend(first.iter().map(|(name, to)| (*end, *name, *to)));
        }
        at.extend(ends);
        at
    }

    fn event(&mut self, event: String, from: &[usize]) -> usize {
        let next = self.letters.len();
        let name = *self.letters.entry(event).or_insert(next);
        let to = self.states;
        self.states += 1;
        self.edges.extend(from.iter().map(|from| (*from, name, to)));
        to
    }
}
