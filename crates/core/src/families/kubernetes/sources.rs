//! Sources that controllers deploy from: Flux, Argo CD, and the image streams of `OpenShift`.

use super::images::within;
use super::kustomize;
use super::objects::{Objects, text};
use crate::model::ArtifactKind;
use crate::references::{Class, chart, git, judge_image};
use crate::syntax::Node;

/// Reads the sources of an object.
pub(super) fn read(objects: &mut Objects<'_>, group: &str, kind: &str, node: &Node) {
    let Some(spec) = node.get("spec") else { return };
    match (group, kind) {
        ("source.toolkit.fluxcd.io", "GitRepository") => git_repository(objects, spec),
        ("source.toolkit.fluxcd.io", "OCIRepository") => oci_repository(objects, spec),
        ("source.toolkit.fluxcd.io", "HelmChart") => flux_chart(objects, spec),
        ("helm.toolkit.fluxcd.io", "HelmRelease") => {
            if let Some(spec) = spec.get("chart").and_then(|chart| chart.get("spec")) {
                flux_chart(objects, spec);
            }
        }
        ("kustomize.toolkit.fluxcd.io", "Kustomization") => kustomize::images(objects, spec),
        ("argoproj.io", "Application") => application(objects, spec),
        ("argoproj.io", "ApplicationSet") => application_set(objects, spec),
        (_, "DeploymentConfig") => triggers(objects, spec),
        _ => {}
    }
}

/// A node and its text, if it has one.
fn part<'n>(node: &'n Node, key: &str) -> Option<(&'n Node, &'n str)> {
    let value = text(node, key);
    node.get(key).filter(|_| !value.is_empty()).map(|node| (node, value))
}

/// The order is that of the controller: `commit`, `name`, `semver`, `tag`, `branch`.
fn git_repository(objects: &mut Objects<'_>, spec: &Node) {
    let Some((url_at, url)) = part(spec, "url") else { return };
    let reference = spec.get("ref");
    let of = |key| reference.and_then(|reference| part(reference, key));
    let named = ["commit", "name", "semver", "tag", "branch"].iter().find_map(|key| {
        let (at, revision) = of(key)?;
        Some((*key, at, revision))
    });
    let Some((key, at, revision)) = named else {
        return revision_of(objects, url, url_at, None);
    };
    if key == "semver" {
        let judged = chart(&format!("range:{revision}"));
        return objects.push(
            ArtifactKind::Git,
            format!("{url}#{revision}"),
            at.text_span(),
            judged,
        );
    }
    revision_of(objects, url, url_at, Some((at, revision)));
}

fn revision_of(objects: &mut Objects<'_>, url: &str, url_at: &Node, at: Option<(&Node, &str)>) {
    let (at, revision) = at.unwrap_or((url_at, ""));
    let reference = match revision {
        "" => url.to_owned(),
        revision => format!("{url}#{revision}"),
    };
    // The address may have a fragment or a query of its own.
    let judged = git(&format!("#{revision}"));
    objects.push(ArtifactKind::Git, reference, at.text_span(), judged);
}

/// What a step of Argo or a volume of a pod checks out.
pub(super) fn checkout(objects: &mut Objects<'_>, node: &Node) {
    if let Some((url_at, url)) = part(node, "repo").or_else(|| part(node, "repository")) {
        revision_of(objects, url, url_at, part(node, "revision"));
    }
}

/// Charts as a rule, and else manifests: what it holds is told by those who refer to it.
fn oci_repository(objects: &mut Objects<'_>, spec: &Node) {
    let Some((url_at, url)) = part(spec, "url") else { return };
    let name = url.strip_prefix("oci://").unwrap_or(url);
    let of = |key| spec.get("ref").and_then(|reference| part(reference, key));
    let (at, reference, judged) = if let Some((at, digest)) = of("digest") {
        (at, format!("{url}@{digest}"), judge_image(&format!("{name}@{digest}")))
    } else if let Some((at, range)) = of("semver") {
        (at, format!("{url}:{range}"), chart(&format!("range:{range}")))
    } else if let Some((at, tag)) = of("tag") {
        (at, format!("{url}:{tag}"), judge_image(&format!("{name}:{tag}")))
    } else {
        (url_at, url.to_owned(), (Class::ImplicitLatest, "no-version"))
    };
    objects.push(ArtifactKind::HelmChart, reference, at.text_span(), judged);
}

/// A chart without a version is the latest.
fn flux_chart(objects: &mut Objects<'_>, spec: &Node) {
    let Some((name_at, name)) = part(spec, "chart") else { return };
    if name.starts_with('.') || name.starts_with('/') {
        // A folder of the source, which is named by its own revision.
        return;
    }
    let (at, reference) = match part(spec, "version") {
        Some((at, version)) => (at, format!("{name}:{version}")),
        None => (name_at, name.to_owned()),
    };
    let judged = chart(&reference);
    objects.push(ArtifactKind::HelmChart, reference, at.text_span(), judged);
}

fn application(objects: &mut Objects<'_>, spec: &Node) {
    let many = spec.get("sources").map(Node::items).unwrap_or_default();
    for source in spec.get("source").into_iter().chain(many) {
        let Some((url_at, url)) = part(source, "repoURL") else { continue };
        let target = part(source, "targetRevision");
        if let Some((chart_at, name)) = part(source, "chart") {
            let (at, version) = target.unwrap_or((chart_at, ""));
            let reference = format!("{name}:{version}").trim_end_matches(':').to_owned();
            let judged = chart(&reference);
            objects.push(ArtifactKind::HelmChart, reference, at.text_span(), judged);
        } else {
            revision_of(objects, url, url_at, target);
        }
        let images = source.get("kustomize").and_then(|kustomize| kustomize.get("images"));
        for image in images.map(Node::items).unwrap_or_default() {
            kustomize_image(objects, image);
        }
    }
}

/// `[old=]new[:tag|@digest]`; a name alone leaves the tag as it is.
fn kustomize_image(objects: &mut Objects<'_>, node: &Node) {
    let Some(written) = node.text() else { return };
    let new = written.rsplit_once('=').map_or(written, |(_, new)| new).trim();
    let judged = judge_image(new);
    if judged.0 != Class::ImplicitLatest {
        let at = node.part_span(within(written, new));
        objects.push(ArtifactKind::Image, new.to_owned(), at, judged);
    }
}

fn application_set(objects: &mut Objects<'_>, spec: &Node) {
    if let Some(spec) = spec.get("template").and_then(|template| template.get("spec")) {
        application(objects, spec);
    }
    for generator in spec.get("generators").map(Node::items).unwrap_or_default() {
        let Some(git) = generator.get("git") else { continue };
        if let Some((url_at, url)) = part(git, "repoURL") {
            revision_of(objects, url, url_at, part(git, "revision"));
        }
    }
}

/// A tag of an image stream, which a push moves and which then rolls the pods over.
fn triggers(objects: &mut Objects<'_>, spec: &Node) {
    for trigger in spec.get("triggers").map(Node::items).unwrap_or_default() {
        let from = trigger.get("imageChangeParams").and_then(|params| params.get("from"));
        let Some((at, name)) = from.and_then(|from| part(from, "name")) else { continue };
        let judged = judge_image(name);
        objects.push(ArtifactKind::Image, name.to_owned(), at.text_span(), judged);
    }
}
