//! The bounds of this command; those of a file are the core's, those of a schema the prover's.

/// Bytes of one line of a batch. A file has at most 4 MiB, and a line holds two schemas.
pub(super) const LINE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Stack of the thread that compares. Validator, prover and reader recurse with the nesting of a
/// schema, which is bounded for a main thread's stack; not every main thread has as much.
pub(super) const STACK_BYTES: usize = 16 * 1024 * 1024;
