//! What the work tree is compared with when nobody says.

use super::git::Git;
use crate::error::CliError;

/// A commit and what people call it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Base {
    pub(crate) commit: String,
    pub(crate) label: String,
}

/// What a GitHub workflow says about its pull request.
#[derive(Debug, Default)]
pub(crate) struct PullRequest {
    /// The workflow runs on GitHub's own merge of the pull request.
    pub(crate) merged: bool,
    /// The commit that the workflow runs on; a later step may have checked out another one.
    pub(crate) sha: Option<String>,
    /// The branch that the pull request is to be merged into.
    pub(crate) base: Option<String>,
}

/// A branch and the commit that it is at.
struct Branch {
    name: String,
    commit: String,
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
/// with the branch that the change goes to. `None` in a repository without commits.
pub(crate) fn found(git: &Git, pull: &PullRequest) -> Result<Option<Base>, CliError> {
    if let Some(parent) = merged_into(git, pull)? {
        let label = format!("first parent {} of the merge commit", short(&parent));
        return Ok(Some(Base { label, commit: parent }));
    }
    let Some(branch) = target_branch(git, pull)? else {
        return match resolve(git, "HEAD")? {
            None => Ok(None),
            // Comparing with HEAD instead would call safe whatever is committed already.
            Some(_) if git.shallow => Err(shallow()),
            Some(_) => Err(unknown("it cannot be told which branch the change goes to")),
        };
    };
    if let Some(base) = git.try_line(&["merge-base", "HEAD", &branch.commit])? {
        let label = format!("merge base {} of {}", short(&base), branch.name);
        return Ok(Some(Base { label, commit: base }));
    }
    if resolve(git, "HEAD")?.is_none() {
        let label = format!("{} of {} (no commit here yet)", short(&branch.commit), branch.name);
        return Ok(Some(Base { label, commit: branch.commit }));
    }
    let unrelated = format!("HEAD and {} have no commit in common", branch.name);
    Err(if git.shallow { shallow() } else { unknown(&unrelated) })
}

/// The first parent of GitHub's merge commit, where that is what is checked out.
fn merged_into(git: &Git, pull: &PullRequest) -> Result<Option<String>, CliError> {
    if !pull.merged {
        return Ok(None);
    }
    let head = resolve(git, "HEAD")?;
    let elsewhere = pull.sha.is_some() && pull.sha != head;
    if elsewhere || head.is_none() {
        return Ok(None);
    }
    let is_merge = resolve(git, "HEAD^2")?.is_some();
    match resolve(git, "HEAD^1")?.filter(|_| is_merge) {
        None if git.shallow => Err(shallow()),
        parent => Ok(parent),
    }
}

/// The branch that the change goes to: what the pull request says, else the default one.
fn target_branch(git: &Git, pull: &PullRequest) -> Result<Option<Branch>, CliError> {
    let Some(base) = &pull.base else { return default_branch(git) };
    let name = format!("origin/{base}");
    match resolve(git, &format!("refs/remotes/{name}"))? {
        Some(commit) => Ok(Some(Branch { name, commit })),
        None if git.shallow => Err(shallow()),
        None => {
            Err(unknown(&format!("the branch {name} of the pull request is not in this clone")))
        }
    }
}

/// What the remote calls its default branch, else the names in use, else the only one.
fn default_branch(git: &Git) -> Result<Option<Branch>, CliError> {
    const FORMAT: &str = "--format=%(objectname) %(refname) %(symref)";
    let usual = [
        "refs/remotes/*/HEAD",
        "refs/remotes/*/main",
        "refs/remotes/*/master",
        "refs/heads/main",
        "refs/heads/master",
    ];
    let of_origin = ["refs/remotes/origin/HEAD", "refs/remotes/origin/main"];
    let args = [&["for-each-ref", FORMAT][..], &usual].concat();
    let found = git.try_line(&args)?.unwrap_or_default();
    let refs: Vec<[&str; 3]> = found.lines().filter_map(words).collect();
    let exactly = |name: &&str| refs.iter().find(|[_, found, _]| found == name);
    let ending = |end: &str, folder: &str| {
        let matches = |[_, name, _]: &&[&str; 3]| name.starts_with(folder) && name.ends_with(end);
        refs.iter().find(matches)
    };
    let remote = || ["/HEAD", "/main", "/master"].iter().find_map(|e| ending(e, "refs/remotes/"));
    let local = || ["/main", "/master"].iter().find_map(|end| ending(end, "refs/heads/"));
    let origin = of_origin.iter().find_map(exactly);
    if let Some(found) = origin.or_else(|| exactly(&"refs/remotes/origin/master")) {
        return Ok(Some(branch(*found)));
    }
    if let Some(found) = remote().or_else(local) {
        return Ok(Some(branch(*found)));
    }
    let args = ["for-each-ref", "--count=2", FORMAT, "refs/heads", "refs/remotes"];
    let all = git.try_line(&args)?.unwrap_or_default();
    let all: Vec<[&str; 3]> = all.lines().filter_map(words).collect();
    Ok(if let [only] = all[..] { Some(branch(only)) } else { None })
}

/// `<id> <ref> <what it points at>`; the last is empty for most.
fn words(line: &str) -> Option<[&str; 3]> {
    let mut words = line.split(' ');
    Some([words.next()?, words.next()?, words.next().unwrap_or_default()])
}

fn branch([commit, name, symbolic]: [&str; 3]) -> Branch {
    let name = if symbolic.is_empty() { name } else { symbolic };
    let short = name.strip_prefix("refs/heads/").or(name.strip_prefix("refs/remotes/"));
    Branch { name: short.unwrap_or(name).to_owned(), commit: commit.to_owned() }
}

fn resolve(git: &Git, revision: &str) -> Result<Option<String>, CliError> {
    let commit = format!("{revision}^{{commit}}");
    git.try_line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
}

fn shallow() -> CliError {
    CliError::Git {
        what: "this clone is shallow and does not have the commit to compare with".to_owned(),
        help: "fetch more history (`git fetch --unshallow`, or `fetch-depth: 0` of \
               actions/checkout), or name a revision with --against"
            .to_owned(),
    }
}

fn unknown(what: &str) -> CliError {
    CliError::Git { what: what.to_owned(), help: "name a revision with --against".to_owned() }
}

fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}
