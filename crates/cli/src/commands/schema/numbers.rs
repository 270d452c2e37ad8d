//! Numbers as they were written and as they are kept: 64-bit integers or floating point.

use std::collections::BTreeMap;

use midflight_core::syntax::{Data, Node};
use midflight_core::text::quoted;
use serde_json::{Map, Value};

/// The value of a node; the node of a number that is beyond floating point.
pub(super) fn to_json(node: &Node) -> Result<Value, &Node> {
    match &node.data {
        Data::Sequence(items) => {
            items.iter().map(to_json).collect::<Result<_, _>>().map(Value::Array)
        }
        Data::Mapping(entries) => {
            let pairs = entries.iter();
            let pairs = pairs.map(|entry| Ok((entry.key.clone(), to_json(&entry.value)?)));
            pairs.collect::<Result<Map<_, _>, _>>().map(Value::Object)
        }
        Data::Scalar { text, plain, .. } => {
            let value = node.to_json();
            let number = *plain && node.tag.is_none() && value.is_string() && is_infinite(text);
            if number { Err(node) } else { Ok(value) }
        }
    }
}

/// Whether it is written as a number and none that floating point has. Words such as `inf`, which
/// Rust reads as well, are text.
fn is_infinite(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+', '.']);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && text.parse::<f64>().is_ok_and(f64::is_infinite)
}

/// Why a proof about these does not hold: numbers that are not the same and are kept as the same,
/// so that what was compared is not what was written.
pub(super) fn rounded_alike<'a>(mut nodes: impl Iterator<Item = &'a Node>) -> Option<String> {
    let mut kept = BTreeMap::new();
    let (one, other) = nodes.find_map(|node| rounded(node, &mut kept))?;
    let (one, other) = (quoted(one), quoted(other));
    Some(format!("the numbers `{one}` and `{other}` are not the same and cannot be told apart"))
}

/// The first two texts that are kept as one number, going on from those in `kept`.
fn rounded<'a>(node: &'a Node, kept: &mut BTreeMap<u64, &'a str>) -> Option<(&'a str, &'a str)> {
    if let Some(text) = node.text() {
        let number = to_json(node).ok().filter(Value::is_f64)?.as_f64()?;
        // Zero has two forms in floating point, and one in decimals.
        let before = kept.entry((number + 0.0).to_bits()).or_insert(text);
        return (Decimal::of(before) != Decimal::of(text)).then_some((*before, text));
    }
    let items = node.items().iter().find_map(|item| rounded(item, kept));
    items.or_else(|| node.entries().iter().find_map(|entry| rounded(&entry.value, kept)))
}

/// A number as written: digits without zeros at either end, times a power of ten.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn of(text: &str) -> Self {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{part}");
        let digits = all.trim_end_matches('0');
        let places = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let moved = places(all.len() - digits.len()) - places(part.len());
        let digits = digits.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return Self { negative: false, digits, exponent: 0 };
        }
        // An exponent beyond 64 bits is that of a number beyond floating point, or of a zero.
        let exponent = exponent.parse::<i64>().unwrap_or(i64::MIN).saturating_add(moved);
        Self { negative, digits, exponent }
    }
}

/// Whether a value holds floating-point numbers, which alone can have been rounded.
pub(super) fn has_floats(value: &Value) -> bool {
    any_float(value, |_| true)
}

/// Whether a value holds a number such as `1.0`, which many readers take for an integer.
pub(super) fn has_whole_floats(value: &Value) -> bool {
    any_float(value, |number| number.fract() == 0.0)
}

fn any_float(value: &Value, wanted: fn(f64) -> bool) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| any_float(item, wanted)),
        Value::Object(map) => map.values().any(|item| any_float(item, wanted)),
        Value::Number(number) if number.is_f64() => number.as_f64().is_some_and(wanted),
        _ => false,
    }
}
