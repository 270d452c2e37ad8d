//! What templates say about other files of their revision: placeholders that they fill, and
//! registries whose tags can or cannot be moved.

use std::collections::BTreeMap;
use std::sync::Arc;

use globset::Glob;

use crate::model::{Artifact, ArtifactKind, Filled, Policy, Registry};
use crate::reading::{ReadFile, ReadRevision};
use crate::references::{self, Class, FILLED, KEPT_BY_REGISTRY};

/// What the files of a revision say about others.
#[derive(Debug, Default)]
pub(crate) struct Said {
    registries: Vec<(Arc<str>, Registry)>,
    /// By the file whose placeholders are filled; each of several templates fills them anew.
    filled: BTreeMap<String, Vec<Vec<Filled>>>,
}

/// Settles references by what other files of the revision say.
pub(crate) fn settle(read: &mut ReadRevision) {
    let mut said = Said::default();
    for file in &read.files {
        said.hear(file);
    }
    for file in &mut read.files {
        let path = Arc::clone(&file.path);
        let of_workflows = file.workflows().flat_map(|workflow| &workflow.artifacts);
        if !of_workflows.chain(file.artifacts()).any(|artifact| said.concerns(&path, artifact)) {
            continue;
        }
        for document in &mut Arc::make_mut(file).documents {
            let workflows = document.workflows.iter_mut().flat_map(|w| &mut w.artifacts);
            for artifact in workflows.chain(&mut document.artifacts) {
                said.settle(&path, artifact);
            }
        }
    }
}

impl Said {
    /// Takes in what a file says.
    pub(crate) fn hear(&mut self, file: &ReadFile) {
        for document in &file.documents {
            let registries = document.registries.iter().cloned();
            self.registries.extend(registries.map(|r| (Arc::clone(&file.path), r)));
            for substitution in &document.substitutions {
                let by = self.filled.entry(substitution.file.clone()).or_default();
                by.push(substitution.filled.clone());
            }
        }
    }

    /// Settles a reference of a file, after all files were heard.
    pub(crate) fn settle(&self, file: &str, artifact: &mut Artifact) {
        settle_placeholder(artifact, self.filled(file));
        let registries: Vec<_> = self.registries(artifact).collect();
        settle_tag(artifact, &registries);
    }

    fn concerns(&self, file: &str, artifact: &Artifact) -> bool {
        !self.filled(file).is_empty() || self.registries(artifact).next().is_some()
    }

    fn filled(&self, file: &str) -> &[Vec<Filled>] {
        self.filled.get(file).map_or(&[], Vec::as_slice)
    }

    /// The registries that templates declare for an image: one name can be declared more than
    /// once, for several accounts.
    fn registries(&self, artifact: &Artifact) -> impl Iterator<Item = &(Arc<str>, Registry)> {
        let asked = artifact.kind == ArtifactKind::Image && !self.registries.is_empty();
        let name = asked.then(|| references::name(artifact.kind, &artifact.reference));
        self.registries.iter().filter(move |(_, registry)| {
            name.as_deref().is_some_and(|name| match repository(name) {
                Some(repository) => registry.name.as_deref() == Some(repository),
                None => name == format!("${{{}.RepositoryUri}}", registry.resource),
            })
        })
    }
}

/// The repository within a private registry of ECR, whatever account and region it is in.
fn repository(name: &str) -> Option<&str> {
    let (host, repository) =
        name.split_once(".amazonaws.com/").or_else(|| name.split_once(".amazonaws.com.cn/"))?;
    host.contains(".dkr.ecr").then_some(repository)
}

/// Gives a placeholder the class of its value; of several values, that of the one that moves most.
/// One that a template leaves open stays open.
fn settle_placeholder(artifact: &mut Artifact, filled: &[Vec<Filled>]) {
    let name = artifact.reference.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    let Some(name) = name.filter(|_| artifact.class == Class::UnresolvedTemplate) else { return };
    let values: Option<Vec<&Filled>> =
        filled.iter().map(|by| by.iter().find(|filled| filled.name == name)).collect();
    let Some(values) = values.filter(|values| !values.is_empty()) else { return };
    let named: Vec<_> = values.iter().filter_map(|filled| filled.artifact).collect();
    if named.iter().any(|(kind, _)| *kind != artifact.kind) {
        return;
    }
    let worst = named.into_iter().map(|(_, judged)| judged).max();
    (artifact.class, artifact.reason) = worst.unwrap_or((artifact.class, FILLED));
}

/// What templates declare is better known than what the configuration claims. A tag is kept where
/// all of them keep it.
fn settle_tag(artifact: &mut Artifact, registries: &[&(Arc<str>, Registry)]) {
    let Some(tag) = references::tag(&artifact.reference).map(str::to_owned) else { return };
    let keeps_all = registries.iter().all(|(_, registry)| keeps(registry, &tag) == Some(true));
    if !registries.is_empty() && keeps_all && artifact.class == Class::MutableTag {
        (artifact.class, artifact.reason) = KEPT_BY_REGISTRY;
    }
    let moves = registries.iter().find(|(_, registry)| keeps(registry, &tag) == Some(false));
    if let (Some((path, registry)), Policy::Immutable) = (moves, artifact.policy) {
        artifact.contradiction = Some((Arc::clone(path), registry.span));
        if artifact.reason == KEPT_BY_REGISTRY.1 {
            (artifact.class, artifact.reason) = references::judge_image(&artifact.reference);
        }
    }
}

/// Whether a registry keeps a tag; none where a placeholder decides. A filter that cannot be read
/// may leave out any tag.
fn keeps(registry: &Registry, tag: &str) -> Option<bool> {
    let leaves_out = |filter: &String| {
        Glob::new(filter).map_or(true, |glob| glob.compile_matcher().is_match(tag))
    };
    let immutable = registry.immutable?;
    Some(immutable && !registry.exclusions.iter().any(leaves_out))
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
        settled_by(reference, policy, vec![registry])
    }

    fn settled_by(reference: &str, policy: Policy, registries: Vec<Registry>) -> Artifact {
        let judged = references::judge_image(reference);
        let mut artifact = Artifact::new(ArtifactKind::Image, reference, Span::default(), judged);
        artifact.policy = policy;
        let registries = registries.into_iter().map(|registry| ("t.yaml".into(), registry));
        let said = Said { registries: registries.collect(), filled: BTreeMap::new() };
        let registries: Vec<_> = said.registries(&artifact).collect();
        settle_tag(&mut artifact, &registries);
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
            (ORDER, registry(Some(true), &["[a"])),
            (ORDER, registry(Some(false), &[])),
            (ORDER, registry(None, &[])),
            ("ghcr.io/acme/order:prod", registry(Some(true), &[])),
        ] {
            assert_eq!(settled(reference, Policy::Release, told).class, Class::MutableTag);
        }
    }

    #[test]
    fn a_tag_is_kept_where_every_registry_of_the_name_keeps_it() {
        let both = |second| vec![registry(Some(true), &[]), registry(second, &[])];
        let kept = settled_by(ORDER, Policy::Release, both(Some(true)));
        assert_eq!((kept.class, kept.reason), KEPT_BY_REGISTRY);
        for second in [Some(false), None] {
            let moves = settled_by(ORDER, Policy::Release, both(second));
            assert_eq!(moves.class, Class::MutableTag);
        }
        assert!(settled_by(ORDER, Policy::Immutable, both(Some(false))).contradiction.is_some());
    }

    #[test]
    fn a_placeholder_is_what_the_worst_of_its_values_is() {
        let lambda = |class, reason| Some((ArtifactKind::Lambda, (class, reason)));
        let pinned = lambda(Class::Pinned, "version");
        let latest = lambda(Class::ImplicitLatest, "unqualified");
        let job = Some((ArtifactKind::BatchJobDefinition, (Class::Pinned, "revision")));
        let open = (Class::UnresolvedTemplate, "template");
        for (values, expected) in [
            (vec![Some(pinned)], (Class::Pinned, "version")),
            (vec![Some(pinned), Some(latest)], (Class::ImplicitLatest, "unqualified")),
            (vec![Some(pinned), Some(None)], (Class::Pinned, "version")),
            (vec![Some(None)], (Class::UnresolvedTemplate, FILLED)),
            (vec![Some(pinned), None], open),
            (vec![Some(job)], open),
            (vec![], open),
        ] {
            let by = |value: &Option<Option<(ArtifactKind, references::Judged)>>| {
                let filled = |artifact| Filled { name: "Ship".to_owned(), artifact };
                value.map(filled).into_iter().collect::<Vec<_>>()
            };
            let filled: Vec<_> = values.iter().map(by).collect();
            let mut artifact =
                Artifact::new(ArtifactKind::Lambda, "${Ship}", Span::default(), open);
            settle_placeholder(&mut artifact, &filled);
            assert_eq!((artifact.class, artifact.reason), expected, "{values:?}");
        }
    }

    #[test]
    fn a_definition_is_judged_by_what_an_unchanged_template_puts_into_it() {
        use crate::model::Verdict;
        use crate::request::{Request, Revision, SourceFile};

        let template = "\
AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Fn: {Type: AWS::Serverless::Function}
  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: m.asl.json
      DefinitionSubstitutions: {Ship: !GetAtt Fn.Arn}
";
        let revision = |comment: &str| {
            let definition = format!(
                r#"{{"Comment": "{comment}", "StartAt": "A", "States": {{
                "A": {{"Type": "Task", "Resource": "${{Ship}}", "Next": "{comment}"}},
                "{comment}": {{"Type": "Succeed"}}}}}}"#
            );
            let file = |path: &str, text: &str| SourceFile::new(path, text.into(), false);
            let files = vec![file("m.asl.json", &definition), file("template.yaml", template)];
            Revision { files, ..Revision::default() }
        };
        let (old, new) = (vec![revision("B")], revision("C"));
        let report = crate::check(&Request { old, new, ..Request::default() }).unwrap();
        let rules: Vec<_> = report.findings.iter().map(|f| (f.rule, f.file.as_str())).collect();
        assert!(rules.contains(&("lambda-without-version", "m.asl.json")), "{rules:?}");
        assert_eq!(report.verdict, Verdict::Unsafe);
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
