//! What holds in every file of the repository, each as a check of its own.

mod direction;
mod locks;
mod rule_docs;
mod size;
mod words;

use std::path::Path;

use anyhow::{Result, bail};

use crate::codegen;
use crate::dist;
use crate::tree::{self, File};

/// A check: its name, and what it finds, one line each.
type Check = (&'static str, fn(&Tree) -> Result<Vec<String>>);

/// Every check.
const CHECKS: &[Check] = &[
    ("files are short", |tree| Ok(size::files(tree))),
    ("lines are short", |tree| Ok(size::lines(tree))),
    ("nothing is put off", |tree| Ok(words::put_off(tree))),
    ("no lint is silenced without a reason", |tree| Ok(words::silenced(tree))),
    ("no place of one machine is named", |tree| Ok(words::places(tree))),
    ("crates depend in one direction", |tree| Ok(direction::crates(tree))),
    ("rules and engines do not know each other", direction::rules_and_engines),
    ("rules are documented", rule_docs::sections),
    ("lock files name no registry", |tree| Ok(locks::addresses(tree))),
    ("generated files are fresh", |tree| codegen::stale(&tree.root)),
    ("dist is fresh", |tree| dist::stale(&tree.root)),
];

/// What the checks look at.
#[derive(Debug)]
pub(crate) struct Tree {
    /// The checkout.
    pub(crate) root: std::path::PathBuf,
    /// Every file.
    pub(crate) files: Vec<File>,
}

impl Tree {
    /// The texts that people write: no built or vendored file, no lock file, no licence.
    pub(crate) fn written(&self) -> impl Iterator<Item = (&str, &str)> {
        let texts = self.files.iter().filter_map(|file| Some((&*file.path, file.text.as_deref()?)));
        texts.filter(|(path, _)| !is_made(path))
    }

    /// The code among them.
    pub(crate) fn code(&self) -> impl Iterator<Item = (&str, &str)> {
        self.written().filter(|(path, _)| matches!(path.rsplit_once('.'), Some((_, "rs" | "mjs"))))
    }
}

fn is_made(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    (path.starts_with("dist/") && path != "dist/index.mjs")
        || name == "generated.rs"
        || name == "Cargo.lock"
        || name == "package-lock.json"
        || name.starts_with("LICENSE")
        || name.ends_with(".snap.new")
        || path.contains("/vendored/")
        || (path.contains("openapi") && path.ends_with("json"))
}

/// Runs every check and fails with all that they find.
pub(crate) fn tidy(root: &Path) -> Result<()> {
    let tree = Tree { root: root.to_path_buf(), files: tree::files(root, "")? };
    let mut failed = 0;
    for (name, check) in CHECKS {
        let found = check(&tree)?;
        if !found.is_empty() {
            failed += 1;
            println!("not tidy: {name}\n  {}", found.join("\n  "));
        }
    }
    if failed > 0 {
        bail!("{failed} of {} checks failed", CHECKS.len());
    }
    println!("tidy: {} checks over {} files", CHECKS.len(), tree.files.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree of made-up files, for the tests of the checks.
    pub(crate) fn tree_of(files: &[(&str, &str)]) -> Tree {
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).to_owned(),
            text: Some((*text).to_owned()),
        };
        Tree { root: Path::new("no/such/folder").into(), files: files.iter().map(file).collect() }
    }

    fn findings(name: &str) -> Vec<String> {
        let root = tree::root().unwrap();
        let tree = Tree { files: tree::files(&root, "").unwrap(), root };
        let (_, check) = CHECKS.iter().find(|(check, _)| *check == name).unwrap();
        check(&tree).unwrap()
    }

    #[test]
    fn the_repository_is_tidy() {
        let apart = ["generated files are fresh", "dist is fresh"];
        let mut all = Vec::new();
        for (name, _) in CHECKS.iter().filter(|(name, _)| !apart.contains(name)) {
            all.extend(findings(name).into_iter().map(|found| format!("{name}: {found}")));
        }
        assert!(all.is_empty(), "not tidy:\n  {}", all.join("\n  "));
    }

    #[test]
    fn generated_files_are_fresh() {
        assert_eq!(findings("generated files are fresh"), Vec::<String>::new());
    }

    #[test]
    fn dist_is_fresh() {
        assert_eq!(findings("dist is fresh"), Vec::<String>::new());
    }

    #[test]
    fn built_files_are_not_taken_for_written_ones() {
        let tree = tree_of(&[("dist/midflight.js", ""), ("dist/index.mjs", ""), ("a.rs", "")]);
        let written: Vec<_> = tree.written().map(|(path, _)| path).collect();
        assert_eq!(written, ["dist/index.mjs", "a.rs"]);
    }
}
