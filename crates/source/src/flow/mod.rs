//! Workflow code as flow terms: what it does in which order, whatever its data is.
//!
//! Code is followed as it runs, with values that say how they come about in place of data. Both
//! versions are followed with one table of these, so that a question that is asked about the same
//! recorded data in the same way has one identity on both sides. What is not followed becomes a
//! region, which does the same wherever it and all that it reads are the same.

mod all;
mod engines;
mod found;
mod globals;
mod layered;
mod reader;
mod symbols;
mod term;
mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use oxc_allocator::Allocator;
use serde::Serialize;

pub use all::{Version, read_all};
pub use engines::Engine;
pub use found::{Found, found};
pub use term::{Flow, Kind, Node, Wait};

pub use self::reader::Signature;

use self::reader::Reader;
use self::symbols::Symbols;
use self::value::Value;
use crate::outcome::Why;
use crate::project::Project;

/// A workflow of one version.
#[derive(Debug, Clone, Serialize)]
pub struct Reading {
    /// What it does.
    pub flow: Flow,
    /// Names of hooks and children: the text that they begin with for certain, and whether that is
    /// all of it.
    pub tokens: BTreeMap<String, (String, bool)>,
    /// What it takes.
    pub signature: Signature,
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
    let mut typed = None;
    let mut one = |(project, file, name): (&Project, &str, &str)| {
        let arena = Allocator::default();
        let mut reader = Reader::new(project, engine, &arena, &mut symbols);
        reader.load_bundle();
        followed(&mut reader, file, name, &mut typed)
    };
    Ok((one(old)?, one(new)?))
}

/// Follows one workflow. `typed` are the arguments that are objects by the types of the version
/// that starts runs; none while that one is read.
fn followed(
    reader: &mut Reader<'_, '_>,
    file: &str,
    name: &str,
    typed: &mut Option<BTreeSet<usize>>,
) -> Result<Reading, Why> {
    let file: Rc<str> = Rc::from(file);
    let Value::Function(workflow) = reader.exported(0, &file, name)? else {
        return Err(Why::at(&file, 0, format!("`{name}` is no function")));
    };
    let typed = typed.get_or_insert_with(|| reader.typed_arguments(&workflow));
    let flow = reader.workflow(&workflow, typed)?;
    let signature = reader.signature(&workflow);
    Ok(Reading { flow, tokens: std::mem::take(&mut reader.tokens), signature })
}

#[cfg(test)]
mod tests;
