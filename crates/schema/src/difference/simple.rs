//! Values without parts.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use super::expand::Local;
use super::range::Range;
use super::{Best, Engine, Outcome};
use crate::graph::{Kinds, Node, Scalar};
use crate::language::{self, Texts};
use crate::limits::SEARCH_STEPS_MAX;
use crate::number::{self, Exact, Numbers, Spelling};

/// What is said of a value without parts.
#[derive(Debug, Default)]
struct Said {
    /// The value is among these, where something lists it.
    listed: Option<BTreeSet<Scalar>>,
    excluded: BTreeSet<Scalar>,
    low: Option<(Exact, bool)>,
    high: Option<(Exact, bool)>,
    multiples: Vec<Exact>,
    not_multiples: Vec<Exact>,
    length: Range,
    must: Vec<u32>,
    must_not: Vec<u32>,
}

impl Engine<'_> {
    pub(super) fn simple(&mut self, kind: Kinds, local: &Local) -> Outcome {
        let said = self.said(local);
        if let Some(listed) = &said.listed {
            let mut best = Best::default();
            for scalar in listed.iter().filter(|scalar| scalar.kinds().meets(kind)) {
                if best.take(self.listed(kind, scalar, &said)) {
                    break;
                }
            }
            return best.outcome();
        }
        match kind {
            Kinds::NULL => self.listed(kind, &Scalar::Null, &said),
            Kinds::BOOLEAN => {
                let mut best = Best::default();
                best.take(self.listed(kind, &Scalar::Bool(true), &said));
                best.take(self.listed(kind, &Scalar::Bool(false), &said));
                best.outcome()
            }
            Kinds::STRING => self.text(&said),
            _ => number_of(kind, &said),
        }
    }

    fn said(&self, local: &Local) -> Said {
        let mut said = Said::default();
        for atom in &local.atoms {
            match (self.graph.node(atom.id()), atom.negative()) {
                (Node::Scalars(scalars), false) => {
                    said.listed = Some(match said.listed.take() {
                        Some(listed) => listed.intersection(scalars).cloned().collect(),
                        None => (**scalars).clone(),
                    });
                }
                (Node::Scalars(scalars), true) => said.excluded.extend(scalars.iter().cloned()),
                (Node::Low(at, open), false) => said.raise((at.clone(), *open)),
                (Node::Low(at, open), true) => said.lower((at.clone(), !*open)),
                (Node::High(at, open), false) => said.lower((at.clone(), *open)),
                (Node::High(at, open), true) => said.raise((at.clone(), !*open)),
                (Node::Multiple(of), false) => said.multiples.push(of.clone()),
                (Node::Multiple(of), true) => said.not_multiples.push(of.clone()),
                (Node::MinLength(min), fails) => said.length.at_least(*min, fails),
                (Node::MaxLength(max), fails) => said.length.at_most(*max, fails),
                (Node::Pattern(pattern), false) => said.must.push(*pattern),
                (Node::Pattern(pattern), true) => said.must_not.push(*pattern),
                _ => {}
            }
        }
        said
    }

    /// One listed value, in the spelling of one kind.
    fn listed(&mut self, kind: Kinds, scalar: &Scalar, said: &Said) -> Outcome {
        if said.excluded.contains(scalar) {
            return Outcome::Empty;
        }
        match scalar {
            Scalar::Null => sure(Value::Null),
            Scalar::Bool(bool) => sure(Value::Bool(*bool)),
            Scalar::Number(exact) => {
                let mut said = said.only_numbers();
                said.raise((exact.clone(), false));
                said.lower((exact.clone(), false));
                number_of(kind, &said)
            }
            Scalar::Text(text) => {
                if !said.length.has(text.chars().count() as u64) {
                    return Outcome::Empty;
                }
                let wanted = said.must.iter().map(|pattern| (*pattern, true));
                let unwanted = said.must_not.iter().map(|pattern| (*pattern, false));
                for (pattern, matches) in wanted.chain(unwanted) {
                    // A pattern that is not followed makes the value unsure in the end.
                    if self.matches(pattern, text).is_some_and(|is| is != matches) {
                        return Outcome::Empty;
                    }
                }
                sure(Value::from(&**text))
            }
        }
    }

    /// Whether a text has a match of a pattern; `None` where the pattern is not followed.
    pub(super) fn matches(&mut self, pattern: u32, text: &Rc<str>) -> Option<bool> {
        let graph = &*self.graph;
        *self
            .matches
            .entry((pattern, Rc::clone(text)))
            .or_insert_with(|| graph.pattern(pattern).ok().map(|known| known.is_match(text)))
    }

    fn text(&mut self, said: &Said) -> Outcome {
        let patterns = |ids: &[u32]| {
            ids.iter().filter_map(|id| self.graph.pattern(*id).ok()).collect::<Vec<_>>()
        };
        let excluded = said.excluded.iter().filter_map(|scalar| match scalar {
            Scalar::Text(text) => Some(text.to_string()),
            _ => None,
        });
        let texts = Texts {
            must: patterns(&said.must),
            must_not: patterns(&said.must_not),
            min: said.length.min,
            max: said.length.max,
            excluded: &excluded.collect(),
        };
        let mut steps = SEARCH_STEPS_MAX;
        match language::find(&texts, &mut steps) {
            language::Found::Text(text) => sure(Value::from(text)),
            language::Found::Nothing => Outcome::Empty,
            language::Found::Unknown(why) => Outcome::Unknown(why.into()),
        }
    }
}

fn number_of(kind: Kinds, said: &Said) -> Outcome {
    let spelling = match kind {
        Kinds::INTEGER => Spelling::Integer,
        Kinds::WHOLE_FLOAT => Spelling::WholeFloat,
        _ => Spelling::Fraction,
    };
    let excluded = said.excluded.iter().filter_map(|scalar| match scalar {
        Scalar::Number(number) => Some(number.clone()),
        _ => None,
    });
    let numbers = Numbers {
        spelling,
        low: said.low.clone(),
        high: said.high.clone(),
        multiples: said.multiples.clone(),
        not_multiples: said.not_multiples.clone(),
        excluded: &excluded.collect(),
    };
    let mut steps = SEARCH_STEPS_MAX;
    match number::find(&numbers, &mut steps) {
        number::Found::Number(number) => sure(Value::Number(number)),
        number::Found::Nothing => Outcome::Empty,
        number::Found::Unknown(why) => Outcome::Unknown(why.into()),
    }
}

pub(super) fn sure(value: Value) -> Outcome {
    Outcome::Value { value: Rc::new(value), sure: true }
}

impl Said {
    fn only_numbers(&self) -> Self {
        Self {
            low: self.low.clone(),
            high: self.high.clone(),
            multiples: self.multiples.clone(),
            not_multiples: self.not_multiples.clone(),
            excluded: self.excluded.clone(),
            ..Self::default()
        }
    }

    /// Takes a lower bound: the higher of two counts, and the open one of two equal ones.
    fn raise(&mut self, bound: (Exact, bool)) {
        if self.low.as_ref().is_none_or(|low| bound > *low) {
            self.low = Some(bound);
        }
    }

    fn lower(&mut self, bound: (Exact, bool)) {
        let tighter = |high: &(Exact, bool)| bound.0 < high.0 || bound.0 == high.0 && bound.1;
        if self.high.as_ref().is_none_or(tighter) {
            self.high = Some(bound);
        }
    }
}
