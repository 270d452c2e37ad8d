//! `midflight.toml`.

mod read;
mod settings;

pub use read::ConfigError;
pub use settings::{Config, SCHEMA, Waiver, WorkflowSettings};
