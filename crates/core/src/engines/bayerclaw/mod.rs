//! `BayerCLAW`: workflow files that a `CloudFormation` macro compiles to Step Functions and Batch.
//!
//! A run keeps the state machine version and the job definition revisions that it started with,
//! but images are pulled by name at every step, and a rerun skips steps by their names alone.

mod checks;
mod detect;
mod facets;
mod images;
mod inputs;
mod keys;
mod native;
mod origin;
mod read;
mod scan;
mod step;
mod steps;
mod substitute;
mod table;

#[cfg(test)]
mod tests;

use super::Engine;
use crate::model::InFlight;

/// The engine.
pub(super) const ENGINE: Engine = Engine {
    name: "bayerclaw",
    title: "BayerCLAW",
    hints: &["BC2_Compiler", "BC_Compiler", "epository", "EPOSITORY", "commands"],
    claims: detect::claims,
    detect: detect::detect,
    read: read::read,
    in_flight: Some(InFlight::Pinned),
    code: None,
    table: |_| &table::TABLE,
};
