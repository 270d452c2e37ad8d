//! What the work tree is compared with when nobody says.

use super::git::Git;
use crate::error::CliError;

/// A commit and what people call it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Base {
    pub(crate) commit: String,
    pub(crate) label: String,
}

/// A revision that a user named: exactly that one, because it is what runs in flight are on.
pub(crate) fn named(git: &Git, revision: &str) -> Result<Base, CliError> {
    let commit = resolve(git, revision)?.ok_or_else(|| CliError::Git {
        what: format!("there is no revision `{revision}`"),
        help: "fetch it first; in a shallow clone with `git fetch --depth=1 origin REV`".to_owned(),
    })?;
    Ok(Base { label: format!("{revision} ({})", short(&commit)), commit })
}

/// The first parent where the work tree is GitHub's merge of a pull request, else the merge base
/// with the default branch. `None` in a repository without commits.
pub(crate) fn found(git: &Git, pull_request_merge: bool) -> Result<Option<Base>, CliError> {
    let Some(head) = resolve(git, "HEAD")? else { return Ok(None) };
    if pull_request_merge && resolve(git, "HEAD^2")?.is_some() {
        let parent = resolve(git, "HEAD^1")?.ok_or_else(|| shallow("HEAD^1"))?;
        let label = format!("first parent {} of the merge commit", short(&parent));
        return Ok(Some(Base { label, commit: parent }));
    }
    let Some(branch) = default_branch(git)? else {
        let label = format!("HEAD {} (no default branch found)", short(&head));
        return Ok(Some(Base { label, commit: head }));
    };
    let base = git.try_line(&["merge-base", "HEAD", &branch])?;
    let base = base.ok_or_else(|| shallow(&branch))?;
    let label = format!("merge base {} of {branch}", short(&base));
    Ok(Some(Base { label, commit: base }))
}

/// What the remote calls its default branch, else the names in use.
fn default_branch(git: &Git) -> Result<Option<String>, CliError> {
    let remote = ["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"];
    if let Some(branch) = git.try_line(&remote)?
        && resolve(git, &branch)?.is_some()
    {
        return Ok(Some(branch));
    }
    for name in ["origin/main", "origin/master", "main", "master"] {
        if resolve(git, name)?.is_some() {
            return Ok(Some(name.to_owned()));
        }
    }
    Ok(None)
}

fn resolve(git: &Git, revision: &str) -> Result<Option<String>, CliError> {
    let commit = format!("{revision}^{{commit}}");
    git.try_line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
}

fn shallow(what: &str) -> CliError {
    CliError::Git {
        what: format!("the history does not reach the merge base with {what}"),
        help: "deepen the clone (`git fetch --unshallow`), or name a revision with --against"
            .to_owned(),
    }
}

fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}
