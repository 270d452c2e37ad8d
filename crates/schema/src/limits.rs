//! Every bound of this crate, each with its reason, and the check of the input against them.

use serde_json::Value;

use crate::model::{Reason, ReasonCode, Side};

/// JSON nesting of a schema. The validator and the normal form recurse once or more per level,
/// so this is what keeps them inside a one-mebibyte stack; schemas in earnest stay below 40.
pub(crate) const DEPTH_MAX: usize = 64;

/// JSON values in a schema. The largest schemas in earnest hold about 60 000.
pub(crate) const VALUES_MAX: usize = 100_000;

/// Bytes of one text in a schema (a pattern, a key, a literal).
pub(crate) const TEXT_BYTES_MAX: usize = 64 * 1024;

/// Schemas in a row, each a part or a target of the one before. The prover needed half a mebibyte
/// of stack for 150 of them, and tests and browsers lend one; schemas in earnest stay below 50.
pub(crate) const PATH_MAX: usize = 150;

/// Schema objects, all references written out, in a schema that is put into normal form. The
/// prover reads through references that do not come back, and takes a second for a million.
pub(crate) const UNFOLDED_MAX: f64 = 200_000.0;

/// Ways through the branches for one value in a schema that is put into normal form. The prover
/// multiplies them out, and took half a minute for two to the fortieth before it gave up.
pub(crate) const WAYS_MAX: f64 = 4_096.0;

/// Schema objects that the validator visits for one document.
pub(crate) const DOCUMENT_COST_MAX: f64 = 20_000.0;

/// Schema objects that one search lets the validators visit, going by [`DOCUMENT_COST_MAX`].
pub(crate) const SEARCH_COST_MAX: f64 = 40_000_000.0;

/// JSON values in a schema that is put into normal form. Its cost grows faster than its input,
/// and a comparison has to end within seconds.
pub(crate) const PROVER_VALUES_MAX: usize = 60_000;

/// Documents that one search makes and shows to the validators.
pub(crate) const CANDIDATES_MAX: usize = 6_000;

/// JSON values that one search writes in all its documents together.
pub(crate) const CANDIDATE_VALUES_MAX: usize = 2_000_000;

/// JSON values in one plain document.
pub(crate) const SAMPLE_VALUES_MAX: usize = 500;

/// Literals of one value that are read for what lies beside them.
pub(crate) const LITERALS_MAX: usize = 256;

/// Pairs of schemas that one search goes into.
pub(crate) const PAIRS_MAX: usize = 10_000;

/// Documents that one schema pair hands up to the schema around it.
pub(crate) const CANDIDATES_PER_PAIR_MAX: usize = 400;

/// Depth of a made document below the root: enough for what people write, and it ends recursion.
pub(crate) const DOCUMENT_DEPTH_MAX: usize = 12;

/// Ways to meet one schema (products of `anyOf` branches) that the search follows.
pub(crate) const ALTERNATIVES_MAX: usize = 16;

/// Schema objects that apply to one value and are read for literals and bounds.
pub(crate) const PARTS_MAX: usize = 96;

/// Length of a made string, and of a made array: a bound above it is not crossed by example.
pub(crate) const LENGTH_MAX: u64 = 512;

/// Trials that make a found document smaller.
pub(crate) const SHRINK_TRIALS_MAX: usize = 600;

/// Sets of schemas that the closed-writer lens follows before it gives up.
pub(crate) const OWNERS_MAX: usize = 20_000;

/// Number of JSON values in `schema`, or why it is not looked at. Walks without recursion, as
/// the nesting is not yet known to be harmless.
pub(crate) fn check(schema: &Value, side: Side) -> Result<usize, Reason> {
    let refuse = |code, message: String| {
        Err(Reason { code, message, side: Some(side), pointer: String::new() })
    };
    let word = side.word();
    let mut pending = vec![(schema, 1)];
    let mut values = 0;
    while let Some((value, depth)) = pending.pop() {
        values += 1;
        if values > VALUES_MAX {
            let message = format!("the {word} schema holds more than {VALUES_MAX} values");
            return refuse(ReasonCode::TooLarge, message);
        }
        if depth > DEPTH_MAX {
            let message = format!("the {word} schema is nested deeper than {DEPTH_MAX} levels");
            return refuse(ReasonCode::TooDeep, message);
        }
        let text_bytes = match value {
            Value::String(text) => text.len(),
            Value::Array(items) => {
                pending.extend(items.iter().map(|item| (item, depth + 1)));
                0
            }
            Value::Object(map) => {
                pending.extend(map.values().map(|item| (item, depth + 1)));
                map.keys().map(String::len).max().unwrap_or(0)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        };
        if text_bytes > TEXT_BYTES_MAX {
            let message = format!("the {word} schema holds a text over {TEXT_BYTES_MAX} bytes");
            return refuse(ReasonCode::TooLarge, message);
        }
    }
    Ok(values)
}
