//! The judgement of midflight: old and new files in, one [`Report`] out.
//!
//! Data flows one way: engines read files into workflows, `compare` pairs them, rules find
//! changes, engines' tables say what a change means for a strategy, waivers and configuration
//! have their say, and report formats print. Nothing here touches a file, clock, environment
//! or network.

pub mod code;
pub mod comment;
pub mod config;
pub mod flowchart;
pub mod histories;
pub mod limits;
pub mod model;
pub mod references;
pub mod report;
pub mod request;
pub mod retire;
pub mod rules;
pub mod schemas;
pub mod syntax;
pub mod text;

mod around;
mod check;
mod compare;
mod discovery;
mod engines;
mod families;
mod inventory;
mod lock;
mod parameters;
mod reading;
mod recorded;
mod registries;
mod runs;
mod strategies;
mod waivers;

pub use around::{Around, Lend};
pub use check::{check, check_runs};
pub use discovery::{may_be_read, may_hold_something};
pub use engines::{Document, ENGINES, Engine};
pub use families::{FAMILIES, Family};
pub use inventory::{Inventory, cyclonedx, inventory};
pub use lock::{Fix, LOCK_NAME, LockError, fixes, lock};
pub use parameters::{ParametersError, parameters};
pub use report::Report;
pub use request::Request;
