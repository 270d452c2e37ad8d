//! Workflow code as flow terms: what it does in which order, whatever its data is.
//!
//! Code is followed as it runs, with values that say how they come about in place of data. Both
//! versions are followed with one table of these, so that a question that is asked about the same
//! recorded data in the same way has one identity on both sides. What is not followed becomes a
//! region, which does the same wherever it and all that it reads are the same.

mod engines;
mod globals;
mod reader;
mod symbols;
mod term;
mod value;

use std::collections::BTreeMap;
use std::rc::Rc;

use oxc_allocator::Allocator;

pub use engines::Engine;
pub use term::{Flow, Kind, Node, Wait};

use self::reader::Reader;
use self::symbols::Symbols;
use self::value::Value;
use crate::outcome::Why;
use crate::project::Project;

/// A workflow of one version.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What it does.
    pub flow: Flow,
    /// Names of hooks and children: the text that they begin with for certain, and whether that is
    /// all of it.
    pub tokens: BTreeMap<String, (String, bool)>,
}

/// Reads a workflow of both versions: of the file and under the name that each has it.
///
/// # Errors
///
/// The workflow was not found, or its file cannot be read.
pub fn read(
    engine: Engine,
    old: (&Project, &str, &str),
    new: (&Project, &str, &str),
) -> Result<(Reading, Reading), Why> {
    let mut symbols = Symbols::default();
    let old = one(engine, &mut symbols, old)?;
    let new = one(engine, &mut symbols, new)?;
    Ok((old, new))
}

fn one(
    engine: Engine,
    symbols: &mut Symbols,
    (project, file, name): (&Project, &str, &str),
) -> Result<Reading, Why> {
    let arena = Allocator::default();
    let mut reader = Reader::new(project, engine, &arena, symbols);
    let file: Rc<str> = Rc::from(file);
    reader.load_bundle();
    let Value::Function(workflow) = reader.exported(0, &file, name)? else {
        return Err(Why::at(&file, 0, format!("`{name}` is no function")));
    };
    let flow = reader.workflow(&workflow)?;
    Ok(Reading { flow, tokens: std::mem::take(&mut reader.tokens) })
}

#[cfg(test)]
mod tests;
