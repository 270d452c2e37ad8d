//! One run of a program: time, processor time and memory.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// What one run took.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cost {
    /// From start to end.
    pub(super) wall: Duration,
    /// Of the program and those that it started, in user and system together.
    pub(super) processor: Duration,
    /// The most resident memory of the program, or of one that it started, in bytes.
    pub(super) memory: u64,
}

/// Runs a program to its end, which is good with one of these codes: for midflight blocked (1)
/// is as good as passed (0).
pub(super) fn run(command: &mut Command, good: &[i32]) -> Result<Cost> {
    let name = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn().with_context(|| format!("cannot start {name}"))?;
    let (code, cost) = wait(&mut child)?;
    let wall = start.elapsed();
    if !code.is_some_and(|code| good.contains(&code)) {
        bail!("{name} ended with {code:?}");
    }
    Ok(Cost { wall, ..cost })
}

#[cfg(unix)]
#[expect(unsafe_code, reason = "what a process used is told by `wait4` alone, which std has not")]
fn wait(child: &mut std::process::Child) -> Result<(Option<i32>, Cost)> {
    let id = libc::pid_t::try_from(child.id())?;
    let mut status = 0;
    // SAFETY: every bit pattern, zeros too, is a valid `rusage`, a struct of integers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to locals of the right types, and the child is not waited for
    // elsewhere: `child` is dropped, which does not wait.
    let waited = unsafe { libc::wait4(id, &raw mut status, 0, &raw mut usage) };
    if waited != id {
        bail!("cannot wait for a program: {}", std::io::Error::last_os_error());
    }
    let code = libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status));
    // Linux counts in units of 1,024 bytes, macOS in bytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    let memory = u64::try_from(usage.ru_maxrss)?.saturating_mul(unit);
    let processor = duration(usage.ru_utime)? + duration(usage.ru_stime)?;
    Ok((code, Cost { processor, memory, ..Cost::default() }))
}

#[cfg(unix)]
fn duration(time: libc::timeval) -> Result<Duration> {
    let seconds = Duration::from_secs(u64::try_from(time.tv_sec)?);
    Ok(seconds + Duration::from_micros(u64::try_from(time.tv_usec)?))
}

#[cfg(not(unix))]
fn wait(child: &mut std::process::Child) -> Result<(Option<i32>, Cost)> {
    Ok((child.wait()?.code(), Cost::default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_has_a_cost_and_a_failure_is_none() {
        let cost = run(Command::new("git").arg("--version"), &[0]).unwrap();
        assert!(cost.wall > Duration::ZERO);
        if cfg!(unix) {
            assert!(cost.memory > 100_000, "{cost:?}");
        }
        let error = run(Command::new("git").arg("--no-such-option"), &[0]).unwrap_err();
        assert!(error.to_string().contains("ended with"), "{error}");
    }
}
