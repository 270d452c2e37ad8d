//! The Action: event in; report, comment, annotations, summary, files, outputs and exit code out.
//!
//! Everything outside comes through a [`Host`], so that the Action is one function for the real
//! runner and for tests.

mod error;
mod event;
mod host;
mod inputs;
mod new_side;
mod old_side;
mod outputs;
mod run;

pub use error::ActionError;
pub use event::{Event, PullRequest};
pub use host::{GitOutput, Host};
pub use inputs::{Inputs, connection};
pub use run::run;
