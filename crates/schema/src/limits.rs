//! Every bound of this crate, each with its reason, and the check of the input against them.

use serde_json::Value;

use crate::model::{Reason, ReasonCode, Side};

/// JSON nesting of a schema. The validator and the reader recurse once or more per level, so
/// this is what keeps them inside a one-mebibyte stack; schemas in earnest stay below 40.
pub(crate) const DEPTH_MAX: usize = 64;

/// JSON values in a schema with all that its references lead to. The largest schemas in earnest
/// hold about 60 000.
pub(crate) const VALUES_MAX: usize = 100_000;

/// Documents that the references of a schema lead to. Schemas that are kept a type in a file come
/// to hundreds.
pub(crate) const DOCUMENTS_MAX: usize = 1_000;

/// Bytes of one text in a schema (a pattern, a key, a literal).
pub(crate) const TEXT_BYTES_MAX: usize = 64 * 1024;

/// Schemas in a row, each a part or a target of the one before. The validator needs some kilobytes
/// of stack for each, and tests and browsers lend a mebibyte; schemas in earnest stay below 50.
pub(crate) const PATH_MAX: usize = 150;

/// Schema objects that the validator visits for one document.
pub(crate) const DOCUMENT_COST_MAX: f64 = 20_000.0;

/// Trials that make a found document smaller.
pub(crate) const SHRINK_TRIALS_MAX: usize = 600;

/// Sets of schemas that the closed-writer lens follows before it gives up.
pub(crate) const OWNERS_MAX: usize = 20_000;

/// The longest literal that a sentence quotes, in characters.
pub(crate) const QUOTED_MAX: usize = 60;

/// References and `allOf` in a row that are followed to learn which properties a schema speaks of.
/// Deeper ones make `unevaluated*` a keyword that is not followed.
pub(crate) const EVALUATED_DEPTH_MAX: usize = 16;

/// Rounds in which equal nodes are found; each follows references one step further.
/// Nodes that are told apart for want of rounds are only compared twice.
pub(crate) const MERGE_ROUNDS_MAX: usize = 64;

/// Steps of one search for a number or a text: some ten milliseconds.
pub(crate) const SEARCH_STEPS_MAX: u64 = 50_000;

/// Properties that are made up to reach a least number of them: more is no document to show.
pub(crate) const PROPERTIES_MADE_MAX: u64 = 256;

/// Items that are made at most: a bound above it is not crossed by example.
pub(crate) const ITEMS_MADE_MAX: u64 = 300;

/// Combinations of broken counts of items that are followed.
pub(crate) const BROKEN_COUNTS_MAX: usize = 16;

/// Questions in one comparison. Each is one step, whatever machine takes it; all of them together
/// take a few seconds.
pub(crate) const QUESTIONS_MAX: u64 = 60_000;

/// Questions inside questions: what a stack of one mebibyte takes, which tests and browsers lend.
pub(crate) const QUESTION_DEPTH_MAX: usize = 120;

/// Patterns of property names whose combinations are followed: two to the sixth.
pub(crate) const PATTERNS_COMBINED_MAX: usize = 6;

/// Numbers tried in one stretch before it is left open.
pub(crate) const NUMBERS_TRIED_MAX: u64 = 100_000;

/// Numbers with too many digits met in one stretch: after them "nothing" is ruled out, and the
/// next ones are no shorter.
pub(crate) const LONG_NUMBERS_MAX: u64 = 500;

/// Divisions that cost as much as one number tried.
pub(crate) const DIVISIONS_PER_STEP: usize = 16;

/// Exponents read. Doubles end at 308 and -324; a text beyond is a bomb.
pub(crate) const EXPONENT_MAX: i64 = 400;

/// Bytes of a number's text. Doubles and 64-bit integers need below thirty.
pub(crate) const NUMBER_BYTES_MAX: usize = 1_000;

/// Bits of a common multiple. Keywords in earnest need below a hundred, `1e-300` beside `1e300`
/// needs two thousand; what lies above costs more to reckon with than an answer is worth.
pub(crate) const STEP_BITS_MAX: u64 = 8_192;

/// Tries for each number of decimals: enough to step around the multiples people forbid, and
/// more decimals are at hand.
pub(crate) const LEVEL_TRIES_MAX: u64 = 200;

/// Numbers of decimals in a row where all that was found had too many digits to be written:
/// even more decimals do not help then.
pub(crate) const VAIN_LEVELS_MAX: usize = 20;

/// The greatest least length of a text that is searched for by counting its characters.
pub(crate) const LENGTH_COUNTED_MAX: u64 = 2_000;

/// The greatest least length that a text is filled up to where anything may follow: the longest
/// text of a schema.
pub(crate) const LENGTH_FILLED_MAX: u64 = 1 << 16;

/// Alternatives, and automata, that one pattern with lookaheads may fall apart into.
pub(crate) const PATTERN_PARTS_MAX: usize = 32;

/// How often a repetition with a lookahead inside is written out.
pub(crate) const PATTERN_COPIES_MAX: u32 = 4;

/// How deep the groups of a pattern may be nested: keeps every recursion over its tree shallow.
pub(crate) const PATTERN_DEPTH_MAX: usize = 64;

/// Bytes of a pattern that is read: as many as a text of a schema has.
pub(crate) const PATTERN_BYTES_MAX: usize = 64 * 1024;

/// Bytes of the automaton of a pattern before its states are made: `{1000}{1000}` is a bomb.
pub(crate) const AUTOMATON_BYTES_MAX: usize = 1 << 20;

/// Bytes for the states of one automaton, which are made as they are met.
pub(crate) const STATES_BYTES_MAX: usize = 8 << 20;

/// How deep a translated pattern may be nested, a few levels for each of its own.
pub(crate) const TRANSLATED_DEPTH_MAX: u32 = 512;

/// Why a schema, or a document that its references lead to, is not looked at, if so. Of `left` it
/// takes as many values as it has. Walks without recursion, as the nesting is not yet known to be
/// harmless.
pub(crate) fn check(
    schema: &Value,
    side: Side,
    document: Option<&str>,
    left: &mut usize,
) -> Result<(), Reason> {
    let refuse = |code, what: String| {
        let message = format!("{} {what}", side.names(document));
        let document_uri = document.map(str::to_owned);
        Err(Reason { document_uri, ..side.obstacle(code, message) })
    };
    let mut pending = vec![(schema, 1)];
    while let Some((value, depth)) = pending.pop() {
        if *left == 0 {
            let with = document.map_or("", |_| ", with those before,");
            let what = format!("holds{with} more than {VALUES_MAX} values");
            return refuse(ReasonCode::TooLarge, what);
        }
        *left -= 1;
        if depth > DEPTH_MAX {
            return refuse(
                ReasonCode::TooDeep,
                format!("is nested deeper than {DEPTH_MAX} levels"),
            );
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
            let what = format!("holds a text over {TEXT_BYTES_MAX} bytes");
            return refuse(ReasonCode::TooLarge, what);
        }
    }
    Ok(())
}
