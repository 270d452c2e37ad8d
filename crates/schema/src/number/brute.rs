//! Random small instances against plain enumeration.

use std::collections::BTreeSet;

use serde_json::{Number, Value};

use super::Spelling::{Fraction, Integer, WholeFloat};
use super::{Exact, Found, Numbers, Spelling, exact, find};

/// Random numbers, the same in every run.
struct Random(u64);

impl Random {
    /// One of `0..below`.
    fn below(&mut self, below: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    /// Some `k/20` for `k` in `from..=to`.
    fn twentieths(&mut self, from: i64, to: i64) -> Exact {
        let width = u64::try_from(to - from + 1).expect("in order");
        let over = from + i64::try_from(self.below(width)).expect("small");
        Exact::new(over.into(), 20.into())
    }

    /// Up to `most` steps.
    fn several(&mut self, most: u64) -> Vec<Exact> {
        (0..self.below(most + 1)).map(|_| self.twentieths(1, 40)).collect()
    }

    /// A bound, or none one time in `rare`.
    fn bound(&mut self, rare: u64) -> Option<(Exact, bool)> {
        (self.below(rare) > 0).then(|| (self.twentieths(-100, 100), self.below(2) == 0))
    }
}

/// Whether `value` meets every condition, by their plain meaning.
fn meets(numbers: &Numbers<'_>, value: &Exact) -> bool {
    let low = numbers.low.as_ref().is_none_or(|(low, out)| low < value || (!out && low == value));
    let high =
        numbers.high.as_ref().is_none_or(|(high, out)| value < high || (!out && high == value));
    low && high
        && value.is_integer() == (numbers.spelling != Fraction)
        && numbers.multiples.iter().all(|step| (value / step).is_integer())
        && numbers.not_multiples.iter().all(|step| !(value / step).is_integer())
        && !numbers.excluded.contains(value)
}

/// Whether a number is spelled as asked.
fn spelled(number: &Number, spelling: Spelling) -> bool {
    let whole = number.to_string().ends_with(".0");
    match spelling {
        Integer => !number.is_f64(),
        WholeFloat => number.is_f64() && whole,
        Fraction => number.is_f64() && !whole,
    }
}

#[test]
fn random_instances_agree_with_enumeration() {
    let mut random = Random(7);
    let (mut somes, mut nothings) = (0, 0);
    for round in 0..3_000 {
        let spelling = [Integer, WholeFloat, Fraction][usize::try_from(round % 3).expect("small")];
        let rare = 2 + random.below(6);
        let (low, high) = (random.bound(rare), random.bound(rare));
        let (multiples, not_multiples) = (random.several(2), random.several(3));
        let many = [0, 3, 40][usize::try_from(random.below(3)).expect("small")];
        let excluded: BTreeSet<Exact> = (0..many).map(|_| random.twentieths(-100, 100)).collect();
        let numbers =
            Numbers { spelling, low, high, multiples, not_multiples, excluded: &excluded };
        let reach = if numbers.low.is_some() && numbers.high.is_some() { 100 } else { 400 };
        let some =
            (-reach..=reach).any(|over: i64| meets(&numbers, &Exact::new(over.into(), 20.into())));
        match find(&numbers, &mut 1_000_000) {
            Found::Number(number) => {
                somes += 1;
                assert!(spelled(&number, spelling), "{number} {numbers:?}");
                assert!(meets(&numbers, &exact(&number).expect("short")), "{number} {numbers:?}");
                let again: Value = serde_json::from_str(&number.to_string()).expect("JSON");
                assert_eq!(again, Value::Number(number));
            }
            Found::Nothing => {
                nothings += 1;
                assert!(!some, "{numbers:?}");
            }
            Found::Unknown(reason) => panic!("{reason} {numbers:?}"),
        }
    }
    assert!(somes > 750 && nothings > 300, "{somes} {nothings}");
}
