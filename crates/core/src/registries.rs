//! What templates say about other files of their revision: placeholders that they fill, and
//! registries whose tags can or cannot be moved.

use std::collections::BTreeMap;
use std::sync::Arc;

use globset::Glob;

use crate::model::{Artifact, ArtifactKind, Policy, Registry, Substitution};
use crate::reading::ReadRevision;
use crate::references::{self, Class, FILLED, KEPT_BY_REGISTRY};

/// What the files of a revision say about others.
struct Said {
    registries: Vec<(Arc<str>, Registry)>,
    /// By the file whose placeholders are filled.
    filled: BTreeMap<String, Vec<Substitution>>,
}

/// Settles references by what other files of the revision say.
pub(crate) fn settle(read: &mut ReadRevision) {
    let said = Said::of(read);
    if said.registries.is_empty() && said.filled.is_empty() {
        return;
    }
    for file in &mut read.files {
        let filled = said.filled.get(&*file.path).map_or(&[][..], Vec::as_slice);
        let concerns =
            |artifact: &Artifact| !filled.is_empty() || said.registry(artifact).is_some();
        let of_workflows = file.workflows().flat_map(|workflow| &workflow.artifacts);
        if !of_workflows.chain(file.artifacts()).any(concerns) {
            continue;
        }
        for document in &mut Arc::make_mut(file).documents {
            let workflows = document.workflows.iter_mut().flat_map(|w| &mut w.artifacts);
            for artifact in workflows.chain(&mut document.artifacts) {
                settle_placeholder(artifact, filled);
                if let Some((path, registry)) = said.registry(artifact) {
                    settle_tag(artifact, path, registry);
                }
            }
        }
    }
}

impl Said {
    fn of(read: &ReadRevision) -> Self {
        let mut said = Self { registries: Vec::new(), filled: BTreeMap::new() };
        for file in &read.files {
            for document in &file.documents {
                let registries = document.registries.iter().cloned();
                said.registries.extend(registries.map(|r| (Arc::clone(&file.path), r)));
                for substitution in &document.substitutions {
                    let by = said.filled.entry(substitution.file.clone()).or_default();
                    by.push(substitution.clone());
                }
            }
        }
        said
    }

    /// The registry that a template declares for an image.
    fn registry(&self, artifact: &Artifact) -> Option<(&Arc<str>, &Registry)> {
        if artifact.kind != ArtifactKind::Image || self.registries.is_empty() {
            return None;
        }
        let name = references::name(artifact.kind, &artifact.reference);
        let repository = repository(&name);
        let found = self.registries.iter().find(|(_, registry)| match repository {
            Some(repository) => registry.name.as_deref() == Some(repository),
            None => name == format!("${{{}.RepositoryUri}}", registry.resource),
        });
        found.map(|(path, registry)| (path, registry))
    }
}

/// The repository within a private registry of ECR, whatever account and region it is in.
fn repository(name: &str) -> Option<&str> {
    let (host, repository) =
        name.split_once(".amazonaws.com/").or_else(|| name.split_once(".amazonaws.com.cn/"))?;
    host.contains(".dkr.ecr").then_some(repository)
}

fn settle_placeholder(artifact: &mut Artifact, filled: &[Substitution]) {
    let name = artifact.reference.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    let Some(name) = name.filter(|_| artifact.class == Class::UnresolvedTemplate) else { return };
    if filled.iter().any(|substitution| substitution.names.iter().any(|known| known == name)) {
        artifact.reason = FILLED;
    }
}

/// A registry that a template declares is better known than what the configuration claims.
fn settle_tag(artifact: &mut Artifact, path: &Arc<str>, registry: &Registry) {
    let Some(tag) = references::tag(&artifact.reference) else { return };
    let excluded = registry
        .exclusions
        .iter()
        .any(|filter| Glob::new(filter).is_ok_and(|glob| glob.compile_matcher().is_match(tag)));
    let keeps = registry.immutable.map(|immutable| immutable && !excluded);
    if keeps == Some(true) && artifact.class == Class::MutableTag {
        (artifact.class, artifact.reason) = KEPT_BY_REGISTRY;
    }
    if keeps == Some(false) && artifact.policy == Policy::Immutable {
        artifact.contradiction = Some((Arc::clone(path), registry.span));
        if artifact.reason == KEPT_BY_REGISTRY.1 {
            (artifact.class, artifact.reason) = references::judge_image(&artifact.reference);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn registry(immutable: Option<bool>, exclusions: &[&str]) -> Registry {
        Registry {
            name: Some("acme/order".to_owned()),
            resource: "Orders".to_owned(),
            immutable,
            exclusions: exclusions.iter().map(|&filter| filter.to_owned()).collect(),
            span: Span::new(3..7),
        }
    }

    fn settled(reference: &str, policy: Policy, registry: Registry) -> Artifact {
        let judged = references::judge_image(reference);
        let mut artifact = Artifact::new(ArtifactKind::Image, reference, Span::default(), judged);
        artifact.policy = policy;
        let said = Said { registries: vec![("t.yaml".into(), registry)], filled: BTreeMap::new() };
        if let Some((path, registry)) = said.registry(&artifact.clone()) {
            settle_tag(&mut artifact, path, registry);
        }
        artifact
    }

    const ORDER: &str = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/acme/order:prod";

    #[test]
    fn an_immutable_registry_keeps_its_tags() {
        let kept = settled(ORDER, Policy::Release, registry(Some(true), &["dev*"]));
        assert_eq!((kept.class, kept.reason), KEPT_BY_REGISTRY);
        let by_name = "${Orders.RepositoryUri}:prod";
        let kept = settled(by_name, Policy::Release, registry(Some(true), &[]));
        assert_eq!((kept.class, kept.reason), KEPT_BY_REGISTRY);
        for (reference, told) in [
            (ORDER, registry(Some(true), &["pr*"])),
            (ORDER, registry(Some(false), &[])),
            (ORDER, registry(None, &[])),
            ("ghcr.io/acme/order:prod", registry(Some(true), &[])),
        ] {
            assert_eq!(settled(reference, Policy::Release, told).class, Class::MutableTag);
        }
    }

    #[test]
    fn a_claim_that_a_template_contradicts_is_told() {
        let told = settled(ORDER, Policy::Immutable, registry(Some(false), &[]));
        assert_eq!(told.contradiction, Some(("t.yaml".into(), Span::new(3..7))));
        assert_eq!(told.class, Class::MutableTag);
        let told = settled(ORDER, Policy::Immutable, registry(Some(true), &["prod"]));
        assert!(told.contradiction.is_some());
        let told = settled(ORDER, Policy::Immutable, registry(None, &[]));
        assert!(told.contradiction.is_none());
    }
}
