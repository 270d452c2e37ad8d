//! What can go wrong between us and GitHub, and what a user does about it.

use midflight_core::text::quoted;

/// A request that did not work out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The token may not do it: 401 or 403.
    #[error("GitHub refused {what}: {message}")]
    Refused {
        /// What was asked for.
        what: String,
        /// GitHub's words.
        message: String,
    },
    /// Too many requests: 429, or 403 with the limit used up.
    #[error("GitHub's rate limit is used up, at {what}")]
    RateLimited {
        /// What was asked for.
        what: String,
    },
    /// It is not there, or the token may not see it: 404.
    #[error("GitHub does not find {what}")]
    NotFound {
        /// What was asked for.
        what: String,
    },
    /// GitHub does not take the body: 422 or 413.
    #[error("GitHub does not accept {what}: {message}")]
    NotAccepted {
        /// What was asked for.
        what: String,
        /// GitHub's words.
        message: String,
    },
    /// Any other answer that is not a success.
    #[error("GitHub answered {status} to {what}: {message}")]
    Answer {
        /// What was asked for.
        what: String,
        /// The HTTP status.
        status: u16,
        /// GitHub's words.
        message: String,
    },
    /// No answer, or one that makes no sense.
    #[error("no usable answer from GitHub to {what}: {message}")]
    NoAnswer {
        /// What was asked for.
        what: String,
        /// Why.
        message: String,
    },
    /// A setting of the connection that is not what it must be.
    #[error("`{name}` is not {expected}")]
    Setting {
        /// The variable or input.
        name: &'static str,
        /// What it must be.
        expected: &'static str,
    },
}

impl Error {
    /// What the user does about it: one sentence.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Refused { .. } => {
                "Give the job `permissions: contents: read, pull-requests: write`, or set `token` \
                 to one that has them."
            }
            Self::RateLimited { .. } => "Run the job again after the limit is reset.",
            Self::NotFound { .. } => {
                "Look whether it exists in this repository, and give the job `permissions: \
                 contents: read`."
            }
            Self::NotAccepted { .. } => "Report this as a defect of midflight.",
            Self::Answer { .. } => "Run the job again; githubstatus.com tells of outages.",
            Self::NoAnswer { .. } => {
                "Look whether the runner reaches the API's address, `GITHUB_API_URL`."
            }
            Self::Setting { .. } => "Correct the variable, or leave it as the runner sets it.",
        }
    }

    /// The error of a request for `what`.
    pub(crate) fn of(what: &str, error: octocrab::Error) -> Self {
        let what = quoted(what);
        match error {
            octocrab::Error::GitHub { source, .. } => Self::of_answer(what, &source),
            octocrab::Error::Service { source, .. } | octocrab::Error::Other { source, .. } => {
                Self::NoAnswer { what, message: quoted(&innermost(source.as_ref())) }
            }
            octocrab::Error::Hyper { source, .. } => {
                Self::NoAnswer { what, message: quoted(&innermost(&source)) }
            }
            octocrab::Error::Json { source, .. } => {
                Self::NoAnswer { what, message: quoted(&source.to_string()) }
            }
            octocrab::Error::Serde { source, .. } => {
                Self::NoAnswer { what, message: quoted(&source.to_string()) }
            }
            octocrab::Error::Graphql { source, .. } => {
                let first = source.0.into_iter().next().map(|error| error.message);
                Self::Refused { what, message: quoted(&first.unwrap_or_default()) }
            }
            other => Self::NoAnswer { what, message: quoted(&other.to_string()) },
        }
    }

    fn of_answer(what: String, answer: &octocrab::GitHubError) -> Self {
        let message = quoted(&answer.message);
        let used_up = answer.headers.as_ref().is_some_and(|headers| {
            headers.contains_key("retry-after")
                || headers.get("x-ratelimit-remaining").is_some_and(|left| left == "0")
        });
        match answer.status_code.as_u16() {
            429 => Self::RateLimited { what },
            403 if used_up => Self::RateLimited { what },
            401 | 403 => Self::Refused { what, message },
            404 | 410 => Self::NotFound { what },
            413 | 422 => Self::NotAccepted { what, message },
            status => Self::Answer { what, status, message },
        }
    }

    /// Whether asking again can help.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            Self::Answer { status, .. } => *status >= 500,
            Self::NoAnswer { .. } => true,
            _ => false,
        }
    }
}

/// The last cause: transports wrap "connection refused" in several layers that say nothing.
fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
