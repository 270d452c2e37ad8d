//! `midflight.toml`.

mod read;
mod settings;

pub use read::ConfigError;
pub use settings::{ArtifactSettings, Config, Pattern, SCHEMA, Waiver, WorkflowSettings};
