//! A stack of a known size, for what recurses with the nesting of its input.

use std::panic::resume_unwind;
use std::thread;

use crate::error::CliError;

/// Readers, validators and machines recurse with the nesting of what they are given, which is
/// bounded for a main thread's stack; not every main thread has as much.
pub(super) const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Works on a thread of its own, for the sake of its stack.
pub(super) fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, CliError> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        let thread = thread.map_err(|error| CliError::Usage {
            what: format!("no thread can be started: {error}"),
            help: "allow the process 16 MiB of stack",
        })?;
        Ok(thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}
