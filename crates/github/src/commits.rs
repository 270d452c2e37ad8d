//! Commits: what a name stands for, parents, merge bases.

use serde::Deserialize;

use crate::client::{GitHub, Repository};
use crate::error::Error;

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its full name, 40 hexadecimal digits (64 in a repository of SHA-256).
    pub sha: String,
    /// The commits that it was made from, the branch merged into first.
    pub parents: Vec<String>,
}

#[derive(Deserialize)]
struct CommitAnswer {
    sha: String,
    #[serde(default)]
    parents: Vec<Name>,
}

#[derive(Deserialize)]
struct Name {
    sha: String,
}

#[derive(Deserialize)]
struct Comparison {
    merge_base_commit: Name,
}

#[derive(Deserialize)]
struct RepositoryAnswer {
    default_branch: String,
}

/// The commit that a branch, tag or commit name stands for.
pub async fn commit(github: &GitHub, repository: &Repository, name: &str) -> Result<Commit, Error> {
    let route = repository.route(&format!("/commits/{}?per_page=1", escaped(name)));
    let answer: CommitAnswer = github.get(&format!("the commit `{name}`"), &route).await?;
    let parents = answer.parents.into_iter().map(|parent| parent.sha).collect();
    Ok(Commit { sha: answer.sha, parents })
}

/// The newest commit that both have: what `head` was branched from.
pub async fn merge_base(
    github: &GitHub,
    repository: &Repository,
    base: &str,
    head: &str,
) -> Result<String, Error> {
    let both = format!("{}...{}", escaped(base), escaped(head));
    let route = repository.route(&format!("/compare/{both}?per_page=1"));
    let what = format!("the merge base of `{base}` and `{head}`");
    let answer: Comparison = github.get(&what, &route).await?;
    Ok(answer.merge_base_commit.sha)
}

/// The branch that pull requests go to unless they say otherwise.
pub async fn default_branch(github: &GitHub, repository: &Repository) -> Result<String, Error> {
    let answer: RepositoryAnswer = github.get("the repository", &repository.route("")).await?;
    Ok(answer.default_branch)
}

/// A name as one part of an address.
fn escaped(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend([byte >> 4, byte & 15].map(|nibble| {
                char::from_digit(u32::from(nibble), 16).unwrap_or('0').to_ascii_uppercase()
            }));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_one_part_of_the_address() {
        assert_eq!(escaped("feature/ä b?x#y..%"), "feature%2F%C3%A4%20b%3Fx%23y..%25");
    }
}
