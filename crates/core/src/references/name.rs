//! What a reference is called without its version: what patterns of the configuration match.

use super::parse_image;
use crate::model::ArtifactKind;

/// The name: an image as `registry/repository`, filled in as Docker does; an ARN without
/// qualifier; coordinates without version.
pub fn name(kind: ArtifactKind, reference: &str) -> String {
    match kind {
        ArtifactKind::Image => image(reference),
        ArtifactKind::GhaUses | ArtifactKind::TaskQueue => {
            before(reference.split_once('@'), reference)
        }
        ArtifactKind::Maven => reference.splitn(3, ':').take(2).collect::<Vec<_>>().join(":"),
        ArtifactKind::Git => before(reference.split_once(['?', '#']), reference),
        ArtifactKind::HelmChart => before(reference.rsplit_once(':'), reference),
        ArtifactKind::Lambda => unqualified(reference, ":function:", ':'),
        ArtifactKind::StateMachine => unqualified(reference, ":stateMachine:", ':'),
        ArtifactKind::BatchJobDefinition => unqualified(reference, "job-definition/", ':'),
        ArtifactKind::EcsTaskDefinition => unqualified(reference, "task-definition/", ':'),
    }
}

fn before(split: Option<(&str, &str)>, whole: &str) -> String {
    split.map_or(whole, |(name, _)| name).to_owned()
}

fn image(reference: &str) -> String {
    if let Ok(image) = parse_image(reference) {
        return format!("{}/{}", image.domain(), image.path());
    }
    let named = reference.split_once('@').map_or(reference, |(named, _)| named);
    match named.rsplit_once(':') {
        Some((name, tag)) if !tag.contains(['/', '}']) => name.to_owned(),
        _ => named.to_owned(),
    }
}

fn unqualified(reference: &str, marker: &str, separator: char) -> String {
    let start = reference.find(marker).map_or(0, |at| at + marker.len());
    let end = reference[start..].find(separator).map_or(reference.len(), |at| start + at);
    reference[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_no_version() {
        for (kind, reference, expected) in [
            (ArtifactKind::Image, "redis:7", "docker.io/library/redis"),
            (ArtifactKind::Image, "host:5000/a/b:1@sha256:x", "host:5000/a/b"),
            (ArtifactKind::Image, "${REGISTRY}/app:1.2", "${REGISTRY}/app"),
            (ArtifactKind::Image, "app:${TAG:-1}", "app:${TAG:-1}"),
            (ArtifactKind::GhaUses, "actions/cache/save@v4", "actions/cache/save"),
            (ArtifactKind::Maven, "com.acme:order:1.0", "com.acme:order"),
            (ArtifactKind::Git, "https://x.org/a.git?ref=v1", "https://x.org/a.git"),
            (ArtifactKind::HelmChart, "redis:1.2.3", "redis"),
            (
                ArtifactKind::Lambda,
                "arn:aws:lambda:r:1:function:f:7",
                "arn:aws:lambda:r:1:function:f",
            ),
            (ArtifactKind::Lambda, "f:live", "f"),
            (ArtifactKind::BatchJobDefinition, "align:3", "align"),
            (ArtifactKind::TaskQueue, "orders@3f2a", "orders"),
        ] {
            assert_eq!(name(kind, reference), expected, "{reference}");
        }
    }
}
