//! Revisions of git repositories: sources by `?ref=`, and GitHub's `uses:`.

use super::{Class, Judged, has_placeholder, tag};

/// `owner/repository[/path]@revision`. Only a commit is fixed: a tag of a repository can be
/// moved by whoever can write to it.
pub fn action(uses: &str) -> Judged {
    match uses.rsplit_once('@') {
        None if has_placeholder(uses) => (Class::UnresolvedTemplate, "template"),
        None => (Class::Invalid, "malformed"),
        Some((_, revision)) if is_commit(revision) => (Class::Digest, "commit"),
        Some((_, revision)) if has_placeholder(revision) => (Class::UnresolvedTemplate, "template"),
        Some((name, revision)) if name.is_empty() || revision.is_empty() => {
            (Class::Invalid, "malformed")
        }
        Some((_, revision)) if tag::looks_like_version(revision) => (Class::MutableTag, "tag"),
        Some(_) => (Class::MutableTag, "branch"),
    }
}

/// A source with `?ref=revision` (go-getter, Kustomize) or `#revision` (npm, Compose).
pub fn git(source: &str) -> Judged {
    let revision = source
        .split_once('?')
        .and_then(|(_, query)| query.split('&').find_map(|part| part.strip_prefix("ref=")))
        .or_else(|| source.rsplit_once('#').map(|(_, revision)| revision));
    match revision {
        None | Some("") if has_placeholder(source) => (Class::UnresolvedTemplate, "template"),
        None | Some("" | "HEAD") => (Class::ImplicitLatest, "no-revision"),
        Some(revision) => self::revision(revision),
    }
}

/// A revision by itself. A tag of release shape is taken as one that people do not move.
fn revision(revision: &str) -> Judged {
    if is_commit(revision) {
        return (Class::Digest, "commit");
    }
    if has_placeholder(revision) {
        return (Class::UnresolvedTemplate, "template");
    }
    let name = revision.strip_prefix("refs/tags/").unwrap_or(revision);
    // What does not begin with a digit can be a branch that is named after a release.
    let is_release =
        tag::looks_like_version(name) || name.bytes().all(|b| b.is_ascii_alphanumeric());
    match tag::judge(name) {
        fixed @ (Class::ImmutableTag, _) if is_release => fixed,
        (Class::ImmutableTag, _) => (Class::MutableTag, "branch"),
        // `v1` is a tag that moves by custom; any other word is a branch, or may be.
        (class, "partial-version") => (class, "partial-version"),
        (class, _) => (class, "branch"),
    }
}

pub(super) fn is_commit(revision: &str) -> bool {
    matches!(revision.len(), 40 | 64) && revision.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: &str = "08c6903cd8c0fde910a37f88322edcfb5dd907a8";

    #[test]
    fn actions() {
        for (revision, judged) in [
            (COMMIT, (Class::Digest, "commit")),
            ("v4", (Class::MutableTag, "tag")),
            ("v4.1.2", (Class::MutableTag, "tag")),
            ("main", (Class::MutableTag, "branch")),
            ("${{ inputs.x }}", (Class::UnresolvedTemplate, "template")),
        ] {
            assert_eq!(action(&format!("actions/checkout@{revision}")), judged, "{revision}");
        }
        assert_eq!(action("actions/checkout").0, Class::Invalid);
    }

    #[test]
    fn sources() {
        let source = "git::https://example.com/network.git//modules/vpc";
        for (query, judged) in [
            (format!("?ref={COMMIT}"), (Class::Digest, "commit")),
            ("?ref=v1.2.0".to_owned(), (Class::ImmutableTag, "semver")),
            ("?depth=1&ref=v1.2.0".to_owned(), (Class::ImmutableTag, "semver")),
            ("?ref=v1".to_owned(), (Class::MutableTag, "partial-version")),
            ("?ref=main".to_owned(), (Class::MutableTag, "branch")),
            ("#release/2".to_owned(), (Class::MutableTag, "branch")),
            ("#release-1.2.3".to_owned(), (Class::MutableTag, "branch")),
            ("#fix-20240101".to_owned(), (Class::MutableTag, "branch")),
            ("#a1b2c3d".to_owned(), (Class::ImmutableTag, "commit")),
            ("?ref=${var.ref}".to_owned(), (Class::UnresolvedTemplate, "template")),
            ("?ref=HEAD".to_owned(), (Class::ImplicitLatest, "no-revision")),
            (String::new(), (Class::ImplicitLatest, "no-revision")),
        ] {
            assert_eq!(git(&format!("{source}{query}")), judged, "{query}");
        }
    }
}
