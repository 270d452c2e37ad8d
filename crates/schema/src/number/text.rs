//! Numbers to and from their decimal text, never rounded.

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{One as _, Signed as _, ToPrimitive as _, Zero as _};
use serde_json::Number;

use super::{Exact, Spelling};
use crate::limits::{EXPONENT_MAX, NUMBER_BYTES_MAX};

/// From here on doubles skip whole numbers, and none is a fraction: two to the 53rd.
const DOUBLE_MAX: i64 = 9_007_199_254_740_992;

/// Bits of a denominator: ten to the 345th has these, and no text of a double more decimals.
const DENOMINATOR_BITS_MAX: u64 = 1_147;

/// Bits of seventeen decimal digits; no shortest text of a double has more.
const DIGITS_BITS_MAX: u64 = 57;

/// A number as JSON, or why it is none.
#[derive(Debug)]
pub(super) enum Written {
    /// To the last digit.
    Number(Number),
    /// This one has too many digits, the next may do.
    Long,
    /// Too far from zero, as is everything beyond.
    Far,
}

/// The number that the shortest decimal text of `number` names: `0.1` is a tenth, though the
/// double is a little more. `None` where the exponent or the text is beyond all use.
pub(crate) fn exact(number: &Number) -> Option<Exact> {
    let text = number.to_string();
    if text.len() > NUMBER_BYTES_MAX {
        return None;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (text.as_str(), 0),
    };
    if exponent.abs() > EXPONENT_MAX {
        return None;
    }
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: BigInt = format!("{whole}{decimals}").parse().ok()?;
    let shift = exponent - i64::try_from(decimals.len()).ok()?;
    let power = BigInt::from(10).pow(u32::try_from(shift.unsigned_abs()).ok()?);
    Some(if shift < 0 { Exact::new(digits, power) } else { Exact::from_integer(digits * power) })
}

/// `value` in the given spelling, where it can be read back to the last digit.
pub(super) fn write(value: &Exact, spelling: Spelling) -> Written {
    if spelling == Spelling::Integer {
        let whole = value.to_integer();
        let number = whole.to_i64().map(Number::from);
        return number
            .or_else(|| whole.to_u64().map(Number::from))
            .map_or(Written::Far, Written::Number);
    }
    if value.abs() >= Exact::from_integer(DOUBLE_MAX.into()) {
        return Written::Far;
    }
    double(value)
        .and_then(Number::from_f64)
        .filter(|number| exact(number).as_ref() == Some(value))
        .map_or(Written::Long, Written::Number)
}

/// The double next to `value`, unless it is plain that none has it as its shortest text.
fn double(value: &Exact) -> Option<f64> {
    let (digits, decimals) = decimal(value)?;
    if digits.bits() > DIGITS_BITS_MAX {
        return None;
    }
    // Only the standard library's reader is sure to round to the next double.
    format!("{digits}e-{decimals}").parse().ok()
}

/// `value` as digits and how many of them are decimals; `None` when it has no end, as a
/// third, or one too far.
fn decimal(value: &Exact) -> Option<(BigInt, u64)> {
    if value.denom().bits() > DENOMINATOR_BITS_MAX {
        return None;
    }
    let twos = value.denom().trailing_zeros().unwrap_or(0);
    let mut rest: BigInt = value.denom() >> twos;
    let mut fives = 0;
    let five = BigInt::from(5);
    while !rest.is_one() {
        let (part, over) = rest.div_rem(&five);
        if !over.is_zero() {
            return None;
        }
        rest = part;
        fives += 1;
    }
    let decimals = twos.max(fives);
    let scale = BigInt::from(10).pow(u32::try_from(decimals).ok()?);
    Some(((value * scale).to_integer(), decimals))
}
