//! Node 24, which GitHub runs actions on, as an npm package of its own folder.

use std::env::consts::{ARCH, OS};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{capture, tee, works};
use crate::tree;

/// The Node to test with.
#[derive(Debug)]
pub(crate) struct Node {
    /// The program.
    pub(crate) program: PathBuf,
    /// One line where it is not Node 24, and why.
    pub(crate) notice: Option<String>,
}

/// Node 24: from an earlier fetch, from the npm registry, or else the one that is installed.
pub(crate) fn find(root: &Path) -> Node {
    let folder = tree::target(root).join("node24");
    let package = package();
    let program = folder.join("node_modules").join(&package).join("bin").join(executable("node"));
    if is_24(&program) || (fetch(&folder, &package) && is_24(&program)) {
        return Node { program, notice: None };
    }
    let present = PathBuf::from("node");
    let version = capture(Command::new(&present).arg("--version")).unwrap_or_default();
    let notice = (!version.starts_with("v24.")).then(|| {
        format!(
            "note: the npm package {package}@24 cannot be fetched, so the tests run on Node {} \
             and not on the Node 24 of GitHub's runners",
            version.trim()
        )
    });
    Node { program: present, notice }
}

/// Fetches what `folder`'s lock file names, where it has one.
pub(crate) fn install_parts(folder: &Path) -> bool {
    if !folder.join("package-lock.json").is_file() || folder.join("node_modules").is_dir() {
        return true;
    }
    let mut npm = npm();
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
    tee(&mut npm).is_ok_and(|ran| ran.ok)
}

/// The package that holds the program for this machine: what npm's `node` package itself brings
/// by an install script, named directly so that no script is run.
fn package() -> String {
    let system = match OS {
        "macos" => "darwin",
        "windows" => "win",
        other => other,
    };
    let processor = match ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("node-{system}-{processor}")
}

fn fetch(folder: &Path, package: &str) -> bool {
    if std::fs::create_dir_all(folder).is_err() {
        return false;
    }
    let mut npm = npm();
    npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"])
        .arg(folder)
        .arg(format!("{package}@24"));
    works(&mut npm)
}

fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

fn executable(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

fn is_24(program: &Path) -> bool {
    capture(Command::new(program).arg("--version")).is_ok_and(|version| version.starts_with("v24."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_a_lock_file_needs_nothing() {
        assert!(install_parts(Path::new("no/such/folder")));
    }

    #[test]
    fn another_program_is_not_node_24() {
        assert!(!is_24(Path::new("rustc")));
        assert!(!is_24(Path::new("no-such-program")));
    }
}
