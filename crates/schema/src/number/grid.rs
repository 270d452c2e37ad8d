//! The multiples of one step between two bounds, tried outward from zero.
//!
//! A number is `step * k` for a whole `k`. With `step / forbidden = a / b` reduced it is a
//! multiple of `forbidden` exactly when `b` divides `k`. So a forbidden number with `b = 1` takes
//! all, and otherwise `k = 1`, with every `k` that leaves 1 over the product of all `b`, is
//! clear: a side without a bound always holds infinitely many numbers, of which a finite list
//! cannot exclude all. What remains to be proved by trying is a stretch with two ends.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{One as _, Signed as _, Zero as _};
use serde_json::Number;

use super::text::{Written, write};
use super::{Exact, Numbers, Spelling};
use crate::limits::{DIVISIONS_PER_STEP, LONG_NUMBERS_MAX};

/// The numbers `step * k`, for `k` within bounds and no multiple of any divisor.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    spelling: Spelling,
    excluded: &'a BTreeSet<Exact>,
    step: &'a Exact,
    /// Steps that arithmetic with the step costs.
    weight: u64,
    divisors: Vec<BigInt>,
    first: Option<BigInt>,
    last: Option<BigInt>,
}

/// How a walk over a grid ended.
#[derive(Debug)]
pub(super) enum End {
    /// With a number.
    Found(Number),
    /// With all of them seen; `unwritable` when some would do but have no exact text here.
    Through { unwritable: bool },
    /// Early.
    Stopped { unwritable: bool },
}

/// Steps that arithmetic with `step` costs: one per two words, nearly always just one.
pub(super) fn weight(step: &Exact) -> u64 {
    1 + (step.numer().bits() + step.denom().bits()) / 128
}

impl<'a> Grid<'a> {
    /// Steps that [`Grid::new`] costs.
    pub(super) fn cost(forbidden: &[Exact], step: &Exact) -> u64 {
        u64::try_from(forbidden.len() + 1).unwrap_or(u64::MAX).saturating_mul(weight(step))
    }

    /// `None` when the grid is proved empty, by the bounds or as every multiple of the step is
    /// forbidden. `step` and all of `forbidden` are above zero.
    pub(super) fn new(
        numbers: &'a Numbers<'_>,
        forbidden: &[Exact],
        step: &'a Exact,
    ) -> Option<Self> {
        let first = numbers.low.as_ref().map(|(low, exclusive)| {
            let least = low / step;
            if *exclusive { least.floor() + BigInt::one() } else { least.ceil() }.to_integer()
        });
        let last = numbers.high.as_ref().map(|(high, exclusive)| {
            let most = high / step;
            if *exclusive { most.ceil() - BigInt::one() } else { most.floor() }.to_integer()
        });
        if first.as_ref().zip(last.as_ref()).is_some_and(|(first, last)| first > last) {
            return None;
        }
        // In order, as small divisors rule out the most.
        let divisors: BTreeSet<BigInt> =
            forbidden.iter().map(|part| (step / part).denom().clone()).collect();
        if divisors.first().is_some_and(BigInt::is_one) {
            return None;
        }
        Some(Self {
            spelling: numbers.spelling,
            excluded: numbers.excluded,
            step,
            weight: weight(step),
            divisors: divisors.into_iter().collect(),
            first,
            last,
        })
    }

    /// Whether the bounds leave one number.
    pub(super) fn is_single(&self) -> bool {
        self.first.is_some() && self.first == self.last
    }

    /// Tries the numbers from zero outward. Excluded ones are no tries, as their list is finite.
    pub(super) fn walk(&self, mut tries: u64, steps: &mut u64) -> End {
        let mut outward = Outward::new(self.first.as_ref(), self.last.as_ref());
        let mut unwritable = false;
        let mut long = 0;
        while let Some(factor) = outward.advance() {
            let (clear, cost) = self.clear(&factor);
            if tries == 0 || long == LONG_NUMBERS_MAX || *steps < cost {
                *steps = steps.saturating_sub(cost);
                return End::Stopped { unwritable };
            }
            *steps -= cost;
            let value = clear.then(|| self.step * factor);
            if value.as_ref().is_some_and(|value| self.excluded.contains(value)) {
                continue;
            }
            tries -= 1;
            match value.map(|value| write(&value, self.spelling)) {
                Some(Written::Number(number)) => return End::Found(number),
                Some(Written::Long) => long += 1,
                Some(Written::Far) => outward.close(),
                None => continue,
            }
            unwritable = true;
        }
        End::Through { unwritable }
    }

    /// Whether no divisor divides `factor`, and what it took to see that.
    fn clear(&self, factor: &BigInt) -> (bool, u64) {
        let hit = self.divisors.iter().position(|divisor| factor.is_multiple_of(divisor));
        let divisions = hit.unwrap_or(self.divisors.len()) / DIVISIONS_PER_STEP;
        let divisions = u64::try_from(divisions).unwrap_or(u64::MAX);
        match hit {
            Some(_) => (false, divisions.saturating_add(1)),
            None => (true, divisions.saturating_add(self.weight)),
        }
    }
}

/// Whole numbers between two bounds from zero outward, the positive one of a pair first.
#[derive(Debug)]
struct Outward {
    up: Side,
    down: Side,
    /// The side of the number given last.
    downward: bool,
}

/// One direction from zero, by magnitude.
#[derive(Debug)]
struct Side {
    /// `None` once the side is through.
    next: Option<BigInt>,
    last: Option<BigInt>,
}

impl Side {
    /// From `next` up to `last`, without end if there is none.
    fn new(next: BigInt, last: Option<BigInt>) -> Self {
        let next = last.as_ref().is_none_or(|last| next <= *last).then_some(next);
        Self { next, last }
    }

    /// The next magnitude.
    fn take(&mut self) -> Option<BigInt> {
        let taken = self.next.take()?;
        *self = Self::new(&taken + 1_u8, self.last.take());
        Some(taken)
    }
}

impl Outward {
    /// Starts at zero, or at the bound next to it.
    fn new(first: Option<&BigInt>, last: Option<&BigInt>) -> Self {
        let above = first.filter(|first| first.is_positive()).cloned();
        let below = last.filter(|last| last.is_negative()).map(|last| -last);
        Self {
            up: Side::new(above.unwrap_or_else(BigInt::zero), last.cloned()),
            down: Side::new(below.unwrap_or_else(BigInt::one), first.map(|first| -first)),
            downward: true,
        }
    }

    /// The next number outward.
    fn advance(&mut self) -> Option<BigInt> {
        self.downward = match (&self.up.next, &self.down.next) {
            (Some(up), Some(down)) => down < up,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        if self.downward { self.down.take().map(|size| -size) } else { self.up.take() }
    }

    /// Gives up the side of the number given last.
    fn close(&mut self) {
        let side = if self.downward { &mut self.down } else { &mut self.up };
        side.next = None;
    }
}
