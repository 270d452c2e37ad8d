//! The user's git: it knows work trees, partial clones and credentials.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use camino::{Utf8Path, Utf8PathBuf};

use crate::error::CliError;

/// A repository with a work tree.
#[derive(Debug)]
pub(crate) struct Git {
    /// The top of the work tree.
    pub(crate) root: Utf8PathBuf,
}

impl Git {
    /// The repository around the present folder.
    pub(crate) fn here() -> Result<Self, CliError> {
        let output = run(Utf8Path::new("."), &["rev-parse", "--show-toplevel"])?;
        let root = output.map_err(|_| CliError::Git {
            what: "this is not a git work tree".to_owned(),
            help: "run in a repository, or name both versions with --old and --new".to_owned(),
        })?;
        Ok(Self { root: text(&root).trim_end_matches(['\n', '\r']).into() })
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

    /// Paths that a command prints with `-z`.
    pub(crate) fn paths(&self, args: &[&str]) -> Result<Vec<String>, CliError> {
        let output = self.must_run(args)?;
        let parts = output.split(|byte| *byte == 0).filter(|part| !part.is_empty());
        Ok(parts.map(text).collect())
    }

    /// What a command prints; its failure is an error.
    pub(crate) fn must_run(&self, args: &[&str]) -> Result<Vec<u8>, CliError> {
        run(&self.root, args)?.map_err(|stderr| CliError::Git {
            what: format!("git {} failed: {}", args.first().unwrap_or(&""), stderr.trim()),
            help: "run the same command by hand to see more".to_owned(),
        })
    }

    /// The contents of blobs, in their order; `None` where one is missing or larger than `most`.
    pub(crate) fn blobs(
        &self,
        ids: &[&str],
        most: usize,
    ) -> Result<Vec<Option<Vec<u8>>>, CliError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut child = command(&self.root)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| missing_git(&error))?;
        let mut stdin = child.stdin.take();
        let request: String = ids.iter().flat_map(|id| [id, "\n"]).collect();
        // Both pipes are bounded: a thread writes while this one reads.
        let writer = std::thread::spawn(move || {
            stdin.as_mut().map(|stdin| stdin.write_all(request.as_bytes()))
        });
        let output = child.wait_with_output().map_err(|error| missing_git(&error))?;
        let _ = writer.join();
        Ok(split_batch(&output.stdout, ids.len(), most))
    }
}

/// Splits what `cat-file --batch` prints: `<id> <type> <size>\n<bytes>\n`, or `<id> missing\n`.
fn split_batch(mut rest: &[u8], count: usize, most: usize) -> Vec<Option<Vec<u8>>> {
    let mut blobs = Vec::with_capacity(count);
    while blobs.len() < count {
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else { break };
        let header = String::from_utf8_lossy(&rest[..end]).into_owned();
        rest = &rest[end + 1..];
        let size = header.rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
        match size {
            Some(size) if header.contains(" blob ") && rest.len() > size => {
                blobs.push((size <= most).then(|| rest[..size].to_vec()));
                rest = &rest[size + 1..];
            }
            _ => blobs.push(None),
        }
    }
    blobs.resize(count, None);
    blobs
}

fn run(folder: &Utf8Path, args: &[&str]) -> Result<Result<Vec<u8>, String>, CliError> {
    let output = command(folder).args(args).output().map_err(|error| missing_git(&error))?;
    let Output { status, stdout, stderr } = output;
    Ok(if status.success() { Ok(stdout) } else { Err(text(&stderr)) })
}

fn command(folder: &Utf8Path) -> Command {
    let mut command = Command::new("git");
    // Nothing of the repository under check runs: no hooks, no external diff, no file monitor.
    command.args(["-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-C"]);
    command.arg(folder.as_str()).env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
    command.stdin(Stdio::null());
    command
}

fn missing_git(error: &std::io::Error) -> CliError {
    CliError::Git {
        what: format!("cannot run git: {error}"),
        help: "install git, or name both versions with --old and --new".to_owned(),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_split_by_sizes() {
        let batch = b"a1 blob 3\nx\ny\nb2 missing\nc3 tree 1\n1\nd4 blob 0\n\ne5 blob 9\n123456789\n";
        let blobs = split_batch(batch, 6, 8);
        assert_eq!(blobs[0].as_deref(), Some(&b"x\ny"[..]));
        assert_eq!(blobs[1], None);
        assert_eq!(blobs.len(), 6);
    }
}
