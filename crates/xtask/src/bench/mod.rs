//! `cargo xtask bench`: what one `midflight check` costs, beside its budget; `bench refs`: what
//! an inventory of references costs, beside a peer; `bench replay`: what the histories of a fleet
//! cost.
//!
//! It prints and never fails a build: a shared machine is no stopwatch. The figures of the last
//! look stand in `docs/benchmarks.md`.

mod families;
mod measure;
mod refs;
mod replay;
mod repository;
mod size;
mod table;
mod temporary;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use clap::{Args, ValueEnum};
use serde_json::Value;

use self::measure::Cost;
use self::repository::{Plan, Repository};
use crate::{process, tree};

/// Whole-process time of one check in milliseconds, on two cores.
const TIME_MS_MAX: f64 = 150.0;

/// Largest resident memory of one check in megabytes (of 1,000,000 bytes).
const MEMORY_MB_MAX: f64 = 60.0;

/// What is measured, and how often.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// What is measured.
    #[arg(value_enum, default_value_t = Subject::Check)]
    subject: Subject,
    /// How often each repository or folder is looked at.
    #[arg(long, value_name = "NUMBER", default_value_t = 15)]
    runs: usize,
    /// The virtual environment that Checkov is installed in, for `refs`; else it is looked for
    /// on the path.
    #[arg(long, value_name = "FOLDER")]
    checkov: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Subject {
    /// `midflight check` of a change.
    Check,
    /// `midflight refs` of a folder.
    Refs,
    /// `midflight replay` of a fleet.
    Replay,
}

/// Measures with the release build.
pub(crate) fn bench(root: &Path, arguments: &Arguments) -> Result<()> {
    let runs = arguments.runs;
    ensure!(runs > 0, "nothing is measured in no runs");
    let binary = build(root)?;
    match arguments.subject {
        Subject::Check => bench_check(root, &binary, runs),
        Subject::Replay => replay::bench(&binary, runs),
        Subject::Refs => refs::bench(root, &binary, runs, arguments.checkov.as_deref()),
    }
}

/// Runs every plan `runs` times.
fn bench_check(root: &Path, binary: &Path, runs: usize) -> Result<()> {
    let mut rows = Vec::new();
    for plan in &repository::PLANS {
        let repository = Repository::make(root, plan)?;
        look(binary, plan, &repository)?;
        let costs: Result<Vec<Cost>> = (0..runs)
            .map(|_| measure::run(check(binary, &repository).args(["--format", "human"]), &[0, 1]))
            .collect();
        rows.push(table::Row::new(plan.name, &costs?));
    }
    println!("{}", table::table(&rows, runs));
    println!("{}", size::files(root)?);
    Ok(())
}

fn build(root: &Path) -> Result<PathBuf> {
    let args = ["build", "--release", "--locked", "--package", "midflight"];
    process::run(process::cargo().args(args).current_dir(root))?;
    let name = format!("midflight{}", std::env::consts::EXE_SUFFIX);
    Ok(tree::target(root).join("release").join(name))
}

fn check(binary: &Path, repository: &Repository) -> Command {
    let mut command = Command::new(binary);
    command.arg("check").current_dir(repository.path());
    for name in ["GITHUB_REF", "GITHUB_BASE_REF", "GITHUB_SHA", "MIDFLIGHT_CONFIG"] {
        command.env_remove(name);
    }
    command
}

/// Looks once at what is measured: a check that finds no workflow is quick, and no measure.
fn look(binary: &Path, plan: &Plan, repository: &Repository) -> Result<()> {
    let output = check(binary, repository).args(["--format", "json"]).output()?;
    let report: Value = serde_json::from_slice(&output.stdout)
        .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
    let workflows = report["workflows"].as_array().context("the report has no workflows")?;
    let changed = workflows.iter().filter(|workflow| workflow["change"] == "changed").count();
    if (workflows.len(), changed) != (plan.workflows, plan.changed) {
        bail!("{}: {} workflows, {changed} of them changed", plan.name, workflows.len());
    }
    Ok(())
}
