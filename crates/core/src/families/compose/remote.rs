//! Sources elsewhere: git addresses as Docker takes them, and files from a registry.

use crate::references::{Judged, git};

/// The judgement of a git address; none where the text is a folder or another address.
pub(super) fn judge_git(source: &str) -> Option<Judged> {
    let (address, fragment) = match source.split_once('#') {
        Some((address, fragment)) => (address, fragment),
        None => (source, ""),
    };
    let (address, query) = match address.split_once('?') {
        Some((address, query)) => (address, query),
        None => (address, ""),
    };
    if !is_git(address) {
        return None;
    }
    // `#revision:folder`; or `?branch=`, `?tag=`, `?ref=`, `?commit=`, the surest first.
    let revision = fragment.split(':').next().unwrap_or_default();
    let of = |key: &str| query.split('&').find_map(|part| part.strip_prefix(key));
    let of_query = ["commit=", "checksum=", "tag=", "ref=", "branch="].into_iter().find_map(of);
    let revision = of_query.unwrap_or(revision);
    let open = revision.is_empty() && crate::references::has_placeholder(source);
    // The rest matters where a placeholder may hold the revision.
    Some(if open { git(source) } else { git(&format!("#{revision}")) })
}

/// `docker build` clones these. An address of HTTP is one if its path ends in `.git`.
fn is_git(address: &str) -> bool {
    let starts = ["git://", "ssh://", "git@", "github.com/"];
    let http = ["https://", "http://"].iter().any(|start| address.starts_with(start));
    starts.iter().any(|start| address.starts_with(start))
        || http && address.strip_suffix(".git").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::references::Class;

    #[test]
    fn addresses() {
        let commit = "08c6903cd8c0fde910a37f88322edcfb5dd907a8";
        for (source, class) in [
            ("https://example.com/a.git", Some(Class::ImplicitLatest)),
            ("https://example.com/a.git#main", Some(Class::MutableTag)),
            ("https://example.com/a.git#v1.2.3:docker", Some(Class::ImmutableTag)),
            ("https://example.com/a.git#:docker", Some(Class::ImplicitLatest)),
            ("https://example.com/a.git?tag=v1.2.3&subdir=x", Some(Class::ImmutableTag)),
            ("https://example.com/a.git#${REF}", Some(Class::UnresolvedTemplate)),
            ("https://example.com/a.git${REF}", None),
            ("github.com/acme/a", Some(Class::ImplicitLatest)),
            ("git@example.com:a.git#release/2", Some(Class::MutableTag)),
            ("https://example.com/a.tar.gz", None),
            ("./a.git", None),
            (".", None),
        ] {
            assert_eq!(judge_git(source).map(|judged| judged.0), class, "{source}");
        }
        let pinned = judge_git(&format!("ssh://git@example.com/a.git#{commit}:x"));
        assert_eq!(pinned.map(|judged| judged.0), Some(Class::Digest));
        let pinned = judge_git(&format!("https://example.com/a.git?branch=main&commit={commit}"));
        assert_eq!(pinned.map(|judged| judged.0), Some(Class::Digest));
    }
}
