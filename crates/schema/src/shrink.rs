//! Makes a document smaller as long as it keeps a property.

use serde_json::Value;

use crate::limits::SHRINK_TRIALS_MAX;

/// The smallest document that dropping and simplifying reach from `document` while `keeps` holds.
/// Bounded by trials, each of which asks `keeps` once.
pub(crate) fn shrink(document: Value, keeps: &dyn Fn(&Value) -> bool) -> Value {
    let mut best = document;
    let mut trials = SHRINK_TRIALS_MAX;
    while let Some(smaller) = step(&best, keeps, &mut trials) {
        best = smaller;
    }
    best
}

fn step(best: &Value, keeps: &dyn Fn(&Value) -> bool, trials: &mut usize) -> Option<Value> {
    for (pointer, simpler) in moves(best) {
        if *trials == 0 {
            return None;
        }
        *trials -= 1;
        let mut trial = best.clone();
        if let Some(place) = trial.pointer_mut(&pointer) {
            *place = simpler;
        }
        if keeps(&trial) {
            return Some(trial);
        }
    }
    None
}

/// Single simplifications of `document`, those nearest to the root first. Each makes it smaller
/// by an order that has no endless descent: fewer values, then shorter texts, then `null`.
fn moves(document: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let mut level = vec![(String::new(), document)];
    while !level.is_empty() {
        let mut next = Vec::new();
        for (pointer, value) in level {
            found.extend(simpler(value).into_iter().map(|one| (pointer.clone(), one)));
            match value {
                Value::Array(items) => next.extend(
                    items.iter().enumerate().map(|(at, item)| (format!("{pointer}/{at}"), item)),
                ),
                Value::Object(map) => next.extend(map.iter().map(|(name, item)| {
                    (format!("{pointer}/{}", crate::walk::escape(name)), item)
                })),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        level = next;
    }
    found
}

fn simpler(value: &Value) -> Vec<Value> {
    match value {
        Value::Object(map) if !map.is_empty() => {
            let without = |name: &String| {
                let mut left = map.clone();
                left.shift_remove(name);
                Value::Object(left)
            };
            let empty = (map.len() > 1).then(|| Value::Object(serde_json::Map::new()));
            empty.into_iter().chain(map.keys().map(without)).collect()
        }
        Value::Array(items) if !items.is_empty() => {
            let without = |at: usize| {
                let mut left = items.clone();
                left.remove(at);
                Value::Array(left)
            };
            let empty = (items.len() > 1).then(|| Value::Array(Vec::new()));
            empty.into_iter().chain((0..items.len()).map(without)).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::shrink;

    #[test]
    fn only_what_matters_is_kept() {
        let document = json!({"a": [1, 2, {"b": 3, "c": 4}], "d": {"e": 5}});
        let keeps = |value: &serde_json::Value| value.pointer("/a/0").is_some();
        assert_eq!(shrink(document, &keeps), json!({"a": [{}]}));
    }
}
