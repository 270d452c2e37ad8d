//! Lists that follow from the folders: rules, engines, and the pages of rules.
//!
//! The folder is the registry: nobody keeps a list by hand, and a stale one fails a test.

mod engines;
mod matrix;
mod pages;
mod rule_file;
mod rules;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

pub(crate) use rule_file::{RuleFile, rule_files};

use crate::tree;

/// The folder of rules.
pub(crate) const RULES: &str = "crates/core/src/rules";
/// The folder of engines.
pub(crate) const ENGINES: &str = "crates/core/src/engines";
/// The folder of families.
pub(crate) const FAMILIES: &str = "crates/core/src/families";
/// The folder of rule pages; nothing in it is written by hand.
pub(crate) const PAGES: &str = "docs/rules";

/// A file as it should be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Made {
    /// Relative to the checkout, with `/`.
    pub(crate) path: String,
    /// What it should hold.
    pub(crate) text: String,
}

/// Writes what is stale, or with `check` fails and names it.
pub(crate) fn codegen(root: &Path, check: bool) -> Result<()> {
    let stale = stale(root)?;
    if check && !stale.is_empty() {
        bail!("stale, run `cargo xtask codegen`:\n  {}", stale.join("\n  "));
    }
    for path in orphans(root)? {
        fs::remove_file(root.join(&path))?;
        println!("removed {path}");
    }
    for made in made(root)? {
        let path = root.join(&made.path);
        if read(&path) != made.text {
            fs::create_dir_all(path.parent().context("a file has a folder")?)?;
            fs::write(&path, made.text)?;
            println!("wrote {}", made.path);
        }
    }
    Ok(())
}

/// Every generated file that is not as it should be, or should not be there.
pub(crate) fn stale(root: &Path) -> Result<Vec<String>> {
    let mut stale = orphans(root)?;
    let differs = |made: &Made| read(&root.join(&made.path)) != made.text;
    stale.extend(made(root)?.into_iter().filter(differs).map(|made| made.path));
    Ok(stale)
}

fn made(root: &Path) -> Result<Vec<Made>> {
    let files = rule_files(root)?;
    let mut made = rules::registry(root, &files)?;
    made.extend(engines::registries(root)?);
    made.extend(pages::pages(&files));
    made.push(matrix::page(root)?);
    Ok(made)
}

/// Pages of rules that are no more.
fn orphans(root: &Path) -> Result<Vec<String>> {
    let made = pages::pages(&rule_files(root)?);
    let kept = |path: &String| made.iter().any(|page| page.path == *path);
    let pages = tree::files(root, PAGES)?;
    Ok(pages.into_iter().map(|file| file.path).filter(|path| !kept(path)).collect())
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}
