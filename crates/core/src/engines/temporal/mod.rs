//! Temporal's TypeScript SDK: exported functions of a workflows module.
//!
//! A worker replays the whole history of a run on its own code, and compares each command with the
//! event that was recorded. Workers with a build id and pinned runs keep a run on the version that
//! started it; a shared task queue, or runs that upgrade by themselves, replay it on the new one.

mod table;

use midflight_replay::Profile;

use super::Engine;

/// Temporal.
pub(super) const ENGINE: Engine = Engine {
    name: "temporal",
    title: "Temporal",
    hints: &[],
    claims: |_, _| false,
    detect: |_| false,
    read: |_, _| {},
    in_flight: None,
    code: Some(Profile::Ordered),
    table: table::table,
};
