//! Workflow `DevKit`: TypeScript functions that a directive makes workflows and steps.
//!
//! A run is replayed from its event log: operations are matched by their order and kind. Where an
//! installation pins runs to the deployment that started them (Vercel), a new deployment takes new
//! runs alone; where it does not (a process of one's own, the local world), every deploy replays
//! every run on the new code.

mod table;

use midflight_replay::Profile;

use super::Engine;

/// Workflow `DevKit`.
pub(super) const ENGINE: Engine = Engine {
    name: "workflow_devkit",
    title: "Workflow DevKit",
    hints: &[],
    claims: |_, _| false,
    detect: |_| false,
    read: |_, _| {},
    in_flight: None,
    code: Some(Profile::Ordinal),
    table: table::table,
};
