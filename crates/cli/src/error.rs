//! What can go wrong before there is a report.

use camino::Utf8PathBuf;
use midflight_core::config::ConfigError;

/// An error that a user meets, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// The configuration cannot be used.
    #[error("{0}")]
    Config(#[from] ConfigError),
    /// A configuration that a user named is not there.
    #[error("cannot read the configuration {path}: {why}")]
    NoConfig {
        /// As named.
        path: Utf8PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// git is missing or this is no repository.
    #[error("{what}")]
    Git {
        /// What failed.
        what: String,
        /// What to do.
        help: String,
    },
    /// A named path cannot be read.
    #[error("cannot read {path}: {why}")]
    Read {
        /// As named.
        path: Utf8PathBuf,
        /// The system's words.
        why: String,
    },
    /// A named file can be read and not understood.
    #[error("cannot read {path}:{line}:{column}: {what}")]
    Syntax {
        /// As named.
        path: String,
        /// From 1.
        line: u32,
        /// From 1, in characters.
        column: u32,
        /// What is wrong there.
        what: String,
        /// What to do.
        help: String,
    },
    /// The command cannot be carried out as it was asked for.
    #[error("{what}")]
    Usage {
        /// What stands in the way.
        what: String,
        /// What to do.
        help: &'static str,
    },
    /// The report cannot be written.
    #[error("cannot write {path}: {why}")]
    Write {
        /// As named.
        path: Utf8PathBuf,
        /// The system's words.
        why: String,
    },
    /// There is no such rule.
    #[error("there is no rule `{name}`")]
    NoRule {
        /// As written.
        name: String,
        /// "did you mean …", or where to look.
        help: String,
    },
    /// GitHub did not take the comment.
    #[error("{what}")]
    Github {
        /// What failed.
        what: String,
        /// What to do.
        help: String,
    },
}

impl CliError {
    /// The public exit code.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Read { .. } | Self::Syntax { .. } => 3,
            Self::Config(_)
            | Self::NoConfig { .. }
            | Self::Git { .. }
            | Self::Usage { .. }
            | Self::Write { .. }
            | Self::NoRule { .. }
            | Self::Github { .. } => 2,
        }
    }

    /// What to do, where there is more to say than the message.
    pub(crate) fn help(&self) -> Option<&str> {
        match self {
            Self::Git { help, .. }
            | Self::NoRule { help, .. }
            | Self::Github { help, .. }
            | Self::Syntax { help, .. } => Some(help),
            Self::Usage { help, .. } => Some(help),
            Self::NoConfig { .. } => Some("name the file, or leave --config out to have it found"),
            Self::Read { .. } => Some("name a file or folder that exists and is readable"),
            Self::Write { .. } => Some("name a file in a folder that exists"),
            Self::Config(_) => None,
        }
    }
}
