//! The user's git: it knows work trees, partial clones and credentials.

use std::process::{Command, Output, Stdio};

use camino::{Utf8Path, Utf8PathBuf};

use crate::error::CliError;

/// A repository with a work tree.
#[derive(Debug)]
pub(crate) struct Git {
    /// The top of the work tree.
    pub(crate) root: Utf8PathBuf,
    /// The present folder below it, with a slash at the end; empty at the top.
    pub(crate) prefix: String,
    /// Its history is cut off.
    pub(crate) shallow: bool,
}

impl Git {
    /// The repository around the present folder.
    pub(crate) fn here() -> Result<Self, CliError> {
        let args = ["rev-parse", "--show-toplevel", "--show-prefix", "--is-shallow-repository"];
        let output = run(Utf8Path::new("."), &args)?.map_err(|stderr| no_work_tree(&stderr))?;
        let output = text(&output);
        let mut lines = output.lines();
        let mut line = || lines.next().unwrap_or_default();
        Ok(Self { root: line().into(), prefix: line().to_owned(), shallow: line() == "true" })
    }

    /// What a command prints, or nothing where it fails.
    pub(crate) fn try_run(&self, args: &[&str]) -> Result<Option<Vec<u8>>, CliError> {
        Ok(run(&self.root, args)?.ok())
    }

    /// One line that a command prints.
    pub(crate) fn try_line(&self, args: &[&str]) -> Result<Option<String>, CliError> {
        let output = self.try_run(args)?;
        let line = output.map(|bytes| text(&bytes).trim().to_owned());
        Ok(line.filter(|line| !line.is_empty()))
    }

    /// What a command prints; its failure is an error.
    pub(crate) fn must_run(&self, args: &[&str]) -> Result<Vec<u8>, CliError> {
        run(&self.root, args)?.map_err(|stderr| CliError::Git {
            what: format!("git {} failed: {}", args.first().unwrap_or(&""), stderr.trim()),
            help: "run the same command by hand to see more".to_owned(),
        })
    }

    /// A command of this repository that is yet to be started.
    pub(super) fn command(&self) -> Command {
        command(&self.root)
    }
}

fn run(folder: &Utf8Path, args: &[&str]) -> Result<Result<Vec<u8>, String>, CliError> {
    let output = command(folder).args(args).output().map_err(|error| missing_git(&error))?;
    let Output { status, stdout, stderr } = output;
    Ok(if status.success() { Ok(stdout) } else { Err(text(&stderr)) })
}

/// Only commands that list and print are run: none of them calls hooks, filters, text conversions
/// or external diffs. What is left that a repository can have started is switched off here.
fn command(folder: &Utf8Path) -> Command {
    let mut command = Command::new("git");
    for setting in [
        "core.fsmonitor=false",
        "core.hooksPath=/dev/null",
        // A folder of the work tree that looks like a repository, with settings of its own.
        "safe.bareRepository=explicit",
    ] {
        command.args(["-c", setting]);
    }
    // A file called `*.yaml` is that file and no pattern.
    command.args(["--literal-pathspecs", "-C", folder.as_str()]);
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
    command.stdin(Stdio::null());
    command
}

pub(super) fn missing_git(error: &std::io::Error) -> CliError {
    let what = match error.kind() {
        std::io::ErrorKind::NotFound => "git is not installed, or not in PATH".to_owned(),
        _ => format!("cannot run git: {error}"),
    };
    let help = "install git, or name both versions with --old and --new".to_owned();
    CliError::Git { what, help }
}

fn no_work_tree(stderr: &str) -> CliError {
    let (what, help) = if stderr.contains("dubious ownership") {
        (
            "git refuses this repository, because it belongs to another user",
            "if you trust it: git config --global --add safe.directory \"$PWD\"",
        )
    } else {
        (
            "this is not a git work tree",
            "run in a repository, or name both versions with --old and --new",
        )
    };
    CliError::Git { what: what.to_owned(), help: help.to_owned() }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
