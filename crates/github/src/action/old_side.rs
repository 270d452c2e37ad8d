//! Which commits are compared with, and what people call them.

use midflight_core::text::quoted;

use super::error::ActionError;
use super::event::{Event, PullRequest};
use super::host::{Host, git_text};
use super::inputs::Inputs;
use crate::client::{GitHub, Repository};
use crate::commits::{self, Commit};
use crate::error::Error;

/// A commit to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OldSide {
    /// Its full name.
    pub(super) commit: String,
    /// What the report calls it.
    pub(super) label: String,
}

/// Everything that is needed to find it.
#[derive(Clone, Copy)]
pub(super) struct Finder<'a> {
    pub(super) host: &'a dyn Host,
    pub(super) github: &'a GitHub,
    pub(super) repository: &'a Repository,
}

impl Finder<'_> {
    /// The commits to compare with: those of the input, else the one of the event. None: the
    /// first push of all, which has nothing before it.
    pub(super) async fn find(
        self,
        event: &Event,
        inputs: &Inputs,
    ) -> Result<Vec<OldSide>, ActionError> {
        if !inputs.against.is_empty() {
            let mut sides = Vec::new();
            for name in &inputs.against {
                sides.push(self.named(name).await?);
            }
            return Ok(sides);
        }
        let found = match event {
            Event::PullRequest(pull_request) => self.of_pull_request(pull_request).await,
            Event::Push { before: Some(before), .. } => {
                Ok(OldSide::new(before, format!("{}, before the push", short(before))))
            }
            Event::Push { before: None, name, default_branch } => {
                let branch = self.default_branch(default_branch.as_deref()).await?;
                if *name == format!("refs/heads/{branch}") {
                    return Ok(Vec::new());
                }
                self.of_branch(&branch).await
            }
            Event::MergeGroup { base } => {
                let label = format!("{}, which the merge queue builds on", short(base));
                Ok(OldSide::new(base, label))
            }
            Event::Other { default_branch } => {
                let branch = self.default_branch(default_branch.as_deref()).await?;
                self.of_branch(&branch).await
            }
        };
        Ok(vec![found?])
    }

    /// On GitHub's merge commit, its first parent: the base branch as it is. On the head commit,
    /// what it was branched from. The head may itself be a merge, so it is asked for first.
    async fn of_pull_request(self, pull_request: &PullRequest) -> Result<OldSide, ActionError> {
        let PullRequest { base, base_branch, head, .. } = pull_request;
        let here = self.head().await?;
        let holds_head = here.parents.contains(head);
        if here.sha != *head
            && holds_head
            && let [first, second] = here.parents.as_slice()
            && second == head
        {
            let branch = quoted(base_branch);
            let label = format!("{} of {branch}, first parent of the merge commit", short(first));
            return Ok(OldSide::new(first, label));
        }
        let mut tip = head.as_str();
        if here.sha != *head && !holds_head {
            // A newer merge commit, or a branch on top. Anything else is not this pull request.
            let common = commits::merge_base(self.github, self.repository, head, &here.sha).await;
            if common.as_ref() != Ok(head) {
                return Err(ActionError::OtherCommit(short(&here.sha).to_owned()));
            }
            tip = &here.sha;
        }
        self.merge_base(base, base_branch, tip).await
    }

    async fn of_branch(self, branch: &str) -> Result<OldSide, ActionError> {
        let here = self.head_name()?;
        self.merge_base(branch, branch, &here).await
    }

    async fn merge_base(
        self,
        base: &str,
        branch: &str,
        head: &str,
    ) -> Result<OldSide, ActionError> {
        let found = commits::merge_base(self.github, self.repository, base, head).await;
        let sha = found.map_err(no_base)?;
        let label = format!("merge base {} of {}", short(&sha), quoted(branch));
        Ok(OldSide { commit: sha, label })
    }

    /// A revision that the user named: as git knows it here, else as GitHub knows it.
    async fn named(self, name: &str) -> Result<OldSide, ActionError> {
        if name.starts_with('-') {
            let expected = "branches, tags or commits, separated by spaces".to_owned();
            let value = quoted(name);
            return Err(ActionError::Input { name: "against", value, expected });
        }
        let revision = format!("{name}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", &revision];
        let here = git_text(self.host, &arguments).and_then(|text| full_name(&text));
        let sha = match here {
            Some(sha) => sha,
            None => commits::commit(self.github, self.repository, name).await.map_err(no_base)?.sha,
        };
        let label = format!("{} ({})", quoted(name), short(&sha));
        Ok(OldSide { commit: sha, label })
    }

    /// The checked out commit with its parents. A shallow checkout has the commit's own text,
    /// where the parents stand, and not the parents.
    async fn head(self) -> Result<Commit, ActionError> {
        let sha = self.head_name()?;
        if let Some(text) = git_text(self.host, &["cat-file", "commit", "HEAD"]) {
            let header = text.lines().take_while(|line| !line.is_empty());
            let parents = header.filter_map(|line| line.strip_prefix("parent "));
            return Ok(Commit { sha, parents: parents.map(str::to_owned).collect() });
        }
        Ok(commits::commit(self.github, self.repository, &sha).await?)
    }

    /// The checked out commit; where git does not say, the one that the runner checks out.
    fn head_name(self) -> Result<String, ActionError> {
        let here = git_text(self.host, &["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
        here.or_else(|| self.host.env("GITHUB_SHA"))
            .and_then(|text| full_name(&text))
            .ok_or(ActionError::Variable("GITHUB_SHA"))
    }

    async fn default_branch(self, said: Option<&str>) -> Result<String, ActionError> {
        match said {
            Some(branch) => Ok(branch.to_owned()),
            None => Ok(commits::default_branch(self.github, self.repository).await?),
        }
    }
}

impl OldSide {
    fn new(commit: &str, label: String) -> Self {
        Self { commit: commit.to_owned(), label }
    }
}

fn no_base(error: Error) -> ActionError {
    match error {
        Error::NotFound { .. } | Error::NotAccepted { .. } => {
            ActionError::NoBase { why: error.to_string() }
        }
        other => other.into(),
    }
}

fn full_name(text: &str) -> Option<String> {
    let text = text.trim();
    let full = matches!(text.len(), 40 | 64) && text.bytes().all(|b| b.is_ascii_hexdigit());
    full.then(|| text.to_owned())
}

fn short(sha: &str) -> &str {
    sha.get(..7).unwrap_or(sha)
}
