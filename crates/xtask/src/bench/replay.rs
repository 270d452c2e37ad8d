//! What `midflight replay` costs from a cold start, for histories of a fleet in one file.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::measure::{self, Cost};
use super::table;
use super::temporary::Temporary;

/// Operations of a version.
const OPERATIONS: usize = 1_000;

/// Events of one history.
const EVENTS: usize = 20;

/// Histories of a file. Memory that grows with them shows.
const SIZES: [usize; 3] = [1_000, 10_000, 1_000_000];

/// Measures every file `runs` times.
pub(super) fn bench(binary: &Path, runs: usize) -> Result<()> {
    let folder = Temporary::named("replay");
    fs::create_dir_all(&folder.0)?;
    fs::write(folder.0.join("old.midflight.json"), version(None))?;
    fs::write(folder.0.join("new.midflight.json"), version(Some(OPERATIONS / 2)))?;
    println!("`midflight replay`, {OPERATIONS} operations, {EVENTS} events each, {runs} runs:\n");
    println!("| histories | median | user + system | peak memory |\n|---|---|---|---|");
    for size in SIZES {
        histories(&folder.0.join("runs.ndjson"), size)?;
        look(binary, &folder.0, size)?;
        let costs: Result<Vec<Cost>> = (0..runs)
            .map(|_| measure::run(&mut command(binary, &folder.0, "human"), &[1]))
            .collect();
        let costs = costs?;
        let [wall, processor] =
            [|it: &Cost| it.wall, |it: &Cost| it.processor].map(|time| table::middle(&costs, time));
        let memory = table::most(&costs);
        println!("| {size} | {wall:.0} ms | {processor:.0} ms | {memory:.1} MB |");
    }
    Ok(())
}

/// A chain of steps, with one more at a place.
fn version(inserted: Option<usize>) -> String {
    let mut flow: Vec<Value> =
        (0..OPERATIONS).map(|at| json!({"step": format!("step-{at}")})).collect();
    if let Some(at) = inserted {
        flow.insert(at, json!({"step": "audit"}));
    }
    json!({"midflight": 1, "workflow": "order", "flow": flow}).to_string()
}

/// Runs of which each is as far as the length of a history says, and some less.
fn histories(path: &Path, count: usize) -> Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for run in 0..count {
        let steps = (0..EVENTS / 2).flat_map(|at| [format!("+step-{at}"), format!("-step-{at}")]);
        let trace: Vec<String> = steps.take(EVENTS - run % 3).collect();
        let history = json!({"workflow": "order", "run": format!("run-{run}"), "trace": trace});
        writeln!(file, "{history}")?;
    }
    Ok(file.flush()?)
}

fn command(binary: &Path, folder: &Path, format: &str) -> Command {
    let mut command = Command::new(binary);
    command.args(["replay", "--old", "old.midflight.json", "--new", "new.midflight.json"]);
    command.args(["--history", "runs.ndjson", "--format", format]).current_dir(folder);
    command
}

/// Looks once at what is measured: histories that are not read are quick, and no measure.
fn look(binary: &Path, folder: &Path, size: usize) -> Result<()> {
    let output = command(binary, folder, "human").output()?;
    let text = String::from_utf8(output.stdout)?;
    let last = text.lines().last().context("nothing was printed")?;
    ensure!(last == format!("{size} of {size} runs replay"), "{last}");
    Ok(())
}
