//! Maven coordinates, which KIE release ids are too.

use super::{Class, Judged, has_placeholder};

/// `group:artifact:version`. A version is fixed once it is released; snapshots, `LATEST`,
/// `RELEASE` and ranges are looked up at each resolution (Maven's POM reference, "Dependency
/// Version Requirement Specification").
pub fn maven(coordinates: &str) -> Judged {
    let mut parts = coordinates.splitn(3, ':');
    let (group, artifact) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if group.trim().is_empty() || artifact.trim().is_empty() {
        return (Class::Invalid, "malformed");
    }
    let version = parts.next().unwrap_or_default().trim();
    match version {
        "" => (Class::ImplicitLatest, "no-version"),
        "LATEST" | "RELEASE" => (Class::MutableTag, "latest"),
        _ if version.to_ascii_uppercase().ends_with("-SNAPSHOT") => (Class::MutableTag, "snapshot"),
        _ if has_placeholder(version) => (Class::UnresolvedTemplate, "template"),
        _ if is_exact(version) => (Class::Pinned, "release"),
        _ if version.starts_with(['[', '(']) => (Class::MutableTag, "range"),
        _ => (Class::Pinned, "release"),
    }
}

/// `[1.2.3]` is a range of one version.
fn is_exact(version: &str) -> bool {
    let inside = version.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inside.is_some_and(|inside| !inside.contains(','))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        for (version, judged) in [
            (":1.2.3", (Class::Pinned, "release")),
            (":1.2.3.Final", (Class::Pinned, "release")),
            (":[1.2.3]", (Class::Pinned, "release")),
            (":1.2-SNAPSHOT", (Class::MutableTag, "snapshot")),
            (":1.2-snapshot", (Class::MutableTag, "snapshot")),
            (":LATEST", (Class::MutableTag, "latest")),
            (":RELEASE", (Class::MutableTag, "latest")),
            (":[1.2,2)", (Class::MutableTag, "range")),
            (":(,1.0],[1.2,)", (Class::MutableTag, "range")),
            (":${project.version}", (Class::UnresolvedTemplate, "template")),
            (":", (Class::ImplicitLatest, "no-version")),
            ("", (Class::ImplicitLatest, "no-version")),
        ] {
            assert_eq!(maven(&format!("com.acme:order{version}")), judged, "{version}");
        }
        assert_eq!(maven("order").0, Class::Invalid);
    }
}
