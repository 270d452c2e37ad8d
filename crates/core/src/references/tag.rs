//! What the shape of an image tag says about whether people move it.

use std::sync::LazyLock;

use regex::Regex;

use super::{Class, Judged};

/// Words that name a channel, not a release.
const CHANNELS: &[&str] = &[
    "latest",
    "stable",
    "prod",
    "production",
    "release",
    "dev",
    "devel",
    "develop",
    "development",
    "main",
    "master",
    "trunk",
    "head",
    "edge",
    "nightly",
    "canary",
    "next",
    "current",
    "default",
    "staging",
    "stage",
    "test",
    "testing",
    "qa",
    "beta",
    "alpha",
    "rc",
    "preview",
    "snapshot",
    "unstable",
    "experimental",
    "live",
    "lts",
    "mainline",
    "rolling",
    "integration",
];

struct Shapes {
    release: Regex,
    build: Regex,
    partial: Regex,
}

static SHAPES: LazyLock<Option<Shapes>> = LazyLock::new(|| {
    Some(Shapes {
        release: Regex::new(r"^v?\d+\.\d+\.\d+").ok()?,
        build: Regex::new(
            r"^(?:\d{4}[-.]\d{2}[-.]\d{2}(?:\D.*)?|\d{8}(?:[-.T_].*)?|\d{10,14}|(?:build-?|r)\d+)$",
        )
        .ok()?,
        partial: Regex::new(r"^v?\d+(?:\.\d+)?(?:$|[-_.+])").ok()?,
    })
});

/// The class of a tag: a whole channel word, then a release shape, then `latest` inside it, then
/// a part of a version, then another channel word inside it.
pub(super) fn judge(tag: &str) -> Judged {
    let lower = tag.to_ascii_lowercase();
    if lower == "latest" {
        return (Class::MutableTag, "latest");
    }
    if CHANNELS.contains(&lower.as_str()) {
        return (Class::MutableTag, "channel");
    }
    let Some(shapes) = SHAPES.as_ref() else { return (Class::MutableTag, "other") };
    if shapes.release.is_match(&lower) {
        return (Class::ImmutableTag, "semver");
    }
    if shapes.build.is_match(&lower) {
        return (Class::ImmutableTag, "build");
    }
    if is_commit(&lower) {
        return (Class::ImmutableTag, "commit");
    }
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    if words.clone().any(|word| word == "latest") {
        return (Class::MutableTag, "latest");
    }
    if shapes.partial.is_match(&lower) {
        return (Class::MutableTag, "partial-version");
    }
    if words.any(|word| CHANNELS.contains(&word)) {
        return (Class::MutableTag, "channel");
    }
    (Class::MutableTag, "other")
}

/// Whether a text begins as a version does: digits after an optional `v`.
pub(super) fn looks_like_version(text: &str) -> bool {
    text.strip_prefix('v').unwrap_or(text).starts_with(|c: char| c.is_ascii_digit())
}

/// 7 to 64 hexadecimal digits with a letter and a digit among them, after an optional `sha-` or
/// `git-`.
fn is_commit(tag: &str) -> bool {
    let digits = ["sha-", "git-", "sha", "g"].iter().find_map(|p| tag.strip_prefix(p));
    [Some(tag), digits].into_iter().flatten().any(|hex| {
        (7..=64).contains(&hex.len())
            && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
            && hex.bytes().any(|byte| byte.is_ascii_digit())
            && hex.bytes().any(|byte| byte.is_ascii_alphabetic())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (tag, class, reason) in [
            ("latest", Class::MutableTag, "latest"),
            ("Prod", Class::MutableTag, "channel"),
            ("1.2.3", Class::ImmutableTag, "semver"),
            ("v1.2.3-alpine", Class::ImmutableTag, "semver"),
            ("2026-11-21", Class::ImmutableTag, "build"),
            ("20261121", Class::ImmutableTag, "build"),
            ("202611211530", Class::ImmutableTag, "build"),
            ("build-17", Class::ImmutableTag, "build"),
            ("3f2a91c", Class::ImmutableTag, "commit"),
            ("sha-3f2a91c", Class::ImmutableTag, "commit"),
            ("1", Class::MutableTag, "partial-version"),
            ("3.8-alpine", Class::MutableTag, "partial-version"),
            ("latest-alpine", Class::MutableTag, "latest"),
            ("3.8-latest", Class::MutableTag, "latest"),
            ("alpine-stable", Class::MutableTag, "channel"),
            ("1.2.3-latest", Class::ImmutableTag, "semver"),
            ("bookworm", Class::MutableTag, "other"),
        ] {
            assert_eq!(judge(tag), (class, reason), "{tag}");
        }
    }
}
