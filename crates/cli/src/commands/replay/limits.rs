//! The bounds of this command; those of a manifest are the core's, those of a history's length
//! the prover's.

/// Bytes of one file of histories. A run of 51,200 events, where Temporal ends it, has about
/// 20 MiB; a file of NDJSON holds some dozens of them.
pub(super) const HISTORY_BYTES_MAX: u64 = 1024 * 1024 * 1024;

/// Files of a folder of histories.
pub(super) const HISTORY_FILES_MAX: usize = 100_000;
