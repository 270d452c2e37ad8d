//! A repository to measure on: the fixtures' workflows among the files of a service.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::temporary::Temporary;
use crate::process;

/// What a repository holds.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) name: &'static str,
    /// All files, workflows included.
    files: usize,
    pub(super) workflows: usize,
    /// Workflows that the branch changes.
    pub(super) changed: usize,
}

/// The one that the budget is about first.
pub(super) const PLANS: [Plan; 3] = [
    Plan { name: "10 of 50 workflows changed", files: 2_000, workflows: 50, changed: 10 },
    Plan { name: "all 50 workflows changed", files: 2_000, workflows: 50, changed: 50 },
    Plan { name: "no workflow", files: 2_000, workflows: 0, changed: 0 },
];

/// Folder of a fixture, how its files end, and the folder in the repository.
const FIXTURES: [(&str, &str, &str); 5] = [
    ("bayerclaw/image-to-prod-input-and-step", ".yaml", "pipelines"),
    ("stepfunctions/state-renamed", ".json", "machines"),
    ("native/operation-inserted", ".midflight.yaml", "flows"),
    ("bayerclaw/step-appended", ".yaml", "pipelines"),
    ("stepfunctions/lambda-unqualified", ".json", "machines"),
];

/// A temporary repository, gone when dropped.
#[derive(Debug)]
pub(super) struct Repository {
    folder: Temporary,
}

impl Repository {
    pub(super) fn path(&self) -> &Path {
        &self.folder.0
    }

    /// Makes it: `main` with everything, and a branch with the changes, packed as a clone is.
    pub(super) fn make(root: &Path, plan: &Plan) -> Result<Self> {
        let repository = Self { folder: Temporary::named("check") };
        fs::create_dir_all(&repository.folder.0)?;
        repository.git(&["init", "--quiet", "--initial-branch=main"])?;
        for index in 0..plan.workflows {
            repository.workflow(root, index, "old")?;
        }
        for index in plan.workflows..plan.files {
            repository.other(index)?;
        }
        repository.commit("everything")?;
        repository.git(&["switch", "--quiet", "--create", "change"])?;
        for index in 0..plan.changed {
            repository.workflow(root, index, "new")?;
        }
        fs::write(repository.folder.0.join("CHANGES.md"), "A change\n")?;
        repository.commit("a change")?;
        repository.git(&["repack", "--quiet", "-a", "-d"])?;
        Ok(repository)
    }

    /// One version of a workflow of a fixture, under a name of its own.
    fn workflow(&self, root: &Path, index: usize, version: &str) -> Result<()> {
        let (fixture, ending, folder) = FIXTURES[index % FIXTURES.len()];
        let path = root.join("fixtures").join(fixture).join(format!("{version}{ending}"));
        let text = fs::read_to_string(&path)
            .with_context(|| format!("the fixture {fixture} has no {version}{ending}"))?;
        // The identity of a manifest stands in it; that of the others is the file's name.
        let text = text.replace("workflow: order", &format!("workflow: order-{index}"));
        self.write(&format!("{folder}/team-{}/w{index}{ending}", index % 7), &text)
    }

    /// A file of another kind. A quarter of them could be workflows by their names.
    fn other(&self, index: usize) -> Result<()> {
        let folder = format!("services/s{}", index % 40);
        match index % 20 {
            0 => self.write(&format!("{folder}/p{index}/package.json"), &package(index)),
            1 | 2 => self.write(&format!("{folder}/deploy/d{index}.yaml"), &deployment(index)),
            3 | 4 => self.write(&format!("{folder}/locale/l{index}.json"), &table(index)),
            5..=8 => self.write(&format!("{folder}/docs/n{index}.md"), &lines("Some words", 40)),
            _ => self.write(&format!("{folder}/src/c{index}.ts"), &lines("const x = 1;", 120)),
        }
    }

    fn write(&self, path: &str, text: &str) -> Result<()> {
        let path = self.folder.0.join(path);
        fs::create_dir_all(path.parent().context("a file has a folder")?)?;
        Ok(fs::write(path, text)?)
    }

    fn commit(&self, message: &str) -> Result<()> {
        self.git(&["add", "--all"])?;
        self.git(&["commit", "--quiet", "--message", message])
    }

    fn git(&self, args: &[&str]) -> Result<()> {
        let mut git = Command::new("git");
        for setting in ["user.name=bench", "user.email=bench@example.org", "commit.gpgSign=false"] {
            git.args(["-c", setting]);
        }
        process::run(git.args(args).current_dir(&self.folder.0))
    }
}

/// Has a word that the sieve of an engine lets through.
fn package(index: usize) -> String {
    format!(
        "{{\n  \"name\": \"p{index}\",\n  \"repository\": \"acme/shop\",\n  \"files\": [{}]\n}}\n",
        (0..60).map(|file| format!("\"file-{file}.js\"")).collect::<Vec<_>>().join(", ")
    )
}

fn deployment(index: usize) -> String {
    let container = "      - name: app\n        image: ghcr.io/acme/app:1.2.3\n".repeat(20);
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d{index}\nspec:\n  \
         template:\n    spec:\n      containers:\n{container}"
    )
}

fn table(index: usize) -> String {
    let entries: Vec<String> =
        (0..80).map(|entry| format!("  \"key-{entry}\": \"words of {index}\"")).collect();
    format!("{{\n{}\n}}\n", entries.join(",\n"))
}

fn lines(line: &str, count: usize) -> String {
    let lines: Vec<String> = (0..count).map(|number| format!("{line} // {number}\n")).collect();
    lines.concat()
}
