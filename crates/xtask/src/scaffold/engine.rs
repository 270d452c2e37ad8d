//! The skeleton of an engine.

use std::path::Path;

use anyhow::Result;

use super::{check_name, create, declare};
use crate::codegen::{ENGINES, codegen};

/// Writes `engines/<name>/`, its line in the list of modules, and what follows from it.
pub(crate) fn engine(root: &Path, name: &str) -> Result<()> {
    check_name("an engine", name)?;
    for (file, text) in FILES {
        create(root, &format!("{ENGINES}/{name}/{file}"), &text.replace("ENGINE-NAME", name))?;
    }
    declare(root, &format!("{ENGINES}/mod.rs"), name)?;
    codegen(root, false)
}

const FILES: [(&str, &str); 3] = [("mod.rs", MOD), ("read.rs", READ), ("table.rs", TABLE)];

const MOD: &str = r#"//! One line that says what the engine is.
//!
//! What a run keeps when the next version is deployed, and what it looks up again.

mod read;
mod table;

use super::Engine;

/// The engine.
pub(super) const ENGINE: Engine = Engine {
    name: "ENGINE-NAME",
    title: "ENGINE-NAME",
    hints: &["a text that each of its workflow files has"],
    claims: |_path, _text| false,
    detect: read::detect,
    read: read::read,
    in_flight: None,
    table: |_| &table::TABLE,
};
"#;

const READ: &str = r#"//! Reads a workflow.

use crate::engines::Document;
use crate::model::Reading;
use crate::syntax::Node;

/// Whether a document is a workflow of the engine.
pub(super) fn detect(_root: &Node) -> bool {
    false
}

/// Reads a document: what is understood goes into workflows, what is not is said.
pub(super) fn read(_document: &Document<'_>, reading: &mut Reading) {
    reading.not_looked_at.push(("workflow".into(), "its engine is not read yet".into()));
}
"#;

const TABLE: &str = r#"//! What each change means for each strategy.

use crate::model::{Cell, Strategy, Table};

/// A change without a row is unknown for every strategy.
pub(super) static TABLE: Table = Table {
    strategies: &[(Strategy::Drain, Cell::Safe, "runs in flight keep their version")],
    rows: &[],
};
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_folder_is_refused() {
        assert!(engine(Path::new("no/such/folder"), "../evil").is_err());
    }
}
