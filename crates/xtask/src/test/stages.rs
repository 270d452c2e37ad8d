//! The stages of the test command, in order. A failed one does not stop the others.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::ValueEnum;

use super::counts::Counts;
use super::node;
use super::table::{Row, table, total};
use crate::process::{cargo, tee, works};
use crate::{dist, tidy, tree};

/// The features with which the workspace is tested: those of the Action's file, too.
const FEATURES: [&str; 2] = ["--features", "midflight-wasm/action"];

/// The folders of the tests in JavaScript.
const NODE_TESTS: [&str; 2] = ["tests/action", "tests/wasm"];

/// One stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    /// Unit and command-line tests of the workspace, from one build.
    Native,
    /// Examples in documentation.
    Doc,
    /// Whether `dist/` is what the sources say.
    Dist,
    /// The Action and the WebAssembly files in Node 24.
    Node,
    /// Formatting.
    Fmt,
    /// Lints.
    Clippy,
    /// What holds in every file.
    Tidy,
}

impl Stage {
    /// The word of `--only`.
    pub(super) fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

/// Runs one stage or all, and ends with a line that counts the tests.
pub(crate) fn test(root: &Path, only: Option<Stage>) -> Result<()> {
    let mut rows = Vec::new();
    for stage in Stage::value_variants() {
        if only.is_some_and(|only| only != *stage) {
            continue;
        }
        println!("\n=== {}", stage.name());
        let start = Instant::now();
        let (counts, ok) = run(root, *stage).unwrap_or_else(|error| {
            println!("{error:#}");
            (Counts::default(), false)
        });
        rows.push(Row { stage: *stage, time: start.elapsed(), counts, ok });
    }
    let total = total(&rows);
    println!("\n{}\n{total}", table(&rows));
    if total.failed > 0 {
        bail!(Failed);
    }
    Ok(())
}

/// The count has been printed, and nothing stands after it.
#[derive(Debug)]
pub(crate) struct Failed;

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("tests failed")
    }
}

impl std::error::Error for Failed {}

fn run(root: &Path, stage: Stage) -> Result<(Counts, bool)> {
    match stage {
        Stage::Native => native(root),
        Stage::Doc => {
            let ran = tee(in_root(root, &["test", "--doc", "--workspace", "--locked"])
                .args(["--quiet", "--no-fail-fast"])
                .args(FEATURES))?;
            Ok((Counts::harness(&ran.text), ran.ok))
        }
        Stage::Dist => {
            let found = dist::stale(root)?;
            println!(
                "dist is {}",
                if found.is_empty() { "fresh".into() } else { found.join("\n  ") }
            );
            Ok((Counts::default(), found.is_empty()))
        }
        Stage::Node => in_node(root),
        Stage::Fmt => tool(root, "fmt", &["--all", "--check"]),
        Stage::Clippy => {
            let all = ["--workspace", "--all-targets", "--all-features", "--locked", "--quiet"];
            tool(root, "clippy", &[&all[..], &["--", "-D", "warnings"]].concat())
        }
        Stage::Tidy => tidy::tidy(root).map(|()| (Counts::default(), true)),
    }
}

fn in_root(root: &Path, args: &[&str]) -> Command {
    let mut cargo = cargo();
    cargo.args(args).current_dir(root);
    cargo
}

/// One build for all: nextest where it is installed, the harness where not.
fn native(root: &Path) -> Result<(Counts, bool)> {
    if works(&mut in_root(root, &["nextest", "--version"])) {
        let mut nextest = in_root(root, &["nextest", "run", "--workspace", "--locked"]);
        nextest.args(FEATURES);
        nextest.args(["--no-fail-fast", "--status-level", "slow", "--cargo-quiet"]);
        let ran = tee(&mut nextest)?;
        return Ok((Counts::nextest(&ran.text), ran.ok));
    }
    let mut harness = in_root(root, &["test", "--workspace", "--tests", "--locked"]);
    let ran = tee(harness.args(FEATURES).args(["--no-fail-fast", "--quiet"]))?;
    Ok((Counts::harness(&ran.text), ran.ok))
}

/// Every `*.test.mjs`, with the command line that was built for its own tests.
fn in_node(root: &Path) -> Result<(Counts, bool)> {
    let mut tests = Vec::new();
    for folder in NODE_TESTS {
        let folder = root.join(folder);
        if !node::install_parts(&folder) {
            bail!("cannot fetch the npm parts of {}", tree::relative(root, &folder));
        }
        let mut paths = Vec::new();
        tree::walk(&folder, &mut paths)?;
        tests
            .extend(paths.into_iter().filter(|path| path.to_string_lossy().ends_with(".test.mjs")));
    }
    if tests.is_empty() {
        bail!("no tests in {}", NODE_TESTS.join(" and "));
    }
    tests.sort();
    let node = node::find(root);
    if let Some(notice) = &node.notice {
        println!("{notice}");
    }
    let ran = tee(Command::new(&node.program)
        .args(["--test", "--test-reporter=spec"])
        .args(&tests)
        .env("MIDFLIGHT_BIN", binary(root)?)
        .env("MIDFLIGHT_NODE24", &node.program)
        .current_dir(root))?;
    Ok((Counts::node(&ran.text), ran.ok))
}

/// The command line. Its own tests bring it, unless only this stage is run.
fn binary(root: &Path) -> Result<PathBuf> {
    let name = format!("midflight{}", std::env::consts::EXE_SUFFIX);
    let path = tree::target(root).join("debug").join(name);
    if !path.is_file() {
        tee(&mut in_root(root, &["build", "--locked", "--package", "midflight"]))?;
    }
    Ok(path)
}

/// A tool that is a part of the toolchain, and not of its smallest set.
fn tool(root: &Path, name: &str, args: &[&str]) -> Result<(Counts, bool)> {
    if !works(&mut in_root(root, &[name, "--version"])) {
        println!("skipped: this toolchain has no cargo {name}");
        return Ok((Counts { skipped: 1, ..Counts::default() }, true));
    }
    let ran = tee(in_root(root, &[name]).args(args))?;
    Ok((Counts::default(), ran.ok))
}
