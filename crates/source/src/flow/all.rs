//! Every workflow of every version.

use std::collections::{BTreeMap, BTreeSet};

use oxc_allocator::Allocator;
use serde::Serialize;

use super::found::{Found, found};
use super::reader::Reader;
use super::symbols::Symbols;
use super::{Engine, Reading, followed};
use crate::outcome::Why;
use crate::project::Project;

/// What one version has.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Version {
    /// Its workflows in the order of their files.
    pub workflows: Vec<(Found, Result<Reading, Why>)>,
    /// What the engine refuses of its files.
    pub refused: Vec<Why>,
}

/// By workflow: the arguments that are objects by the types of the versions that start runs.
type Typed = BTreeMap<String, Option<BTreeSet<usize>>>;

/// Reads all workflows of versions in flight, and of the new one at the end. What these ask under
/// one identity is the same in all of them.
pub fn read_all(engine: Engine, versions: &[&Project]) -> Vec<Version> {
    let mut symbols = Symbols::default();
    let mut typed = Typed::new();
    let mut mixed = BTreeSet::new();
    let mut all = Vec::new();
    for (at, project) in versions.iter().enumerate() {
        let mut own = if at + 1 == versions.len() { typed.clone() } else { Typed::new() };
        all.push(version(engine, project, &mut symbols, &mut own));
        for (id, is) in own {
            if typed.get(&id).is_some_and(|was| *was != is) {
                mixed.insert(id.clone());
            }
            typed.entry(id).or_insert(is);
        }
    }
    // What runs are told apart by would differ from version to version.
    for (found, reading) in all.iter_mut().flat_map(|version| &mut version.workflows) {
        if mixed.contains(&found.id) {
            let why = "arguments whose types differ between the versions in flight";
            *reading = Err(Why::at(&found.file, found.offset as usize, why));
        }
    }
    all
}

fn version(engine: Engine, project: &Project, symbols: &mut Symbols, typed: &mut Typed) -> Version {
    let (found, refused) = found(engine, project);
    let arena = Allocator::default();
    let mut reader = Reader::new(project, engine, &arena, symbols);
    reader.load_bundle();
    let mut workflows = Vec::new();
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for it in &found {
        *named.entry(it.id.clone()).or_default() += 1;
    }
    for it in found {
        let typed = typed.entry(it.id.clone()).or_default();
        let refusal = refused.iter().find(|why| why.file.as_deref() == Some(it.file.as_str()));
        let reading = match refusal {
            Some(why) => Err(why.clone()),
            None if named[&it.id] > 1 => {
                let why = "a workflow that several files export";
                Err(Why::at(&it.file, it.offset as usize, why))
            }
            None => followed(&mut reader.again(), &it.file, &it.name, typed),
        };
        workflows.push((it, reading));
    }
    Version { workflows, refused }
}
