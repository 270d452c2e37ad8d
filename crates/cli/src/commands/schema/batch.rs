//! `midflight schema --batch`: a line in, a line out.

use std::io::{BufRead, Write};
use std::time::Instant;

use clap::ValueEnum as _;
use midflight_core::syntax;
use midflight_schema::{Dialect, Options, compare};
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
) -> Result<u8, CliError> {
    lines::answer_each(input, output, |asked, line| Ok(question(asked, options)?.answer(line)))
}

struct Question<'a> {
    old: &'a Value,
    new: &'a Value,
    options: Options,
}

fn question(asked: &Map<String, Value>, options: Options) -> Result<Question<'_>, String> {
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
    Ok(Question { old, new, options: Options { dialect, ..options } })
}

impl Question<'_> {
    fn answer(&self, line: &[u8]) -> Map<String, Value> {
        let start = Instant::now();
        let found = compare(self.old, self.new, &self.options);
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
        if !numbers::has_floats(self.old) && !numbers::has_floats(self.new) {
            return None;
        }
        let text = str::from_utf8(line).ok()?;
        let (nodes, problems) = syntax::parse("line.json", text);
        let side = |key| nodes.first()?.get(key);
        match (side("old"), side("new")) {
            (Some(old), Some(new)) if problems.is_empty() => numbers::rounded_alike(old, new),
            _ => Some("the numbers in the schemas cannot be read as they were written".to_owned()),
        }
    }
}
