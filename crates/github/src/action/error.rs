//! Why the Action cannot give a verdict, and what a user does about it.

use midflight_core::config::ConfigError;

use crate::Error;

/// The Action could not do its work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActionError {
    /// A variable that every runner sets is not there.
    #[error("the environment variable {0} is not set")]
    Variable(&'static str),
    /// An input has a value that it does not know.
    #[error("the input `{name}` is `{value}`")]
    Input {
        /// The input.
        name: &'static str,
        /// Its value.
        value: String,
        /// What it takes.
        expected: String,
    },
    /// The file with the event cannot be read.
    #[error("the event in GITHUB_EVENT_PATH cannot be read: {0}")]
    Event(String),
    /// The configuration was named and cannot be read.
    #[error("the configuration `{path}` cannot be read: {why}")]
    Configuration {
        /// Its path.
        path: String,
        /// Why.
        why: String,
    },
    /// The configuration says something that cannot be used.
    #[error("the configuration cannot be used\n{0}")]
    ConfigurationWrong(#[from] ConfigError),
    /// There is nothing to look at.
    #[error("the workspace is empty")]
    EmptyWorkspace,
    /// Files cannot be listed, so nothing can be said about them.
    #[error("the files of the workspace cannot be listed: {0}")]
    Workspace(String),
    /// The checked out commit is not of the pull request, so judging it would say nothing.
    #[error("the work tree is at {0}, which does not hold the pull request's newest commit")]
    OtherCommit(String),
    /// The old side cannot be found.
    #[error("there is no commit to compare with: {why}")]
    NoBase {
        /// Why.
        why: String,
    },
    /// A result cannot be written.
    #[error("`{path}` cannot be written: {why}")]
    Write {
        /// Its path.
        path: String,
        /// Why.
        why: String,
    },
    /// GitHub did not answer as it should.
    #[error(transparent)]
    GitHub(#[from] Error),
}

impl ActionError {
    /// What the user does about it: one sentence.
    pub fn help(&self) -> String {
        match self {
            Self::Variable(name) => {
                format!("Run this as a step of a GitHub Actions workflow, or set {name}.")
            }
            Self::Input { expected, .. } => format!("Use {expected}."),
            Self::Event(_) => {
                "Leave GITHUB_EVENT_NAME and GITHUB_EVENT_PATH as the runner sets them.".to_owned()
            }
            Self::Configuration { .. } => {
                "Correct the input `config`, or leave it out to use `midflight.toml` where there \
                 is one."
                    .to_owned()
            }
            Self::ConfigurationWrong(_) => {
                "`midflight schemas config` prints what it can hold.".to_owned()
            }
            Self::EmptyWorkspace => {
                "Add a step with `actions/checkout` before this one.".to_owned()
            }
            Self::Workspace(_) => {
                "Set the input `working-directory` to the folder that holds the workflows."
                    .to_owned()
            }
            Self::OtherCommit(_) => {
                "Run on `pull_request`, or check out the pull request's own commit first."
                    .to_owned()
            }
            Self::NoBase { .. } => {
                "Set the input `against` to the branch, tag or commit that runs in flight were \
                 started on."
                    .to_owned()
            }
            Self::Write { .. } => {
                "Give the input a path that this job can write, such as `midflight.sarif`."
                    .to_owned()
            }
            Self::GitHub(error) => error.help().to_owned(),
        }
    }

    /// The exit code: 3 where something that was asked for did not answer, else 2, wrong usage.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::GitHub(error) if error.is_passing() => 3,
            Self::GitHub(Error::RateLimited { .. }) => 3,
            _ => 2,
        }
    }
}
