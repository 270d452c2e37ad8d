//! What an inventory of references costs, and the same of a peer where one is installed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::measure::{self, Cost};
use super::temporary::Temporary;
use super::{families, table};
use crate::{process, tree};

/// Files of the synthetic folders. Memory that grows with them shows.
const SIZES: [usize; 3] = [400, 1_600, 6_400];

/// Checkov's two rules on images, and no request to its makers.
const CHECKOV: [&str; 8] = [
    "--quiet",
    "--compact",
    "--skip-download",
    "--output",
    "json",
    "--check",
    RULES,
    "--directory",
];
const RULES: &str = "CKV_K8S_14,CKV_K8S_43";

/// A folder that is measured.
struct Folder {
    name: String,
    path: PathBuf,
}

/// What one tool took for one folder.
struct Row {
    folder: String,
    files: usize,
    tool: &'static str,
    /// None where it was not asked, or says nothing that can be counted.
    references: Option<usize>,
    costs: Vec<Cost>,
}

/// Measures every folder `runs` times, and the peer once: it takes seconds.
pub(super) fn bench(root: &Path, binary: &Path, runs: usize, venv: Option<&Path>) -> Result<()> {
    let temporary = Temporary::named("refs");
    let folders = folders(root, &temporary.0)?;
    let checkov = checkov(venv)?;
    let mut rows = Vec::new();
    for folder in &folders {
        let files = count(&folder.path)?;
        let references = Some(references(binary, &folder.path)?);
        let costs: Result<Vec<Cost>> =
            (0..runs).map(|_| measure::run(&mut refs(binary, &folder.path), &[0, 3])).collect();
        let name = folder.name.clone();
        rows.push(Row { folder: name, files, tool: "midflight", references, costs: costs? });
        if let Some(checkov) = &checkov {
            let mut command = Command::new(checkov);
            command.args(CHECKOV).arg(&folder.path).current_dir(&temporary.0);
            let costs = vec![measure::run(&mut command, &[0, 1])?];
            let name = folder.name.clone();
            rows.push(Row { folder: name, files, tool: "Checkov", references: None, costs });
        }
    }
    println!("{}", text(&rows, runs));
    if checkov.is_none() {
        println!("Checkov is not installed; `--checkov FOLDER` names its virtual environment");
    }
    Ok(())
}

/// The synthetic folders, and the public files where they stand beside the checkout.
fn folders(root: &Path, temporary: &Path) -> Result<Vec<Folder>> {
    let mut folders = Vec::new();
    for size in SIZES {
        let path = temporary.join(size.to_string());
        families::make(root, &path, size)?;
        folders.push(Folder { name: "synthetic".to_owned(), path });
    }
    let unpack = root.join("../shared/tools/corpus.sh");
    if unpack.is_file() {
        let folder = process::capture(&mut Command::new(unpack))?;
        let path = Path::new(folder.trim()).join("images/dev");
        folders.push(Folder { name: "public files".to_owned(), path });
    }
    Ok(folders)
}

/// The program of a virtual environment, or that of the path if it is there.
fn checkov(venv: Option<&Path>) -> Result<Option<PathBuf>> {
    if let Some(venv) = venv {
        let program = venv.join("bin").join("checkov");
        let program = program.canonicalize();
        return program.map(Some).with_context(|| format!("no Checkov in {}", venv.display()));
    }
    let program = PathBuf::from("checkov");
    Ok(process::works(Command::new(&program).arg("--version")).then_some(program))
}

fn refs(binary: &Path, folder: &Path) -> Command {
    let mut command = Command::new(binary);
    command.args(["refs", "--format", "json", "."]).current_dir(folder);
    command.env_remove("MIDFLIGHT_CONFIG");
    command
}

/// How many references are found. An inventory of nothing is quick, and no measure.
fn references(binary: &Path, folder: &Path) -> Result<usize> {
    let output = refs(binary, folder).output()?;
    let inventory: Value = serde_json::from_slice(&output.stdout)
        .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
    let found = inventory["references"].as_array().map_or(0, Vec::len);
    ensure!(found > 0, "no reference is found in {}", folder.display());
    Ok(found)
}

fn count(folder: &Path) -> Result<usize> {
    let mut paths = Vec::new();
    tree::walk(folder, &mut paths)?;
    Ok(paths.len())
}

fn text(rows: &[Row], runs: usize) -> String {
    let mut text = format!(
        "`midflight refs --format json`, {runs} runs each, and its peer once:\n\n\
         | folder | files | tool | references | median | user + system | peak memory |\n\
         |---|---|---|---|---|---|---|\n"
    );
    for Row { folder, files, tool, references, costs } in rows {
        let references = references.map_or_else(|| "-".to_owned(), |number| number.to_string());
        let wall = table::middle(costs, |cost| cost.wall);
        let processor = table::middle(costs, |cost| cost.processor);
        let memory = table::most(costs);
        let _ = writeln!(
            text,
            "| {folder} | {files} | {tool} | {references} | {wall:.0} ms | {processor:.0} ms \
             | {memory:.1} MB |"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_row_has_what_was_found_and_what_it_took() {
        let costs = vec![Cost {
            wall: Duration::from_millis(40),
            processor: Duration::from_millis(30),
            memory: 12_300_000,
        }];
        let folder = "synthetic".to_owned();
        let row = Row { folder, files: 400, tool: "midflight", references: Some(7), costs };
        let text = text(&[row], 1);
        assert!(text.ends_with("| synthetic | 400 | midflight | 7 | 40 ms | 30 ms | 12.3 MB |\n"));
    }

    #[test]
    fn an_environment_without_the_peer_is_an_error() {
        assert!(checkov(Some(Path::new("no/such/folder"))).is_err());
    }
}
