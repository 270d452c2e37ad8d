//! Tables, and input that is out to hurt.

use std::collections::BTreeSet;
use std::ops::Range;

use num_bigint::BigInt;
use serde_json::Number;

use super::{
    Exact, Found, LONG_STEP, NOT_POSITIVE, NOT_WRITABLE, Numbers, Spelling, TOO_MANY, exact, find,
};

use Spelling::{Fraction, Integer, WholeFloat};

/// Steps no test should need.
const AMPLE: u64 = 10_000_000;

/// A number from its JSON text.
fn number(text: &str) -> Number {
    serde_json::from_str(text).expect("a JSON number")
}

/// The exact number of a JSON text.
fn read(text: &str) -> Exact {
    exact(&number(text)).expect("within bounds")
}

/// Numbers from a text such as `">0 <=2.5 *0.5 !1 -1.5"`: bounds, multiples, forbidden
/// multiples, and with `-` before it an excluded number.
fn search(spelling: Spelling, text: &str, mut steps: u64) -> Found {
    let mut excluded = BTreeSet::new();
    let mut numbers = blank(spelling, &excluded);
    let mut left_out = Vec::new();
    for part in text.split_whitespace() {
        if let Some(rest) = part.strip_prefix(">=") {
            numbers.low = Some((read(rest), false));
        } else if let Some(rest) = part.strip_prefix('>') {
            numbers.low = Some((read(rest), true));
        } else if let Some(rest) = part.strip_prefix("<=") {
            numbers.high = Some((read(rest), false));
        } else if let Some(rest) = part.strip_prefix('<') {
            numbers.high = Some((read(rest), true));
        } else if let Some(rest) = part.strip_prefix('*') {
            numbers.multiples.push(read(rest));
        } else if let Some(rest) = part.strip_prefix('!') {
            numbers.not_multiples.push(read(rest));
        } else {
            left_out.push(read(part.strip_prefix('-').expect("a known sign")));
        }
    }
    let Numbers { spelling, low, high, multiples, not_multiples, .. } = numbers;
    excluded.extend(left_out);
    find(
        &Numbers { spelling, low, high, multiples, not_multiples, excluded: &excluded },
        &mut steps,
    )
}

/// All numbers of a spelling.
fn blank(spelling: Spelling, excluded: &BTreeSet<Exact>) -> Numbers<'_> {
    Numbers {
        spelling,
        low: None,
        high: None,
        multiples: Vec::new(),
        not_multiples: Vec::new(),
        excluded,
    }
}

/// One condition for each of a range, in a row.
fn listed<N>(range: Range<N>, condition: impl Fn(N) -> String) -> String
where
    Range<N>: Iterator<Item = N>,
{
    range.map(condition).collect::<Vec<_>>().join(" ")
}

/// The answer as a text: the number, `nothing`, or the reason.
fn shown(found: &Found) -> String {
    match found {
        Found::Number(number) => number.to_string(),
        Found::Nothing => "nothing".to_owned(),
        Found::Unknown(reason) => (*reason).to_owned(),
    }
}

/// Checks rows of conditions and answers.
fn check(spelling: Spelling, rows: &[(&str, &str)]) {
    for (text, wanted) in rows {
        let found = search(spelling, text, AMPLE);
        assert_eq!(shown(&found), *wanted, "{spelling:?} {text}");
    }
}

#[test]
fn texts_are_read_to_the_last_digit() {
    let fraction = |over: i64, under: i64| Exact::new(over.into(), under.into());
    for (text, wanted) in [
        ("0", fraction(0, 1)),
        ("-0.0", fraction(0, 1)),
        ("0.1", fraction(1, 10)),
        ("-2.50", fraction(-5, 2)),
        ("1e-7", fraction(1, 10_000_000)),
        ("1.5E+3", fraction(1_500, 1)),
        ("9223372036854775807", fraction(i64::MAX, 1)),
    ] {
        assert_eq!(read(text), wanted, " {text}");
    }
    let ten = |power: u32| BigInt::from(10).pow(power);
    assert_eq!(read("1e300"), Exact::from_integer(ten(300)));
    assert_eq!(read("5e-324"), Exact::new(5.into(), ten(324)));
    assert_eq!(read("18446744073709551615"), Exact::from_integer(u64::MAX.into()));
}

#[test]
fn integers() {
    check(
        Integer,
        &[
            ("", "0"),
            ("-0", "1"),
            ("-0 -1", "-1"),
            (">0", "1"),
            (">0.5 <1", "nothing"),
            (">=1 <=1", "1"),
            (">=1 <1", "nothing"),
            (">1 <1", "nothing"),
            (">=2 <=1", "nothing"),
            ("<=-3", "-3"),
            (">-7 <-4.5", "-5"),
            (">-7 <-4.5 --5", "-6"),
            ("*2.5 >0", "5"),
            ("*0.1 >0", "1"),
            ("*6 *4 >0 -12", "24"),
            ("!2 !3", "1"),
            ("!2 !3 >1", "5"),
            ("!2 !3 >1 -5 <=6", "nothing"),
            ("!0.5", "nothing"),
            ("*6 !4", "6"),
            ("*6 !3", "nothing"),
            ("!1e300 >0", "1"),
            (">=9223372036854775808", "9223372036854775808"),
            (">18446744073709551614", "18446744073709551615"),
            (">18446744073709551615", NOT_WRITABLE),
            ("<-9223372036854775807", "-9223372036854775808"),
            ("<-9223372036854775808", NOT_WRITABLE),
            ("<-9223372036854775808 >-9.3e18 !1", "nothing"),
            ("*0", NOT_POSITIVE),
            ("!0", NOT_POSITIVE),
        ],
    );
}

#[test]
fn whole_floats() {
    check(
        WholeFloat,
        &[
            ("", "0.0"),
            (">1.5", "2.0"),
            (">=-3 <=-2 !2", "-3.0"),
            (">=9007199254740991", "9007199254740991.0"),
            (">9007199254740991", NOT_WRITABLE),
            ("*1e16 >0", NOT_WRITABLE),
            (">9007199254740991 <9007199254740992", "nothing"),
        ],
    );
}

#[test]
fn fractions() {
    check(
        Fraction,
        &[
            ("", "0.5"),
            ("!0.5", "0.1"),
            ("!0.5 !0.1", "0.01"),
            (">=1 <=1", "nothing"),
            (">=0 <=0", "nothing"),
            (">=1.25 <=1.25", "1.25"),
            (">=1.25 <=1.25 -1.25", "nothing"),
            (">=1.25 <=1.25 !0.25", "nothing"),
            (">=-1.25 <=-1.25 *0.25", "-1.25"),
            (">=1.25 <=1.25 *0.5", "nothing"),
            (">1.25 <1.25", "nothing"),
            (">3.14 <3.15", "3.141"),
            (">0 <1e-300", "1e-301"),
            ("*0.1 >0 <0.5", "0.1"),
            ("*0.01 >0.51", "1.5"),
            ("*0.01 >0.51 <=0.52", "0.52"),
            ("*2.5 >0", "2.5"),
            ("*5", "nothing"),
            ("*0.5 !0.5", "nothing"),
            ("*0.5 >0 <1 -0.5", "nothing"),
            ("*1e-20 >3.141592653589793", "3.5"),
            ("*1e-20 >0.1 <0.10000000000000002", NOT_WRITABLE),
            (">0.1 <0.10000000000000002", NOT_WRITABLE),
            (">9007199254740993", NOT_WRITABLE),
            ("<-4503599627370495 >-4503599627370496", "-4503599627370495.5"),
            ("!5e-324 >=1e-323", "4.4e-323"),
        ],
    );
}

#[test]
fn a_third_is_never_rounded() {
    let excluded = BTreeSet::new();
    let third = Exact::new(1.into(), 3.into());
    let both = Some((third.clone(), false));
    let mut numbers = blank(Fraction, &excluded);
    numbers.multiples.push(third);
    numbers.low.clone_from(&both);
    numbers.high = both;
    assert_eq!(find(&numbers, &mut AMPLE.clone()), Found::Unknown(NOT_WRITABLE));
    numbers.multiples.clear();
    assert_eq!(find(&numbers, &mut AMPLE.clone()), Found::Unknown(NOT_WRITABLE));
    numbers.low = None;
    numbers.high = None;
    numbers.multiples.push(Exact::new(1.into(), 6.into()));
    assert_eq!(shown(&find(&numbers, &mut AMPLE.clone())), "0.5");
}

#[test]
fn extremes() {
    check(
        Integer,
        &[
            (">=1e308", NOT_WRITABLE),
            (">=-1e308 <=1e308", "0"),
            (">=1e308 <=1e308 !7", NOT_WRITABLE),
            (">=1e308 <=1e308 !2", "nothing"),
            ("*1e-300 >0", "1"),
            ("*5e-324 >0", "1"),
            ("*1e300 >0", NOT_WRITABLE),
            ("*1e300 >0 <1e300", "nothing"),
            ("*1e300 *1e-300", "0"),
            (">0 <1e308 *1e308", "nothing"),
            (">=0 <=1.7976931348623157e308 !1", "nothing"),
        ],
    );
    check(WholeFloat, &[(">=1e308", NOT_WRITABLE), ("*5e-324 >0", "1.0")]);
    check(
        Fraction,
        &[
            (">=1e308", NOT_WRITABLE),
            ("*1e-300 >0 <1e-299", "1e-300"),
            ("*1e-300 >0 <1e-300", "nothing"),
            ("*5e-324 >0", "0.5"),
            ("*5e-324 >0 <=5e-324", "5e-324"),
            ("*5e-324 >0 <5e-324", "nothing"),
            (">0 <5e-324", NOT_WRITABLE),
            ("!5e-324 !1e-300 >0 <=1e-320", "4.4e-323"),
        ],
    );
}

#[test]
fn many_excluded() {
    for (spelling, rows) in [
        (Integer, [("", "500"), (">=-499 <=499", "nothing")]),
        (WholeFloat, [("", "500.0"), (">=-499 <=499", "nothing")]),
    ] {
        let left_out = listed(-499..500, |each| format!("-{each}"));
        for (text, wanted) in rows {
            assert_eq!(shown(&search(spelling, &format!("{text} {left_out}"), AMPLE)), wanted);
        }
    }
    let tenths = listed(-499..500, |each| format!("-{each}e-1"));
    check(
        Fraction,
        &[
            (&format!("*0.1 {tenths}"), "50.5"),
            (&format!("*0.1 >=-49.9 <=49.9 {tenths}"), "nothing"),
            (&format!(">=-49.9 <=49.9 {tenths}"), "0.01"),
        ],
    );
}

#[test]
fn steps_run_out() {
    for spelling in [Integer, WholeFloat, Fraction] {
        for steps in 0..3 {
            let found = search(spelling, ">5.2 !2 !3 !5 !7 !11", steps);
            assert_eq!(found, Found::Unknown(TOO_MANY), "{spelling:?} {steps}");
        }
    }
    let wide = ">=1 <=1000000 !2";
    let odd = listed(0..300, |each| format!("!{}", 2 * each + 3));
    let found = search(Integer, &format!("{wide} {odd} -1"), AMPLE);
    assert_eq!(shown(&found), "607");
    assert_eq!(search(Integer, wide, 1), Found::Unknown(TOO_MANY));
}

#[test]
fn a_huge_common_multiple_is_left_open() {
    let text = listed(0..400, |each| format!("*{}", u64::MAX - 2 * each));
    assert_eq!(search(Integer, &format!(">0 {text}"), AMPLE), Found::Unknown(LONG_STEP));
}

#[test]
fn steps_bound_the_time() {
    let tiny = listed(1..1_000, |each| format!("!{each}.000001e-300"));
    let long = listed(0..110, |each| format!("*{}", u64::MAX - 2 * each));
    let tenths = listed(0..1_000, |each| format!("-{each}e-1"));
    for (text, answers) in [
        (format!(">0 <1e-300 {tiny}"), ["nothing", "nothing", TOO_MANY]),
        (format!("*1e-310 >0 {tiny}"), ["1", "1.0", "0.5"]),
        (format!("*1e-320 {long}"), ["0", "0.0", "nothing"]),
        (format!("*1e-320 {long} {tenths} >0"), [NOT_WRITABLE, NOT_WRITABLE, "nothing"]),
        (format!("{long} !7"), ["nothing"; 3]),
        (">0.1 <0.10000000000000002 !3e-300".to_owned(), ["nothing", "nothing", NOT_WRITABLE]),
    ] {
        for (spelling, wanted) in [Integer, WholeFloat, Fraction].into_iter().zip(answers) {
            assert_eq!(shown(&search(spelling, &text, 1_000_000)), wanted, "{spelling:?} {text}");
        }
    }
}
