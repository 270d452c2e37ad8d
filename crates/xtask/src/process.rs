//! Other programs: run with their output shown, kept, or both.

use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead as _, BufReader, Read, Write as _};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

use anyhow::{Context as _, Result, bail};

/// The cargo that runs this program.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// What a program left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Its exit code was 0.
    pub(crate) ok: bool,
    /// Lines of both of its streams, as they came.
    pub(crate) text: String,
}

/// Runs a program, shows its output line by line and keeps it.
pub(crate) fn tee(command: &mut Command) -> Result<Ran> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {name}"))?;
    let kept = Mutex::new(String::new());
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(|| stdout.map(|stream| pass_on(stream, &kept)));
        scope.spawn(|| stderr.map(|stream| pass_on(stream, &kept)));
    });
    let ok = child.wait()?.success();
    Ok(Ran { ok, text: kept.into_inner().unwrap_or_default() })
}

fn pass_on(stream: impl Read, kept: &Mutex<String>) {
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while matches!(reader.read_until(b'\n', &mut line), Ok(1..)) {
        let text = String::from_utf8_lossy(&line);
        if let Ok(mut kept) = kept.lock() {
            kept.push_str(&text);
            // A closed terminal is no reason to stop the program that is read.
            let _ = io::stdout().write_all(text.as_bytes());
        }
        line.clear();
    }
}

/// Runs a program in silence and gives what it printed; its errors where it fails.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot start {name}"))?;
    if !output.status.success() {
        bail!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program with the terminal lent to it.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("cannot start {name}"))?;
    if !status.success() {
        bail!("{name} failed with {status}");
    }
    Ok(())
}

/// Whether a program starts and ends well.
pub(crate) fn works(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_both_streams_and_the_outcome() {
        let ran = tee(Command::new("rustc").arg("--no-such-flag")).unwrap();
        assert!(!ran.ok);
        assert!(ran.text.contains("no-such-flag"), "{}", ran.text);
    }

    #[test]
    fn says_which_program_is_missing() {
        let error = capture(&mut Command::new("midflight-no-such-program")).unwrap_err();
        assert_eq!(error.to_string(), "cannot start midflight-no-such-program");
    }
}
