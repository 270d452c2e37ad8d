//! Helm charts by version.

use super::{Class, Judged, has_placeholder};

/// `name:version`; a version is exact or a range of the Masterminds grammar that Helm uses.
pub fn chart(reference: &str) -> Judged {
    let version = reference.rsplit_once(':').map_or("", |(_, version)| version.trim());
    if version.is_empty() || version.contains('/') {
        return (Class::ImplicitLatest, "no-version");
    }
    if has_placeholder(version) {
        return (Class::UnresolvedTemplate, "template");
    }
    if is_exact(version) { (Class::ImmutableTag, "semver") } else { (Class::MutableTag, "range") }
}

/// Three numbers; what follows them is a pre-release or build metadata.
fn is_exact(version: &str) -> bool {
    let version = version.strip_prefix('=').unwrap_or(version).trim_start();
    let version = version.strip_prefix('v').unwrap_or(version);
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let mut numbers = core.split('.');
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    numbers.by_ref().take(3).filter(|part| number(part)).count() == 3
        && numbers.next().is_none()
        && !version.contains([' ', ',', '|'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        for (version, class) in [
            ("1.2.3", Class::ImmutableTag),
            ("v1.2.3-rc.1+build", Class::ImmutableTag),
            ("= 1.2.3", Class::ImmutableTag),
            ("1.2", Class::MutableTag),
            ("1.x", Class::MutableTag),
            ("^1.2.3", Class::MutableTag),
            (">=1.2.3", Class::MutableTag),
            ("1.2.3 - 2.0.0", Class::MutableTag),
            ("1.2.3 || 2.0.0", Class::MutableTag),
            ("*", Class::MutableTag),
            ("{{ x }}", Class::UnresolvedTemplate),
            ("", Class::ImplicitLatest),
        ] {
            assert_eq!(chart(&format!("redis:{version}")).0, class, "{version}");
        }
        assert_eq!(chart("redis").0, Class::ImplicitLatest);
        assert_eq!(chart("oci://host:5000/redis").0, Class::ImplicitLatest);
    }
}
