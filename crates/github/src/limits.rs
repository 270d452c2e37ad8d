//! Bounds of what is asked of GitHub and of the work tree, each with its reason.

/// Files fetched for one revision. The token of a workflow run may ask 1,000 times an hour for
/// each repository; half of that leaves room for the rest of the job.
pub const FETCHED_FILES_MAX: usize = 500;

/// Requests under way at once. GitHub asks for fewer than a hundred, and slows down bursts.
pub const REQUESTS_AT_ONCE: usize = 8;

/// Times that a read is sent when the answer is a server error.
pub const READ_TRIES: usize = 3;

/// Pages of a hundred comments that are read. A pull request has 2,500 comments at most.
pub const COMMENT_PAGES_MAX: usize = 30;

/// Candidates read from the work tree. Their bytes are held in memory.
pub const WORK_TREE_FILES_MAX: usize = 20_000;

/// Bytes of the event that started the run. GitHub's largest payload is 25 MB.
pub const EVENT_BYTES_MAX: usize = 25 * 1024 * 1024;

/// Milliseconds to wait for one answer.
pub const ANSWER_MILLIS_MAX: u64 = 60_000;
