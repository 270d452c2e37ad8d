//! Sources of modules, and charts of `helm_release`.

use super::read::Reader;
use crate::model::{ArtifactKind, Role};
use crate::references::{Class, Judged, chart, git, has_placeholder};
use crate::syntax::Node;

/// Reads the source of a module.
pub(super) fn module(name: &str, body: &Node, reader: &mut Reader<'_, '_>) {
    let Some(source) = body.get("source") else { return };
    let text = source.text().unwrap_or_default().trim();
    // A path is the repository's own.
    if text.is_empty() || text.starts_with(['.', '/']) {
        return;
    }
    let user = format!("module.{name}");
    if is_git(text) {
        let text = reader.fill(text);
        let judged = git(&text);
        let user = (user.as_str(), Role::Build);
        reader.push(ArtifactKind::Git, &text, source.text_span(), judged, user);
    } else if text.contains("::") || text.contains("://") {
        reader.not_read(format!("the source of `{user}`"), "an archive by its address");
    } else {
        registry_module(text, source, &user, body, reader);
    }
}

/// What go-getter takes for git: with the prefix, in the form of scp, or on a host that it knows.
fn is_git(source: &str) -> bool {
    let hosts = ["github.com/", "bitbucket.org/", "gitlab.com/", "git@"];
    source.starts_with("git::")
        || hosts.iter().any(|host| source.starts_with(host))
        || source.contains("://") && source.contains(".git")
        || source.starts_with("ssh://")
}

/// A module of a registry: `namespace/name/provider` with a constraint. A registry keeps what
/// was published once, as a tag of a repository; its kind is that of other sources.
fn registry_module(
    source: &str,
    node: &Node,
    user: &str,
    body: &Node,
    reader: &mut Reader<'_, '_>,
) {
    let version = body.get("version").filter(|version| !version.is_null());
    let constraint = version.and_then(Node::text).unwrap_or_default().trim();
    let (reference, place) = match version {
        Some(version) if !constraint.is_empty() => (format!("{source}:{constraint}"), version),
        _ => (source.to_owned(), node),
    };
    let judged = judge_constraint(constraint);
    let user = (user, Role::Build);
    reader.push(ArtifactKind::Git, &reference, place.text_span(), judged, user);
}

/// A constraint without an operator, or with `=`, is one version.
fn judge_constraint(constraint: &str) -> Judged {
    if constraint.is_empty() {
        return (Class::ImplicitLatest, "no-version");
    }
    if has_placeholder(constraint) {
        return (Class::UnresolvedTemplate, "template");
    }
    let version = constraint.strip_prefix('=').unwrap_or(constraint).trim();
    if version.starts_with(|c: char| c.is_ascii_digit()) && !version.contains(',') {
        (Class::ImmutableTag, "semver")
    } else {
        (Class::MutableTag, "range")
    }
}

/// Reads the chart of a release of the Helm provider.
pub(super) fn helm_release(name: &str, body: &Node, reader: &mut Reader<'_, '_>) {
    let user = format!("helm_release.{name}");
    let values = ["values", "set", "set_list", "set_sensitive"];
    if body.entries().iter().any(|entry| values.contains(&entry.key.as_str())) {
        reader.not_read(format!("values of `{user}`"), "values of a chart within Terraform");
    }
    let Some(source) = body.get("chart") else { return };
    let text = reader.fill(source.text().unwrap_or_default().trim());
    if text.is_empty() || text.starts_with(['.', '/']) || text.starts_with("${path.") {
        return;
    }
    let version = body.get("version").filter(|version| !version.is_null());
    let (reference, place) = match version.and_then(|node| Some((node.text()?, node))) {
        Some((version, node)) => (format!("{text}:{}", reader.fill(version.trim())), node),
        None => (text, source),
    };
    let judged = chart(&reference);
    let user = (user.as_str(), Role::Run);
    reader.push(ArtifactKind::HelmChart, &reference, place.text_span(), judged, user);
}
