//! `midflight schema --batch`: a line in, a line out.

use std::io::{BufRead, Write};
use std::time::Instant;

use clap::ValueEnum as _;
use midflight_core::syntax;
use midflight_schema::{Dialect, Given, Options, Supplied, compare_with};
use serde_json::{Map, Value};

use super::told::Told;
use super::{json, numbers};
use crate::args::SchemaDialect;
use crate::commands::lines;
use crate::error::CliError;

/// Answers every line, each before the next is read. A closed pipe ends it and is no error.
pub(super) fn run(
    input: &mut impl BufRead,
    output: &mut impl Write,
    options: Options,
    with: &[Supplied; 2],
) -> Result<u8, CliError> {
    lines::answer_each(
        input,
        output,
        |asked, line| Ok(question(asked, options, with)?.answer(line)),
    )
}

/// What may hold numbers.
const WRITTEN: [&str; 5] = ["old", "new", "with", "old_with", "new_with"];

struct Question<'a> {
    asked: &'a Map<String, Value>,
    old: &'a Value,
    new: &'a Value,
    /// What is supplied to old and to new.
    with: [Supplied; 2],
    options: Options,
}

fn question<'a>(
    asked: &'a Map<String, Value>,
    options: Options,
    with: &[Supplied; 2],
) -> Result<Question<'a>, String> {
    let schema = |key| asked.get(key).ok_or_else(|| format!("the line has no `{key}`"));
    let (old, new) = (schema("old")?, schema("new")?);
    let dialect = match asked.get("dialect") {
        None | Some(Value::Null) => options.dialect,
        Some(Value::String(name)) => match SchemaDialect::from_str(name, false) {
            Ok(dialect) => Some(Dialect::from(dialect)),
            Err(_) => return Err(format!("`{name}` is no dialect that can be compared")),
        },
        Some(_) => return Err("`dialect` is no text".to_owned()),
    };
    let given = |key| supplied(asked.get(key), key);
    let (both, old_with, new_with) = (given("with")?, given("old_with")?, given("new_with")?);
    let [mut old_all, mut new_all] = with.clone();
    old_all.extend(&both);
    old_all.extend(&old_with);
    new_all.extend(&both);
    new_all.extend(&new_with);
    let with = [old_all, new_all];
    Ok(Question { asked, old, new, with, options: Options { dialect, ..options } })
}

/// Documents by URI.
fn supplied(given: Option<&Value>, key: &str) -> Result<Supplied, String> {
    let mut supplied = Supplied::default();
    match given {
        None | Some(Value::Null) => {}
        Some(Value::Object(documents)) => {
            for (uri, document) in documents {
                supplied.insert(uri, document.clone())?;
            }
        }
        Some(_) => return Err(format!("`{key}` is no object of documents by URI")),
    }
    Ok(supplied)
}

impl Question<'_> {
    fn answer(&self, line: &[u8]) -> Map<String, Value> {
        let start = Instant::now();
        let [old, new] = &self.with;
        let old = Given { schema: self.old, supplied: old };
        let new = Given { schema: self.new, supplied: new };
        let found = compare_with(old, new, &self.options);
        let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        let lens = self.options.lens;
        let mut told = Told::of(found, lens);
        if told.is_compatible()
            && let Some(doubt) = self.doubt(line)
        {
            told = Told::doubt(doubt, lens);
        }
        let mut out = json::line(&told);
        out.insert("micros".to_owned(), micros.into());
        out
    }

    /// Why a proof does not hold: numbers that were rounded to the same. Only the text has them as
    /// they were written, and it is read again where there can be any.
    fn doubt(&self, line: &[u8]) -> Option<String> {
        let keys = WRITTEN.into_iter();
        if !keys.clone().filter_map(|key| self.asked.get(key)).any(numbers::has_floats) {
            return None;
        }
        let text = str::from_utf8(line).ok()?;
        let (nodes, problems) = syntax::parse("line.json", text);
        match nodes.first().filter(|_| problems.is_empty()) {
            Some(node) => numbers::rounded_alike(keys.filter_map(|key| node.get(key))),
            None => {
                Some("the numbers in the schemas cannot be read as they were written".to_owned())
            }
        }
    }
}
