//! The event that started the run: what is compared with what.

use midflight_core::text::quoted;
use serde::Deserialize;

use super::error::ActionError;
use super::host::Host;
use crate::limits::EVENT_BYTES_MAX;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// `pull_request` or `pull_request_target`.
    PullRequest(PullRequest),
    /// `push` to a branch or tag; `before` is none for a new one.
    Push {
        /// The commit that the branch was at.
        before: Option<String>,
        /// The full name of the branch or tag.
        name: String,
        /// The repository's default branch, where the event says it.
        default_branch: Option<String>,
    },
    /// `merge_group`: a commit of the merge queue.
    MergeGroup {
        /// The commit that it is put on.
        base: String,
    },
    /// Any other.
    Other {
        /// The repository's default branch, where the event says it.
        default_branch: Option<String>,
    },
}

/// A pull request, as its events tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequest {
    /// Its number.
    pub number: u64,
    /// The commit that it starts at.
    pub base: String,
    /// The branch that it goes to.
    pub base_branch: String,
    /// Its newest commit.
    pub head: String,
}

impl Event {
    /// Reads the event from the files and variables of the runner.
    pub fn read(host: &dyn Host) -> Result<Self, ActionError> {
        let name = host.env("GITHUB_EVENT_NAME").filter(|name| !name.is_empty());
        let name = name.ok_or(ActionError::Variable("GITHUB_EVENT_NAME"))?;
        let path = host.env("GITHUB_EVENT_PATH").filter(|path| !path.is_empty());
        let path = path.ok_or(ActionError::Variable("GITHUB_EVENT_PATH"))?;
        let bytes = host.read(&path, EVENT_BYTES_MAX + 1).map_err(ActionError::Event)?;
        let bytes = bytes.ok_or_else(|| ActionError::Event("there is no such file".to_owned()))?;
        let payload: Payload = serde_json::from_slice(&bytes)
            .map_err(|error| ActionError::Event(quoted(&error.to_string())))?;
        Self::of(&name, payload)
    }

    fn of(name: &str, payload: Payload) -> Result<Self, ActionError> {
        let lacks = |what: &str| {
            ActionError::Event(format!("the event `{}` has no `{what}`", quoted(name)))
        };
        let default_branch = payload.repository.and_then(|repository| repository.default_branch);
        match name {
            "pull_request" | "pull_request_target" => {
                let pull_request = payload.pull_request.ok_or_else(|| lacks("pull_request"))?;
                Ok(Self::PullRequest(PullRequest {
                    number: pull_request.number,
                    base: sha(pull_request.base.sha).ok_or_else(|| lacks("base.sha"))?,
                    base_branch: pull_request.base.name,
                    head: sha(pull_request.head.sha).ok_or_else(|| lacks("head.sha"))?,
                }))
            }
            "push" => {
                let before = payload.before.ok_or_else(|| lacks("before"))?;
                let is_new = !before.is_empty() && before.bytes().all(|byte| byte == b'0');
                let before =
                    if is_new { None } else { Some(sha(before).ok_or_else(|| lacks("before"))?) };
                Ok(Self::Push { before, name: payload.name.unwrap_or_default(), default_branch })
            }
            "merge_group" => {
                let group = payload.merge_group.ok_or_else(|| lacks("merge_group"))?;
                let base = sha(group.base_sha).ok_or_else(|| lacks("merge_group.base_sha"))?;
                Ok(Self::MergeGroup { base })
            }
            _ => Ok(Self::Other { default_branch }),
        }
    }
}

/// A full commit name. It goes into addresses and to git, so nothing else is taken.
fn sha(text: String) -> Option<String> {
    let full = matches!(text.len(), 40 | 64) && text.bytes().all(|b| b.is_ascii_hexdigit());
    full.then_some(text)
}

#[derive(Deserialize)]
struct Payload {
    pull_request: Option<PullRequestPayload>,
    before: Option<String>,
    #[serde(rename = "ref")]
    name: Option<String>,
    merge_group: Option<MergeGroupPayload>,
    repository: Option<RepositoryPayload>,
}

#[derive(Deserialize)]
struct PullRequestPayload {
    number: u64,
    base: EndPayload,
    head: EndPayload,
}

#[derive(Deserialize)]
struct EndPayload {
    sha: String,
    #[serde(rename = "ref", default)]
    name: String,
}

#[derive(Deserialize)]
struct MergeGroupPayload {
    base_sha: String,
}

#[derive(Deserialize)]
struct RepositoryPayload {
    default_branch: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, payload: &str) -> Result<Event, ActionError> {
        Event::of(name, serde_json::from_str(payload).expect("JSON"))
    }

    #[test]
    fn a_new_branch_has_no_commit_before() {
        let zero = format!(r#"{{"before":"{}","ref":"refs/heads/x"}}"#, "0".repeat(40));
        let event = read("push", &zero).expect("an event");
        let name = "refs/heads/x".to_owned();
        assert_eq!(event, Event::Push { before: None, name, default_branch: None });
    }

    #[test]
    fn commit_names_that_are_none_are_refused() {
        for before in ["main", "../../x", "--upload-pack=x", ""] {
            let payload = format!(r#"{{"before":"{before}"}}"#);
            let event = read("push", &payload);
            assert!(event.is_err(), "{before}");
        }
        let error = read("pull_request", "{}").expect_err("no pull request");
        assert_eq!(
            error.to_string(),
            "the event in GITHUB_EVENT_PATH cannot be read: \
             the event `pull_request` has no `pull_request`"
        );
    }
}
