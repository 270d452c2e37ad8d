//! Guesses at numbers and texts: what schemas name, and what lies just beside their bounds.

use serde_json::{Map, Number, Value};

use crate::limits::{LENGTH_MAX, LITERALS_MAX};
use crate::parts::{admits, counts, literals};
use crate::pattern;

/// Above this floating point no longer tells neighbouring integers apart.
const EXACT_MAX: f64 = 9_007_199_254_740_991.0;

const NUMBER_BOUNDS: [&str; 5] =
    ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

/// Values without parts that may meet `way` and may fail `news`.
pub(crate) fn scalars(way: &[&Map<String, Value>], news: &[&Map<String, Value>]) -> Vec<Value> {
    let mut found = Vec::new();
    if admits(way, "null") {
        found.push(Value::Null);
    }
    if admits(way, "boolean") {
        found.extend([Value::Bool(true), Value::Bool(false)]);
    }
    if admits(way, "integer") {
        let both = [way, news].concat();
        found.extend(numbers(&both, admits(way, "number")));
    }
    if admits(way, "string") {
        found.extend(texts(&[way, news].concat()).into_iter().map(Value::from));
    }
    found
}

/// Numbers around everything that the parts name; fractions only when asked for.
pub(crate) fn numbers(parts: &[&Map<String, Value>], fractions: bool) -> Vec<Value> {
    let bounds = parts.iter().flat_map(|part| NUMBER_BOUNDS.map(|keyword| part.get(keyword)));
    let named: Vec<f64> = bounds.flatten().filter_map(Value::as_f64).collect();
    let listed = literals(parts).into_iter().take(LITERALS_MAX).filter_map(Value::as_f64);
    let steps: Vec<f64> = parts
        .iter()
        .filter_map(|part| part.get("multipleOf")?.as_f64())
        .filter(|step| *step > 0.0)
        .collect();
    let mut raw = vec![0.0];
    for bound in named.iter().copied().chain(listed) {
        raw.extend([bound, bound + 1.0, bound - 1.0, bound.floor(), bound.ceil()]);
        if fractions {
            raw.extend([bound + 0.5, bound - 0.5]);
        }
        for step in &steps {
            let near = (bound / step).floor() * step;
            raw.extend([near, near + step, near - step]);
        }
    }
    raw.extend([1.0, -1.0, 2.0]);
    if fractions {
        raw.push(0.5);
    }
    let mut found: Vec<Value> = Vec::new();
    for value in raw.into_iter().filter_map(number) {
        if !found.contains(&value) {
            found.push(value);
        }
    }
    found
}

/// `raw` as JSON: an integer where it is whole, as validators differ on `1.0`. `None` where
/// floating point would round.
#[expect(clippy::cast_possible_truncation, reason = "whole and in the exact range")]
pub(crate) fn number(raw: f64) -> Option<Value> {
    if !raw.is_finite() || raw.abs() > EXACT_MAX {
        return None;
    }
    if raw.fract() == 0.0 {
        return Some(Value::from(raw as i64));
    }
    Number::from_f64(raw).map(Value::Number)
}

/// Texts that the parts list, that their patterns suggest, and of lengths beside their bounds.
pub(crate) fn texts(parts: &[&Map<String, Value>]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in parts {
        found.extend(part.get("pattern").and_then(Value::as_str).map(pattern::example));
    }
    let listed = literals(parts).into_iter().take(LITERALS_MAX).filter_map(Value::as_str);
    found.extend(listed.map(str::to_owned));
    found.extend([String::new(), "a".to_owned(), "0".to_owned()]);
    for keyword in ["minLength", "maxLength"] {
        for bound in counts(parts, keyword) {
            for length in [bound.saturating_sub(1), bound, bound + 1] {
                found.extend(text_of(length));
            }
        }
    }
    let mut unique: Vec<String> = Vec::new();
    for text in found {
        if !unique.contains(&text) {
            unique.push(text);
        }
    }
    unique
}

fn text_of(length: u64) -> Option<String> {
    let length = usize::try_from(length).ok().filter(|_| length <= LENGTH_MAX)?;
    Some("a".repeat(length))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{number, numbers, texts};

    #[test]
    fn a_whole_number_is_written_as_an_integer() {
        assert_eq!(number(2.0), Some(json!(2)));
        assert_eq!(number(2.5), Some(json!(2.5)));
        assert_eq!(number(1e300), None);
    }

    #[test]
    fn guesses_lie_beside_the_bounds() {
        let schema = json!({"maximum": 7, "maxLength": 3, "pattern": "^x$"});
        let parts = [schema.as_object().unwrap()];
        let found = numbers(&parts, false);
        assert!(found.contains(&json!(7)) && found.contains(&json!(8)));
        assert!(found.iter().all(Value::is_i64));
        assert_eq!(texts(&parts), ["x", "", "a", "0", "aa", "aaa", "aaaa"]);
    }
}
