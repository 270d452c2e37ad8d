//! Documents that may tell two schemas apart.
//!
//! Both schemas are walked together. Where they say the same, one plain document is enough;
//! where they differ, guesses are made around what either names, and each is planted into a plain
//! document of the old schema around it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::limits::{
    CANDIDATE_VALUES_MAX, CANDIDATES_PER_PAIR_MAX, LENGTH_MAX, LITERALS_MAX, PAIRS_MAX,
};
use crate::parts::{
    Parts, Schemas, admits, alternatives, bag, counts, element, literals, property, required,
    tuple_length,
};
use crate::sample::{object, sample, spare_names, whole_tuple};
use crate::scalars::scalars;

/// The fewest guesses that a part of a document is allowed, however many siblings it has.
const SHARE_MIN: usize = 24;

/// Guesses at one property that are planted into the fullest document too.
const IN_FULL: usize = 3;

/// Properties in all the documents that are made from the fullest one.
const CROWDED_VALUES_MAX: usize = 50_000;

/// Depth of guesses about a value that the old schema leaves free.
const FREE_DEPTH: usize = 2;

/// Guesses at documents of `old` that `new` may reject, the likeliest first.
/// `depth` bounds them, `most` is their number.
pub(crate) fn candidates(old: &Value, new: &Value, depth: usize, most: usize) -> Vec<Value> {
    let maker = Maker {
        old,
        new,
        values_left: Cell::new(CANDIDATE_VALUES_MAX),
        pairs_left: Cell::new(PAIRS_MAX),
        seen: RefCell::new(BTreeSet::new()),
    };
    let mut found = Vec::new();
    for turn in 0..3 {
        found.push(sample(old, &[old], turn, depth));
    }
    found.extend(maker.documents(&[old], &[new], depth, most));
    found
}

struct Maker<'a> {
    old: &'a Value,
    new: &'a Value,
    values_left: Cell<usize>,
    pairs_left: Cell<usize>,
    /// Pairs of schemas, by address, that were gone into already.
    seen: RefCell<BTreeSet<(Vec<usize>, Vec<usize>)>>,
}

impl<'a> Maker<'a> {
    fn documents(
        &self,
        old: &[&'a Value],
        new: &[&'a Value],
        depth: usize,
        most: usize,
    ) -> Vec<Value> {
        if depth == 0 || self.values_left.get() == 0 {
            return Vec::new();
        }
        if same(old, new) || !self.seen.borrow_mut().insert((addresses(old), addresses(new))) {
            return self.paid(vec![sample(self.old, old, 0, depth)]);
        }
        let Some(pairs_left) = self.pairs_left.get().checked_sub(1) else { return Vec::new() };
        self.pairs_left.set(pairs_left);
        let news = bag(self.new, new);
        let ways = alternatives(self.old, old);
        let share = (most / ways.len().max(1)).max(SHARE_MIN);
        let lists = ways.iter().map(|way| self.of_way(way, &news, depth, share)).collect();
        interleaved(lists, most)
    }

    /// Takes the cost of `made` from the budget, and cuts what is beyond it.
    fn paid(&self, mut made: Vec<Value>) -> Vec<Value> {
        let mut left = self.values_left.get();
        let mut kept = 0;
        for value in &made {
            let cost = size(value);
            if cost > left {
                left = 0;
                break;
            }
            left -= cost;
            kept += 1;
        }
        self.values_left.set(left);
        made.truncate(kept);
        made
    }

    fn of_way(&self, way: &Parts<'a>, news: &Parts<'a>, depth: usize, most: usize) -> Vec<Value> {
        let listed = literals(way);
        if !listed.is_empty() {
            return unlisted_first(&listed, &literals(news), most);
        }
        let depth = if way.is_empty() { depth.min(FREE_DEPTH) } else { depth };
        let mut lists = vec![scalars(way, news)];
        lists.push(literals(news).into_iter().take(LITERALS_MAX).cloned().collect());
        if admits(way, "object") {
            lists.push(self.objects(way, news, depth, most));
        }
        if admits(way, "array") {
            lists.push(self.arrays(way, news, depth, most));
        }
        interleaved(lists, most)
    }

    fn arrays(&self, way: &Parts<'a>, news: &Parts<'a>, depth: usize, most: usize) -> Vec<Value> {
        let base = whole_tuple(self.old, way, depth);
        let plain = |index: usize| sample(self.old, &element(way, index), index, depth - 1);
        let mut shapes = vec![Value::Array(Vec::new()), Value::Array(base.clone())];
        let both = [way.as_slice(), news.as_slice()].concat();
        for bound in ["minItems", "maxItems", "minContains", "maxContains"]
            .iter()
            .flat_map(|keyword| counts(&both, keyword))
            .chain([1, 2, base.len() as u64])
        {
            for length in [bound.saturating_sub(1), bound, bound + 1] {
                let length = usize::try_from(length.min(LENGTH_MAX)).unwrap_or(0);
                shapes.push((0..length).map(plain).collect());
                shapes.push(vec![plain(0); length].into());
            }
        }
        let mut lists = vec![self.paid(shapes)];
        let reach = tuple_length(way).max(tuple_length(news)).min(32);
        for index in 0..=reach {
            let mut newer = element(news, index);
            newer.extend(news.iter().filter_map(|part| part.get("contains")));
            let values = self.documents(&element(way, index), &newer, depth - 1, most / 2);
            let least = counts(way, "minItems").into_iter().max().unwrap_or(0).min(LENGTH_MAX);
            let planted = values.into_iter().map(|value| {
                let mut items = base.clone();
                while items.len() <= index || (items.len() as u64) < least {
                    items.push(plain(items.len()));
                }
                items[index] = value;
                items.truncate(usize::try_from(least).unwrap_or(0).max(index + 1));
                Value::Array(items)
            });
            lists.push(self.paid(planted.collect()));
        }
        interleaved(lists, most)
    }

    fn objects(&self, way: &Parts<'a>, news: &Parts<'a>, depth: usize, most: usize) -> Vec<Value> {
        let base = object(self.old, way, 0, depth);
        let names = names(way, news);
        let full = self.full(way, &base, depth);
        let mut shapes = vec![base.clone(), full.clone(), object(self.old, way, 1, depth)];
        // Each is nearly as large as the fullest document, so a wide one is not taken apart.
        let affordable = CROWDED_VALUES_MAX / full.len().max(1);
        for name in full.keys().take(affordable) {
            let mut without = full.clone();
            without.remove(name);
            shapes.push(without);
        }
        for bound in counts(news, "maxProperties").into_iter().filter(|bound| *bound < LENGTH_MAX) {
            let mut crowded = base.clone();
            for index in 0..=bound {
                if crowded.len() as u64 > bound {
                    break;
                }
                let name = names.get(usize::try_from(index).unwrap_or(0)).cloned();
                let name = name.unwrap_or_else(|| format!("extra{index}"));
                let value = sample(self.old, &property(way, &name), 0, depth - 1);
                crowded.entry(name).or_insert(value);
            }
            shapes.push(crowded);
        }
        let mut lists = vec![self.paid(shapes.into_iter().map(Value::Object).collect())];
        let share = (most / names.len().max(1)).clamp(SHARE_MIN, CANDIDATES_PER_PAIR_MAX);
        let in_full = IN_FULL.min(CROWDED_VALUES_MAX / (full.len() * names.len()).max(1));
        for name in &names {
            let newer = property(news, name);
            let values = self.documents(&property(way, name), &newer, depth - 1, share);
            lists.push(self.paid(planted(&base, &full, name, values, in_full)));
        }
        interleaved(lists, most)
    }

    /// The plain document with every declared property, for rules that tie properties together.
    fn full(&self, way: &Parts<'a>, base: &Map<String, Value>, depth: usize) -> Map<String, Value> {
        let mut full = base.clone();
        let declared = way.iter().flat_map(|part| crate::parts::map(part, "properties"));
        for (name, schema) in declared {
            if *schema != Value::Bool(false) && !full.contains_key(name) {
                let value = sample(self.old, &property(way, name), 0, depth.min(3) - 1);
                full.insert(name.clone(), value);
            }
        }
        full
    }
}

/// At most `most` of `listed`, those that `news` does not list before the others.
fn unlisted_first(listed: &[&Value], news: &[&Value], most: usize) -> Vec<Value> {
    let known: BTreeSet<String> = news.iter().map(ToString::to_string).collect();
    let (kept, lost): (Vec<&Value>, Vec<&Value>) =
        listed.iter().copied().partition(|value| known.contains(&value.to_string()));
    lost.into_iter().chain(kept).take(most).cloned().collect()
}

/// Each value as the property `name` of the smallest document, the first few also of the fullest.
fn planted(
    base: &Map<String, Value>,
    full: &Map<String, Value>,
    name: &str,
    values: Vec<Value>,
    in_full: usize,
) -> Vec<Value> {
    let mut found = Vec::new();
    for (index, value) in values.into_iter().enumerate() {
        if index < in_full && full.len() > base.len() + 1 {
            let mut crowded = full.clone();
            crowded.insert(name.to_owned(), value.clone());
            found.push(Value::Object(crowded));
        }
        let mut sparse = base.clone();
        sparse.insert(name.to_owned(), value);
        found.push(Value::Object(sparse));
    }
    found
}

/// Property names that either side speaks of, and one that neither does.
fn names(way: &Parts<'_>, news: &Parts<'_>) -> Vec<String> {
    let needed = required(way).into_iter().chain(required(news)).map(str::to_owned);
    let spoken = needed.chain(spare_names(way)).chain(spare_names(news));
    let mut seen = BTreeSet::new();
    spoken
        .filter(|name| !name.starts_with("extra") || name == "extra0")
        .filter(|name| seen.insert(name.clone()))
        .collect()
}

/// Whether the two say the same, whatever their documents define. A reference may lead to
/// different things on both sides, so it is never the same.
fn same(old: &[&Value], new: &[&Value]) -> bool {
    !old.is_empty() && old == new && !old.iter().any(|schema| refers(schema))
}

fn refers(value: &Value) -> bool {
    match value {
        Value::Object(map) => {
            map.keys().any(|key| key.ends_with("Ref") || key == "$ref") || map.values().any(refers)
        }
        Value::Array(items) => items.iter().any(refers),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn addresses(schemas: &[&Value]) -> Vec<usize> {
    let list: Schemas<'_> = schemas.to_vec();
    list.into_iter().map(|schema| std::ptr::from_ref(schema).addr()).collect()
}

/// Number of JSON values in `value`, itself included.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(map) => map.values().map(size).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// One of each list in turn, so that a cut takes from the end of all.
fn interleaved(lists: Vec<Vec<Value>>, most: usize) -> Vec<Value> {
    let mut rows: Vec<_> = lists.into_iter().map(Vec::into_iter).collect();
    let mut found = Vec::new();
    loop {
        let before = found.len();
        for row in &mut rows {
            found.extend(row.next());
            if found.len() >= most {
                return found;
            }
        }
        if found.len() == before {
            return found;
        }
    }
}
