//! Exact reasoning over the JSON numbers that meet number keywords: is there one, and which?
//!
//! Floating point cannot answer "is 0.3 a multiple of 0.1", so everything here is a rational.
//! A number is found only when JSON holds it to the last digit, and "nothing" is said only where
//! it is proved.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_rational::BigRational;
use num_traits::{One as _, Signed as _, Zero as _};
use serde_json::Number;

use crate::limits::{LEVEL_TRIES_MAX, NUMBERS_TRIED_MAX, STEP_BITS_MAX, VAIN_LEVELS_MAX};
use grid::{End, Grid, weight};

#[cfg(test)]
mod brute;
mod grid;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use text::exact;

/// A number to the last digit. Those that [`exact`] reads have short mantissas, which keeps the
/// comparison of two of them, recursive in the rational crate, shallow.
pub(crate) type Exact = BigRational;

/// Decimals of the finest numbers tried; the smallest double has 324.
const DECIMALS_MAX: u32 = 345;

const NOT_POSITIVE: &str = "a multiple of zero or less is asked for";
const LONG_STEP: &str = "the common multiple is too long to reckon with";
const NOT_WRITABLE: &str = "the numbers there are have more digits than can be written here";
const TOO_MANY: &str = "too many numbers to try them all";

/// How a number is written in JSON. In draft 4 `1.0` is no integer, later it is, so the two
/// spellings are kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As `1`.
    Integer,
    /// As `1.0`.
    WholeFloat,
    /// As `1.5`: not a whole number.
    Fraction,
}

/// The numbers of one spelling that meet every condition.
#[derive(Debug, Clone)]
pub(crate) struct Numbers<'a> {
    /// How they are written.
    pub(crate) spelling: Spelling,
    /// Lower bound, and whether it is itself left out.
    pub(crate) low: Option<(Exact, bool)>,
    /// Upper bound, and whether it is itself left out.
    pub(crate) high: Option<(Exact, bool)>,
    /// A multiple of each of these.
    pub(crate) multiples: Vec<Exact>,
    /// A multiple of none of these.
    pub(crate) not_multiples: Vec<Exact>,
    /// None of these.
    pub(crate) excluded: &'a BTreeSet<Exact>,
}

/// The answer of [`find`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found {
    /// This number meets every condition, exactly as it is written.
    Number(Number),
    /// Proved: there is no such number.
    Nothing,
    /// Neither, and why.
    Unknown(&'static str),
}

/// The plainest of `numbers`: few decimals, and of those the nearest to zero.
///
/// `steps` is what may still be spent; every number tried takes one, and at zero the answer is
/// unknown.
pub(crate) fn find(numbers: &Numbers<'_>, steps: &mut u64) -> Found {
    if !numbers.multiples.iter().chain(&numbers.not_multiples).all(Exact::is_positive) {
        return Found::Unknown(NOT_POSITIVE);
    }
    if is_empty(numbers) {
        return Found::Nothing;
    }
    let mut forbidden = numbers.not_multiples.clone();
    let mut multiples = numbers.multiples.clone();
    if numbers.spelling == Spelling::Fraction {
        forbidden.push(Exact::one());
        if multiples.is_empty() {
            match single(numbers) {
                // A whole number, and so no fraction.
                Some(only) if only.is_zero() => return Found::Nothing,
                // As good a step as any, and it brings a discrete search for the only number.
                Some(only) => multiples.push(only.abs()),
                None => return dense(numbers, &forbidden, steps),
            }
        }
    } else {
        multiples.push(Exact::one());
    }
    match common_multiple(&multiples, steps) {
        Ok(step) => stepped(numbers, &forbidden, &step, steps),
        Err(reason) => Found::Unknown(reason),
    }
}

/// Whether the bounds leave no room.
fn is_empty(numbers: &Numbers<'_>) -> bool {
    let (Some((low, above)), Some((high, below))) = (&numbers.low, &numbers.high) else {
        return false;
    };
    low > high || (low == high && (*above || *below))
}

/// The only number that the bounds leave.
fn single<'n>(numbers: &'n Numbers<'_>) -> Option<&'n Exact> {
    let (low, _) = numbers.low.as_ref()?;
    let (high, _) = numbers.high.as_ref()?;
    (low == high).then_some(low)
}

/// The smallest number that is a multiple of every part.
fn common_multiple(parts: &[Exact], steps: &mut u64) -> Result<Exact, &'static str> {
    let mut common: Option<Exact> = None;
    for part in parts {
        let step = common.map_or_else(|| part.clone(), |so_far| joint(&so_far, part));
        spend(steps, weight(&step)).ok_or(TOO_MANY)?;
        if step.numer().bits() + step.denom().bits() > STEP_BITS_MAX {
            return Err(LONG_STEP);
        }
        common = Some(step);
    }
    Ok(common.unwrap_or_else(Exact::one))
}

/// Takes `cost` off the steps left; `None`, with no steps left, when there are too few.
fn spend(steps: &mut u64, cost: u64) -> Option<()> {
    let left = steps.checked_sub(cost);
    *steps = left.unwrap_or(0);
    left.map(|_| ())
}

/// The smallest number that is a multiple of both. With the fractions reduced a common multiple
/// needs both numerators, and no more denominator than the two share.
fn joint(one: &Exact, other: &Exact) -> Exact {
    Exact::new(one.numer().lcm(other.numer()), one.denom().gcd(other.denom()))
}

/// The search where all numbers are multiples of `step`.
fn stepped(numbers: &Numbers<'_>, forbidden: &[Exact], step: &Exact, steps: &mut u64) -> Found {
    if spend(steps, Grid::cost(forbidden, step)).is_none() {
        return Found::Unknown(TOO_MANY);
    }
    // All multiples of the step are forbidden, or none lies within the bounds.
    let Some(grid) = Grid::new(numbers, forbidden, step) else {
        return Found::Nothing;
    };
    // Whole numbers below the bounds of their spelling can all be written, fractions cannot:
    // those with few decimals come first.
    if numbers.spelling == Spelling::Fraction
        && !grid.is_single()
        && let Some(number) = plain(numbers, forbidden, Some(step), steps)
    {
        return Found::Number(number);
    }
    match grid.walk(NUMBERS_TRIED_MAX, steps) {
        End::Found(number) => Found::Number(number),
        End::Through { unwritable: false } => Found::Nothing,
        End::Through { unwritable: true } => Found::Unknown(NOT_WRITABLE),
        End::Stopped { unwritable } => {
            Found::Unknown(if unwritable { NOT_WRITABLE } else { TOO_MANY })
        }
    }
}

/// The search among all fractions between two different bounds. There is always one, as only
/// finitely many in any stretch are forbidden or excluded: failure is never a proof.
fn dense(numbers: &Numbers<'_>, forbidden: &[Exact], steps: &mut u64) -> Found {
    match plain(numbers, forbidden, None, steps) {
        Some(number) => Found::Number(number),
        None if *steps == 0 => Found::Unknown(TOO_MANY),
        None => Found::Unknown(NOT_WRITABLE),
    }
}

/// A number with few decimals: halves first, as every reader agrees on them, then tenths,
/// hundredths and so on. With a `step`, a multiple of it. Finding none means nothing.
fn plain(
    numbers: &Numbers<'_>,
    forbidden: &[Exact],
    step: Option<&Exact>,
    steps: &mut u64,
) -> Option<Number> {
    let mut parts = BigInt::from(2);
    let mut vain = 0;
    for _ in 0..=DECIMALS_MAX {
        let level = Exact::new(BigInt::one(), parts.clone());
        let level = step.map_or_else(|| level.clone(), |step| joint(step, &level));
        spend(steps, Grid::cost(forbidden, &level))?;
        if let Some(grid) = Grid::new(numbers, forbidden, &level) {
            match grid.walk(LEVEL_TRIES_MAX, steps) {
                End::Found(number) => return Some(number),
                End::Through { unwritable } | End::Stopped { unwritable } => {
                    vain += usize::from(unwritable);
                }
            }
        }
        if vain == VAIN_LEVELS_MAX || step == Some(&level) {
            return None;
        }
        parts = if parts == BigInt::from(2) { BigInt::from(10) } else { parts * 10 };
    }
    None
}
