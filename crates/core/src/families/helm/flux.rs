//! Releases and sources as Kubernetes objects: those of Flux, and `HelmChart` of K3s.

use super::chart::version;
use super::found::Found;
use super::image::filled;
use super::values::{self, Chart, join};
use crate::model::ArtifactKind;
use crate::references::{Class, chart, git, judge_image};
use crate::syntax::Node;

/// Reads one object.
pub(super) fn read(root: &Node, found: &mut Found<'_>) {
    let text = |key: &str| root.get(key).and_then(Node::text).unwrap_or_default();
    let name = root.get("metadata").and_then(|metadata| metadata.get("name")).and_then(filled);
    let user = format!("{}/{}", text("kind"), name.unwrap_or_default());
    let Some(spec) = root.get("spec") else { return };
    match text("kind") {
        "HelmRelease" => release(spec, &user, found),
        "HelmChart" => chart_of(spec, &user, found),
        "OCIRepository" => oci(spec, &user, found),
        "GitRepository" => git_source(spec, &user, found),
        _ => {}
    }
}

fn release(spec: &Node, user: &str, found: &mut Found<'_>) {
    match spec.get("chart") {
        // `spec.chart.spec` in every version that Flux 2 has; the first operator had it flat.
        Some(flat) if flat.get("spec").is_none() => old_chart(flat, user, found),
        Some(chart) => chart.get("spec").into_iter().for_each(|s| chart_of(s, user, found)),
        // `chartRef` names an object that is read by itself.
        None => {}
    }
    if let Some(values) = spec.get("values") {
        values::read(values, user, &Chart::default(), found);
    }
    for from in spec.get("valuesFrom").map(Node::items).unwrap_or_default() {
        let name = from.get("name").and_then(filled).unwrap_or_default();
        let what = format!("values of `{user}` from `{name}`");
        found.not_read(what, "they are in the cluster, not in the repository");
    }
    for renderer in spec.get("postRenderers").map(Node::items).unwrap_or_default() {
        let images = renderer.get("kustomize").and_then(|kustomize| kustomize.get("images"));
        for image in images.map(Node::items).unwrap_or_default() {
            replaced(image, user, found);
        }
    }
}

/// `chart` with `version`, where the source is a repository of charts. In a git repository or a
/// bucket it is a path, and Flux ignores the version.
fn chart_of(spec: &Node, user: &str, found: &mut Found<'_>) {
    let source = spec.get("sourceRef").and_then(|source| source.get("kind")).and_then(filled);
    let by_revision = matches!(source, Some("GitRepository" | "Bucket"));
    if let Some(name) = spec.get("chart").and_then(filled).filter(|_| !by_revision)
        && !name.starts_with(['.', '/'])
    {
        if name.starts_with("http") {
            let why = "a chart by the address of its package";
            found.not_read(format!("the chart of `{user}`"), why);
        } else {
            version(spec, "chart", name, None, user, found);
        }
    }
    if spec.get("valuesContent").is_some() {
        found.not_read(format!("`valuesContent` of `{user}`"), "values as text within the file");
    }
}

/// `helm.fluxcd.io/v1`: `repository`, `name` and `version`, or `git` and `ref`.
fn old_chart(flat: &Node, user: &str, found: &mut Found<'_>) {
    if let Some(source) = flat.get("git").and_then(filled) {
        let place = flat.get("ref").or_else(|| flat.get("git")).map(Node::text_span);
        let revision = flat.get("ref").and_then(filled);
        let source = with_ref(source, revision);
        found.push(ArtifactKind::Git, &source, place.unwrap_or(flat.span), git(&source), user);
    } else if let Some(name) = flat.get("name").and_then(filled) {
        version(flat, "name", name, None, user, found);
    }
}

/// A chart as an artifact of a registry. Without a reference Flux takes the tag `latest`.
fn oci(spec: &Node, user: &str, found: &mut Found<'_>) {
    let Some((url, place)) = spec.get("url").and_then(|url| Some((filled(url)?, url))) else {
        return;
    };
    let part = |key: &str| {
        let node = spec.get("ref")?.get(key)?;
        Some((filled(node)?, node.text_span()))
    };
    let kind = ArtifactKind::HelmChart;
    // In Flux a digest wins over a range, and a range over a tag.
    if let Some((digest, span)) = part("digest") {
        let reference = format!("{url}@{digest}");
        let image = reference.strip_prefix("oci://").unwrap_or(&reference);
        let judged = judge_image(image);
        return found.push(kind, &reference, span, judged, user);
    }
    let (reference, span) = match part("semver").or_else(|| part("tag")) {
        Some((version, span)) => (format!("{url}:{version}"), span),
        None => (url.to_owned(), place.text_span()),
    };
    found.push(kind, &reference, span, chart(&reference), user);
}

/// A source by commit, name, range, tag or branch, in the order in which one wins over the next.
fn git_source(spec: &Node, user: &str, found: &mut Found<'_>) {
    let Some(url) = spec.get("url") else { return };
    let Some(source) = filled(url) else { return };
    let keys = ["commit", "name", "semver", "tag", "branch"];
    let revision = spec.get("ref").and_then(|by| {
        keys.iter().find_map(|key| {
            let node = by.get(key)?;
            Some((*key, filled(node)?, node.text_span()))
        })
    });
    let reference = with_ref(source, revision.map(|(_, text, _)| text));
    let judged = match revision {
        Some(("semver", ..)) => (Class::MutableTag, "range"),
        _ => git(&reference),
    };
    let span = revision.map_or_else(|| url.text_span(), |(.., span)| span);
    found.push(ArtifactKind::Git, &reference, span, judged, user);
}

fn with_ref(source: &str, revision: Option<&str>) -> String {
    revision.map_or_else(|| source.to_owned(), |revision| format!("{source}?ref={revision}"))
}

/// An image that is put in place of another one, as Kustomize does.
fn replaced(image: &Node, user: &str, found: &mut Found<'_>) {
    let Some(name) = image.get("newName").or_else(|| image.get("name")).and_then(filled) else {
        return;
    };
    let digest = image.get("digest").filter(|node| filled(node).is_some());
    let tag = image.get("newTag").filter(|node| filled(node).is_some());
    let (mark, version) = match (digest, tag) {
        (Some(digest), _) => ("@", digest),
        (None, Some(tag)) => (":", tag),
        (None, None) => return,
    };
    let reference = format!("{name}{mark}{}", filled(version).unwrap_or_default());
    let user = join(user, name);
    let judged = judge_image(&reference);
    found.push(ArtifactKind::Image, &reference, version.text_span(), judged, &user);
}
