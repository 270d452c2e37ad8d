//! `midflight.lock`: which digest each reference meant when it was last resolved.
//!
//! Nothing is fetched: whoever resolves references (a deploy job, a registry's own tool) hands
//! the answers to `midflight refs --lock`, and every later check works with them.

mod fix;
mod read;
mod tags;
mod write;

pub use fix::{Fix, fixes};
pub(crate) use read::{Lock, Locks, is_lock};
pub(crate) use tags::Tags;
pub use write::{LockError, lock};

/// The file's name; it stands at the top of a repository or a folder under check.
pub const LOCK_NAME: &str = "midflight.lock";
