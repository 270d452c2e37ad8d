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
    "tip",
    "edge",
    "nightly",
    "daily",
    "weekly",
    "canary",
    "next",
    "current",
    "default",
    "staging",
    "stage",
    "test",
    "testing",
    "uat",
    "qa",
    "beta",
    "alpha",
    "rc",
    "preview",
    "prerelease",
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
    named_release: Regex,
    build: Regex,
    partial: Regex,
}

static SHAPES: LazyLock<Option<Shapes>> = LazyLock::new(|| {
    Some(Shapes {
        release: Regex::new(r"^v?[0-9]+\.[0-9]+\.[0-9]+").ok()?,
        named_release: Regex::new(r"[-_.]v?[0-9]+\.[0-9]+\.[0-9]+").ok()?,
        // A date with or without separators, a time stamp or the number of a run, `build-7`, `r7`.
        build: Regex::new(
            r"(?x)
              (?:^|[-_.])v?(?:19|20)[0-9][0-9]
                (?:[-_.](?:0[1-9]|1[0-2])[-_.]|0[1-9]|1[0-2])
                (?:0[1-9]|[12][0-9]|3[01])(?:$|[^0-9])
            | (?:^|[-_.])v?[0-9]{10,14}(?:$|[-_.])
            | ^(?:build-?|r)[0-9]+$",
        )
        .ok()?,
        partial: Regex::new(r"^v?[0-9]+(?:\.[0-9]+)?(?:$|[-_.])").ok()?,
    })
});

/// The class of a tag: a whole channel word, then a release shape, then `latest` inside it, then
/// a part of a version, then another channel word inside it. A release can stand behind a name
/// (`postgres-14.22.1`), but not behind a part of a version, which can move by itself
/// (`3.8-alpine-3.18.4`).
pub(super) fn judge(tag: &str) -> Judged {
    let lower = tag.to_ascii_lowercase();
    if lower == "latest" {
        return (Class::MutableTag, "latest");
    }
    if CHANNELS.contains(&lower.as_str()) {
        return (Class::MutableTag, "channel");
    }
    let Some(shapes) = SHAPES.as_ref() else { return (Class::MutableTag, "other") };
    let partial = shapes.partial.is_match(&lower);
    if shapes.release.is_match(&lower) || !partial && shapes.named_release.is_match(&lower) {
        return (Class::ImmutableTag, "semver");
    }
    if shapes.build.is_match(&lower) {
        return (Class::ImmutableTag, "build");
    }
    if words(&lower).any(is_commit) {
        return (Class::ImmutableTag, "commit");
    }
    if words(&lower).any(|word| word == "latest") {
        return (Class::MutableTag, "latest");
    }
    if partial {
        return (Class::MutableTag, "partial-version");
    }
    if words(&lower).any(|word| CHANNELS.contains(&word)) {
        return (Class::MutableTag, "channel");
    }
    (Class::MutableTag, "other")
}

fn words(tag: &str) -> impl Iterator<Item = &str> {
    tag.split(|c: char| !c.is_ascii_alphanumeric())
}

/// Whether a text begins as a version does: digits after an optional `v`.
pub(super) fn looks_like_version(text: &str) -> bool {
    text.strip_prefix('v').unwrap_or(text).starts_with(|c: char| c.is_ascii_digit())
}

/// 7 to 64 hexadecimal digits with a letter and a digit among them, after an optional `sha` or
/// the `g` of `git describe`.
fn is_commit(word: &str) -> bool {
    let digits = ["sha", "g"].iter().find_map(|prefix| word.strip_prefix(prefix));
    [Some(word), digits].into_iter().flatten().any(|hex| {
        (7..=64).contains(&hex.len())
            && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
            && hex.bytes().any(|byte| byte.is_ascii_digit())
            && hex.bytes().any(|byte| byte.is_ascii_alphabetic())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(tags: &[&str], class: Class, reason: &str) {
        for tag in tags {
            assert_eq!(judge(tag), (class, reason), "{tag}");
        }
    }

    #[test]
    fn releases() {
        let tags = [
            "1.2.3",
            "v1.2.3",
            "1.2.3.4",
            "v1.2.3-rc1",
            "1.2.3-alpine",
            "1.2.3-latest",
            "1.2.3_4",
            "2.0.0-SNAPSHOT",
            "2024.01.15",
            "2024.1.5",
            "1.247346.0b249609",
            "windows-1.2.3",
            "jdk-17.0.2_8",
            "release-v1.2.3",
            "postgres-14.22-postgis-3.6.2",
        ];
        all(&tags, Class::ImmutableTag, "semver");
    }

    #[test]
    fn builds() {
        let tags = [
            "2026-11-21",
            "20261121",
            "202611211530",
            "1700000000",
            "build-17",
            "build17",
            "r12",
            "RELEASE.2023-01-01T00-00-00Z",
            "jammy-20240101",
            "nightly-2024-01-01",
            "v20240101",
            "20240101.1",
            "main-20240101123000",
            "3.8-20240101",
            "2026_11_21",
        ];
        all(&tags, Class::ImmutableTag, "build");
    }

    #[test]
    fn commits() {
        let hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        let signature = format!("sha256-{hex}.sig");
        let tags = [
            "3f2a91c",
            "3F2A91C",
            "sha-3f2a91c",
            "git-3f2a91c",
            "sha3f2a91c",
            "main-3f2a91c",
            "v1.2-5-g3f2a91c",
            "1.2-3f2a91c",
            hex,
            &signature,
        ];
        all(&tags, Class::ImmutableTag, "commit");
    }

    #[test]
    fn latest_wins_over_a_part_of_a_version() {
        all(&["2025-latest"], Class::MutableTag, "latest");
    }

    #[test]
    fn parts_of_versions() {
        let tags = [
            "1",
            "v5",
            "1809",
            "3.8-alpine",
            "12-jdk",
            "2024.01",
            "2024-01",
            "1.x",
            "3.12rc1",
            "16-3.4.2",
            "3-alpine-3.18.4",
            "123456789",
            "20241301",
            "123456789012345",
        ];
        all(&tags, Class::MutableTag, "partial-version");
    }

    #[test]
    fn channels_and_other_words() {
        all(&["latest", "Latest", "latest-alpine", "my_latest"], Class::MutableTag, "latest");
        all(&["Prod", "nightly", "dev-alpine", "stable.slim"], Class::MutableTag, "channel");
        let other = [
            "alpine",
            "bullseye-slim",
            "alpine3.23",
            "alpine3.18.4",
            "b1234",
            "ltsc2022",
            "e2e",
            "deadbeef",
            "feedface",
            "ubuntu-22.04",
            "_",
            "build-",
            "17u8",
            "sha256",
        ];
        all(&other, Class::MutableTag, "other");
    }
}
