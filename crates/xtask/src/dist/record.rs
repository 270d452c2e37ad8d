//! `dist/inputs.json`: the hash of everything that the files were built from, of the files
//! themselves, and the compiler.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{DIST, MODULES, flags};
use crate::tree;

/// The record.
const RECORD: &str = "dist/inputs.json";

/// Files and folders that the bytes depend on.
const INPUTS: [&str; 10] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "crates/core",
    "crates/github",
    "crates/replay",
    "crates/schema",
    "crates/source",
    "crates/wasm",
    "crates/xtask/src/dist",
];

/// Folders of tests: no build reads them, and none of `tests.rs` beside the code.
const TESTS: [&str; 5] = ["benches", "examples", "proptest-regressions", "snapshots", "tests"];

/// What `dist/` was built from, as it is now and as it was recorded.
pub(super) type Hashes = BTreeMap<String, String>;

/// The hash of every input as it is now.
pub(super) fn inputs(root: &Path) -> Result<Hashes> {
    let mut hashes = Hashes::new();
    for input in INPUTS {
        let path = root.join(input);
        let mut paths = if path.is_file() { vec![path] } else { Vec::new() };
        if paths.is_empty() {
            tree::walk(&root.join(input), &mut paths)?;
        }
        for path in paths {
            let name = tree::relative(root, &path);
            if !is_test(&name) {
                hashes.insert(name, hash(&path)?);
            }
        }
    }
    Ok(hashes)
}

/// The hash of every built file in `folder`.
pub(super) fn outputs(folder: &Path) -> Result<Hashes> {
    let names = MODULES.iter().flat_map(super::Module::files);
    names.map(|name| Ok((name.clone(), hash(&folder.join(&name))?))).collect()
}

/// The compiler of the record, line by line.
pub(super) fn compiler(root: &Path) -> Result<Vec<String>> {
    let record = read(root)?;
    let lines = record["compiler"].as_array().into_iter().flatten();
    Ok(lines.filter_map(|line| Some(line.as_str()?.to_owned())).collect())
}

/// Writes the record of the files that are in `dist/` now.
pub(super) fn write(root: &Path, compiler: &[String]) -> Result<()> {
    let record = json!({
        "about": "What the files beside this one were built from. Written by `cargo xtask dist`.",
        "compiler": compiler,
        "flags": flags::recorded(),
        "inputs": inputs(root)?,
        "outputs": outputs(&root.join(DIST))?,
    });
    fs::write(root.join(RECORD), serde_json::to_string_pretty(&record)? + "\n")?;
    Ok(())
}

/// What differs between the record and the checkout, one line each.
pub(crate) fn stale(root: &Path) -> Result<Vec<String>> {
    if !root.join(RECORD).is_file() {
        return Ok(vec![format!("{RECORD} is missing, run `cargo xtask dist`")]);
    }
    let record = read(root)?;
    let mut found = differences(&record["inputs"], &inputs(root)?, "");
    match outputs(&root.join(DIST)) {
        Ok(outputs) => found.extend(differences(&record["outputs"], &outputs, "dist/")),
        Err(error) => found.push(error.to_string()),
    }
    if record["flags"] != json!(flags::recorded()) {
        found.push("compiler flags".to_owned());
    }
    if !found.is_empty() {
        found.insert(0, "not as recorded, run `cargo xtask dist`:".to_owned());
    }
    Ok(found)
}

fn read(root: &Path) -> Result<Value> {
    let text = fs::read(root.join(RECORD)).with_context(|| format!("cannot read {RECORD}"))?;
    serde_json::from_slice(&text).with_context(|| format!("{RECORD} is not JSON"))
}

fn differences(recorded: &Value, now: &Hashes, prefix: &str) -> Vec<String> {
    let empty = serde_json::Map::new();
    let recorded = recorded.as_object().unwrap_or(&empty);
    let mut found: Vec<_> = now
        .iter()
        .filter(|(name, hash)| recorded.get(*name).and_then(Value::as_str) != Some(hash))
        .map(|(name, _)| format!("{prefix}{name} differs"))
        .collect();
    let gone = recorded.keys().filter(|name| !now.contains_key(*name));
    found.extend(gone.map(|name| format!("{prefix}{name} is gone")));
    found
}

fn is_test(name: &str) -> bool {
    let folders = name.split('/').any(|part| TESTS.contains(&part));
    let ends = ["/tests.rs", ".snap.new", ".pending-snap"];
    folders || ends.iter().any(|end| name.ends_with(end))
}

fn hash(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let digest = Sha256::digest(bytes);
    Ok(digest.iter().fold(String::new(), |hash, byte| hash + &format!("{byte:02x}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_sources_and_not_tests() {
        let inputs = inputs(&tree::root().unwrap()).unwrap();
        assert!(inputs.contains_key("Cargo.lock"));
        assert!(inputs.contains_key("crates/core/src/lib.rs"));
        assert!(!inputs.keys().any(|name| name.contains("/tests/") || name.contains('\\')));
    }

    #[test]
    fn a_change_an_addition_and_a_loss_are_told() {
        let now = [("a", "1"), ("b", "2")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        let recorded = json!({"a": "0", "c": "3"});
        assert_eq!(differences(&recorded, &now, ""), ["a differs", "b differs", "c is gone"]);
        assert!(differences(&json!({"a": "1", "b": "2"}), &now, "").is_empty());
    }
}
