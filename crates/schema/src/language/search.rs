//! The search for the shortest text: breadth first through the product of all automata, the
//! states of UTF-8 and the tree of excluded texts, one level for each code point.

use std::collections::BTreeSet;
use std::rc::Rc;

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use regex_automata::hybrid::dfa::Cache;

use super::automaton::{Automaton, Full, Place};
use super::bytes::{Utf8, representatives};
use super::{Found, Pattern, Texts};
use crate::limits::{LENGTH_COUNTED_MAX, LENGTH_FILLED_MAX};

/// The node of the tree of excluded texts for a text that is the start of none.
const OFF: usize = usize::MAX;

/// Why a search gave no answer.
enum Stop {
    /// No steps are left.
    Steps,
    /// An automaton has too many states.
    Memory,
}

impl From<Full> for Stop {
    fn from(_: Full) -> Self {
        Self::Memory
    }
}

/// All that decides about the continuations of a text.
#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    /// The place of every automaton; nothing when every continuation fits the patterns.
    places: Option<Vec<Place>>,
    utf8: Utf8,
    /// The node in the tree of excluded texts.
    node: usize,
}

/// A state that was reached, and the number of the way to it.
type Reached = (Rc<State>, usize);

/// The excluded texts as a tree.
struct Tree {
    edges: HashMap<(usize, u8), usize>,
    /// The nodes at which an excluded text ends.
    full: HashSet<usize>,
    root: usize,
}

impl Tree {
    fn new(texts: &BTreeSet<String>) -> Self {
        let root = if texts.is_empty() { OFF } else { 0 };
        let mut tree = Self { edges: HashMap::new(), full: HashSet::new(), root };
        for text in texts {
            let mut node = 0;
            for byte in text.bytes() {
                let fresh = tree.edges.len() + 1;
                node = *tree.edges.entry((node, byte)).or_insert(fresh);
            }
            tree.full.insert(node);
        }
        tree
    }

    fn next(&self, node: usize, byte: u8) -> usize {
        self.edges.get(&(node, byte)).copied().unwrap_or(OFF)
    }
}

/// A search and all it needs.
struct Search<'a> {
    patterns: Vec<(&'a Pattern, bool)>,
    automata: Vec<&'a Automaton>,
    caches: Vec<Cache>,
    bytes: Vec<u8>,
    tree: Tree,
    /// For each way its last byte and the way before it.
    ways: Vec<(usize, u8)>,
    steps: &'a mut u64,
}

/// See [`super::find`].
pub(super) fn find(texts: &Texts<'_>, steps: &mut u64) -> Found {
    if texts.max.is_some_and(|max| max < texts.min) {
        return Found::Nothing;
    }
    let must = texts.must.iter().map(|pattern| (*pattern, true));
    let must_not = texts.must_not.iter().map(|pattern| (*pattern, false));
    let patterns: Vec<(&Pattern, bool)> = must.chain(must_not).collect();
    let automata: Vec<&Automaton> =
        patterns.iter().flat_map(|(pattern, _)| &pattern.automata).collect();
    let mut search = Search {
        patterns,
        caches: automata.iter().map(|automaton| automaton.cache()).collect(),
        bytes: representatives(&automata, texts.excluded),
        automata,
        tree: Tree::new(texts.excluded),
        ways: Vec::new(),
        steps,
    };
    match search.both(texts.min, texts.max) {
        Ok(found) => found,
        Err(Stop::Steps) => Found::Unknown("the search for a text took too many steps"),
        Err(Stop::Memory) => Found::Unknown("the patterns have too many states together"),
    }
}

impl Search<'_> {
    /// First without counting: often the shortest text of all is long enough, or is too long, or
    /// does not exist. Counting costs the states once more for every code point.
    fn both(&mut self, min: u64, max: Option<u64>) -> Result<Found, Stop> {
        if min > 1 {
            match self.levels(Some(0), min, max)? {
                None => return Ok(Found::Nothing),
                Some(text) => {
                    if u64::try_from(text.chars().count()).is_ok_and(|length| length >= min) {
                        return Ok(Found::Text(text));
                    }
                }
            }
            if min > LENGTH_COUNTED_MAX {
                let filled = self.levels(None, min, max)?;
                let unknown = Found::Unknown("a least length that is too great to count to");
                return Ok(filled.map_or(unknown, Found::Text));
            }
        }
        Ok(self.levels(Some(min), min, max)?.map_or(Found::Nothing, Found::Text))
    }

    /// Level by level. Texts below `counted` code points are not taken, and their states are told
    /// apart by length. Where anything may follow, texts are filled up to `wanted`; without
    /// `counted` only such texts are taken, and nothing found proves nothing.
    fn levels(
        &mut self,
        counted: Option<u64>,
        wanted: u64,
        max: Option<u64>,
    ) -> Result<Option<String>, Stop> {
        self.ways.clear();
        let mut seen = HashSet::new();
        let mut level: Vec<Reached> = self.start()?.into_iter().collect();
        let mut length: u64 = 0;
        while !level.is_empty() {
            for (state, way) in &level {
                let free = state.places.is_none() && state.node == OFF;
                if free && length <= wanted && wanted <= LENGTH_FILLED_MAX {
                    let fill = usize::try_from(wanted - length).unwrap_or(0);
                    return Ok(Some(self.text(*way) + &"a".repeat(fill)));
                }
                if counted.is_some_and(|counted| length >= counted) && self.accepts(state)? {
                    return Ok(Some(self.text(*way)));
                }
            }
            if max.is_some_and(|max| length >= max) {
                return Ok(None);
            }
            length += 1;
            if counted.is_some_and(|counted| length <= counted) {
                seen.clear();
            }
            level = self.level(&level, &mut seen)?;
        }
        Ok(None)
    }

    /// The states one code point further: by ASCII first, then by longer characters.
    fn level(
        &mut self,
        level: &[Reached],
        seen: &mut HashSet<Rc<State>>,
    ) -> Result<Vec<Reached>, Stop> {
        let mut next = Vec::new();
        for from in level {
            self.expand(from, seen, true, &mut next)?;
        }
        let mut inside = Vec::new();
        for from in level {
            self.expand(from, seen, false, &mut inside)?;
        }
        while !inside.is_empty() {
            let mut further = Vec::new();
            for from in &inside {
                self.expand(from, seen, false, &mut further)?;
            }
            let whole = |(state, _): &Reached| state.utf8 == Utf8::Boundary;
            next.extend(further.iter().filter(|reached| whole(reached)).cloned());
            further.retain(|reached| !whole(reached));
            inside = further;
        }
        Ok(next)
    }

    /// The states one byte further, an ASCII one or another, that were not seen before.
    fn expand(
        &mut self,
        (from, way): &Reached,
        seen: &mut HashSet<Rc<State>>,
        ascii: bool,
        reached: &mut Vec<Reached>,
    ) -> Result<(), Stop> {
        for index in 0..self.bytes.len() {
            let byte = self.bytes[index];
            if byte.is_ascii() != ascii {
                continue;
            }
            let Some(utf8) = from.utf8.next(byte) else { continue };
            *self.steps = self.steps.checked_sub(1).ok_or(Stop::Steps)?;
            let places = match &from.places {
                None => None,
                Some(places) => {
                    let mut next = Vec::with_capacity(places.len());
                    for (index, place) in places.iter().enumerate() {
                        let cache = &mut self.caches[index];
                        next.push(self.automata[index].next(cache, *place, byte)?);
                    }
                    match self.truth(&next) {
                        Some(false) => continue,
                        Some(true) => None,
                        None => Some(next),
                    }
                }
            };
            let node = self.tree.next(from.node, byte);
            let state = Rc::new(State { places, utf8, node });
            if seen.insert(Rc::clone(&state)) {
                self.ways.push((*way, byte));
                reached.push((state, self.ways.len()));
            }
        }
        Ok(())
    }

    /// The state of the empty text, unless it is hopeless already.
    fn start(&mut self) -> Result<Option<Reached>, Stop> {
        let mut places = Vec::with_capacity(self.automata.len());
        for (automaton, cache) in self.automata.iter().zip(&mut self.caches) {
            places.push(automaton.start(cache)?);
        }
        let places = match self.truth(&places) {
            Some(false) => return Ok(None),
            Some(true) => None,
            None => Some(places),
        };
        let state = State { places, utf8: Utf8::Boundary, node: self.tree.root };
        Ok(Some((Rc::new(state), 0)))
    }

    /// Whether the text that led to a state is one of the set.
    fn accepts(&mut self, state: &State) -> Result<bool, Stop> {
        if self.tree.full.contains(&state.node) {
            return Ok(false);
        }
        let Some(places) = &state.places else { return Ok(true) };
        let mut ends = Vec::with_capacity(places.len());
        for (index, place) in places.iter().enumerate() {
            let hit = self.automata[index].ends(&mut self.caches[index], *place)?;
            ends.push(if hit { Place::Hit } else { Place::Dead });
        }
        Ok(self.truth(&ends) == Some(true))
    }

    /// Whether the patterns hold for every continuation, for none, or for some perhaps.
    fn truth(&self, places: &[Place]) -> Option<bool> {
        let mut first = 0;
        let mut all = Some(true);
        for (pattern, wanted) in &self.patterns {
            let leaf = |number: usize| match places.get(first + number) {
                Some(Place::Hit) => Some(true),
                Some(Place::Dead) => Some(false),
                Some(Place::At(_)) | None => None,
            };
            match pattern.formula.truth(&leaf) {
                Some(truth) if truth != *wanted => return Some(false),
                Some(_) => {}
                None => all = None,
            }
            first += pattern.automata.len();
        }
        all
    }

    /// The text of a way; way 0 is the empty one.
    fn text(&self, mut way: usize) -> String {
        let mut bytes = Vec::new();
        while let Some((before, byte)) = way.checked_sub(1).and_then(|last| self.ways.get(last)) {
            bytes.push(*byte);
            way = *before;
        }
        bytes.reverse();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
