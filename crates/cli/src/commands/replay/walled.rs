//! The last wall around code that is interpreted: a child process of this program.
//!
//! Whatever the interpreter bounds within, a child has a bound on its memory and a watchdog, the
//! one clock that a verdict may hang on. A child that is gone takes one history with it, which is
//! then `unknown`; the next child goes on with the others.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use camino::Utf8Path;
use serde_json::{Value, json};

use super::interpret::Judge;
use crate::error::CliError;

/// The first argument of a child; no command of people.
pub(crate) const CHILD: &str = "interpret-histories";

/// Time for one history. The interpreter's own bounds end far before.
const PATIENCE: Duration = Duration::from_mins(2);

/// Bytes of address space.
#[cfg(unix)]
const MEMORY_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// Histories for which a further child is worth its start.
const EACH_MIN: usize = 16;

/// The entries of all runs, in the order of the files.
pub(super) fn judged(old: &Utf8Path, new: &Utf8Path, files: &[(String, String)]) -> Vec<Value> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let children = cores.min(files.len().div_ceil(EACH_MIN)).max(1);
    let share = files.len().div_ceil(children).max(1);
    thread::scope(|scope| {
        let parts: Vec<_> =
            files.chunks(share).map(|part| scope.spawn(move || part_of(old, new, part))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    })
}

/// One child after another, until every history has its entry.
fn part_of(old: &Utf8Path, new: &Utf8Path, files: &[(String, String)]) -> Vec<Value> {
    let mut entries: Vec<Value> = Vec::new();
    while entries.len() < files.len() {
        let left = &files[entries.len()..];
        let why = match start(old, new, left) {
            Ok((mut child, lines)) => {
                let why = take(&lines, left.len(), &mut entries);
                // It may be gone already.
                let _ = child.kill();
                let _ = child.wait();
                why
            }
            Err(error) => format!("the interpreter did not start: {error}"),
        };
        if let Some((_, name)) = files.get(entries.len()) {
            entries.push(json!({
                "run": null, "file": name, "workflow": null, "verdict": "unknown", "reason": why,
            }));
        }
    }
    entries
}

/// Takes entries until all are there, or says why no more come.
fn take(lines: &Receiver<String>, count: usize, entries: &mut Vec<Value>) -> String {
    for _ in 0..count {
        let line = match lines.recv_timeout(PATIENCE) {
            Ok(line) => line,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                return "limit: code that runs too long".to_owned();
            }
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => {
                return "limit: the interpreter ended on this code".to_owned();
            }
        };
        match serde_json::from_str(&line) {
            Ok(entry) => entries.push(entry),
            Err(_) => return "limit: the interpreter ended on this code".to_owned(),
        }
    }
    String::new()
}

fn start(
    old: &Utf8Path,
    new: &Utf8Path,
    files: &[(String, String)],
) -> std::io::Result<(Child, Receiver<String>)> {
    let mut child = Command::new(std::env::current_exe()?)
        .args([CHILD, old.as_str(), new.as_str()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let asked: String =
        files.iter().map(|file| json!([file.0, file.1]).to_string() + "\n").collect();
    if let Some(mut stdin) = child.stdin.take() {
        // A child that is gone takes no more; its output says so.
        thread::spawn(move || drop(stdin.write_all(asked.as_bytes())));
    }
    let (send, lines) = channel();
    if let Some(stdout) = child.stdout.take() {
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
    }
    Ok((child, lines))
}

/// The child: reads names of histories, and prints an entry for each.
pub(crate) fn child(old: &Utf8Path, new: &Utf8Path) -> Result<u8, CliError> {
    #[cfg(unix)]
    {
        // Where it cannot be bounded, the bounds within are what there is.
        let _ = rlimit::setrlimit(rlimit::Resource::AS, MEMORY_MAX, MEMORY_MAX);
    }
    let mut judge = Judge::new(crate::load::project(old)?, crate::load::project(new)?);
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let Ok((file, name)) = serde_json::from_str::<(String, String)>(&line) else { break };
        let entry = judge.entry(Utf8Path::new(&file), &name);
        crate::output::print(&format!("{entry}\n"));
    }
    Ok(0)
}
