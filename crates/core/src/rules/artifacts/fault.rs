//! What is wrong with a reference. Each fault has one rule, so that no reference falls between
//! two rules and none is spoken of twice.

use crate::model::{Artifact, ArtifactKind, Change};
use crate::references::{APP_VERSION, Class, FILLED, RUN_TIME};

/// A reason to speak of a reference, named as its rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    ImageWithoutTag,
    ImageLatest,
    ImageChannelTag,
    ImagePartialVersion,
    ImageTagNotARelease,
    ImageOmitted,
    ImageInvalid,
    LambdaWithoutVersion,
    LambdaAlias,
    JobDefinitionWithoutRevision,
    TaskDefinitionWithoutRevision,
    ChildUnqualified,
    ChildAlias,
    ActionNotPinned,
    MavenVersionCanMove,
    ChartVersionOpen,
    GitRevisionCanMove,
    WorkerWithoutBuildId,
    ReferenceInvalid,
    ReferenceUnresolved,
    ReferenceMadeAtRunTime,
}

/// What is wrong with a reference, if anything is.
pub(super) fn fault(artifact: &Artifact) -> Option<Fault> {
    if artifact.reason == RUN_TIME {
        return Some(Fault::ReferenceMadeAtRunTime);
    }
    match artifact.class {
        Class::Digest | Class::Pinned | Class::ImmutableTag => None,
        Class::Invalid if artifact.kind == ArtifactKind::Image => Some(Fault::ImageInvalid),
        Class::Invalid => Some(Fault::ReferenceInvalid),
        Class::UnresolvedTemplate => match artifact.reason {
            FILLED => None,
            APP_VERSION => Some(Fault::ChartVersionOpen),
            _ => Some(Fault::ReferenceUnresolved),
        },
        Class::ImplicitLatest => Some(of_kind(artifact.kind, artifact.reason, true)),
        Class::MutableTag => Some(of_kind(artifact.kind, artifact.reason, false)),
    }
}

/// What a fault means for strategies; the engine's change table has a row for each.
pub(super) fn change(artifact: &Artifact) -> Option<Change> {
    let implied = artifact.class == Class::ImplicitLatest;
    Some(match (fault(artifact)?, artifact.reason) {
        (Fault::ReferenceMadeAtRunTime, _) => Change::ReferenceMovesAtRunTime,
        (Fault::ReferenceUnresolved, _) | (Fault::ChartVersionOpen, APP_VERSION) => {
            Change::ReferenceUnresolved
        }
        (Fault::ImageInvalid | Fault::ReferenceInvalid, _) => Change::DefinitionFaulty,
        (Fault::ChildUnqualified, _) => Change::ChildUnqualified,
        (
            Fault::ImagePartialVersion
            | Fault::ImageTagNotARelease
            | Fault::LambdaAlias
            | Fault::ChildAlias,
            _,
        )
        // A tag of git and a range stay where they are more often than not.
        | (Fault::ActionNotPinned, "tag")
        | (Fault::GitRevisionCanMove, "partial-version") => Change::ReferenceMayMove,
        (Fault::ChartVersionOpen, _) if !implied => Change::ReferenceMayMove,
        _ => Change::ReferenceMoves,
    })
}

/// The fault of a reference that can move; `implied` where nothing is said and so the latest is
/// meant.
fn of_kind(kind: ArtifactKind, reason: &str, implied: bool) -> Fault {
    match kind {
        ArtifactKind::Image => match reason {
            "omitted-image" => Fault::ImageOmitted,
            _ if implied => Fault::ImageWithoutTag,
            "latest" => Fault::ImageLatest,
            "channel" => Fault::ImageChannelTag,
            "partial-version" => Fault::ImagePartialVersion,
            _ => Fault::ImageTagNotARelease,
        },
        ArtifactKind::Lambda if reason == "alias" => Fault::LambdaAlias,
        ArtifactKind::Lambda => Fault::LambdaWithoutVersion,
        ArtifactKind::StateMachine if reason == "alias" => Fault::ChildAlias,
        ArtifactKind::StateMachine => Fault::ChildUnqualified,
        ArtifactKind::BatchJobDefinition => Fault::JobDefinitionWithoutRevision,
        ArtifactKind::EcsTaskDefinition => Fault::TaskDefinitionWithoutRevision,
        ArtifactKind::GhaUses => Fault::ActionNotPinned,
        ArtifactKind::Maven => Fault::MavenVersionCanMove,
        ArtifactKind::HelmChart => Fault::ChartVersionOpen,
        ArtifactKind::Git => Fault::GitRevisionCanMove,
        ArtifactKind::TaskQueue => Fault::WorkerWithoutBuildId,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;
    use crate::references::judge;
    use crate::rules::artifacts::words::rules_about;

    const COMMIT: &str = "08c6903cd8c0fde910a37f88322edcfb5dd907a8";
    const LAMBDA: &str = "arn:aws:lambda:eu-west-1:123456789012:function:ship";
    const MACHINE: &str = "arn:aws:states:eu-west-1:123456789012:stateMachine:ship";

    fn artifact(kind: &str, reference: &str) -> Artifact {
        let kind = ArtifactKind::parse(kind).unwrap();
        Artifact::new(kind, reference, Span::default(), judge(kind, reference))
    }

    /// A kind, a reference of it, and the rule that speaks of it.
    type Row = (&'static str, String, &'static str);

    fn of(kind: &'static str, reference: &str, rule: &'static str) -> Row {
        (kind, reference.to_owned(), rule)
    }

    fn images() -> Vec<Row> {
        let hex = "0".repeat(64);
        vec![
            of("image", "app", "image-without-tag"),
            of("image", "host:5000/team/app", "image-without-tag"),
            of("image", "${REGISTRY}/app", "image-without-tag"),
            of("image", "app:latest", "image-latest"),
            of("image", "app:Latest", "image-latest"),
            of("image", "app:latest-alpine", "image-latest"),
            of("image", "app:1-latest", "image-latest"),
            of("image", "app:prod", "image-channel-tag"),
            of("image", "app:my-stable", "image-channel-tag"),
            of("image", "app:1", "image-partial-version"),
            of("image", "app:3.8-alpine", "image-partial-version"),
            of("image", "app:bookworm", "image-tag-not-a-release"),
            of("image", "app:1.2.3", ""),
            of("image", "app@sha256:abc", "image-invalid"),
            of("image", "App:1.2.3", "image-invalid"),
            of("image", "app:", "image-invalid"),
            of("image", "app:${TAG}", "reference-unresolved"),
            of("image", &format!("app@sha256:{hex}"), ""),
            of("image", &format!("app:1.2.3@sha256:{hex}"), ""),
            of("image", &format!("app:1.2@sha256:{hex}"), ""),
            of("image", &format!("app:latest@sha256:{hex}"), "image-tag-beside-digest"),
            of("image", &format!("${{R}}/app:prod@sha256:{hex}"), "image-tag-beside-digest"),
        ]
    }

    fn others() -> Vec<Row> {
        vec![
            of("lambda", LAMBDA, "lambda-without-version"),
            of("lambda", &format!("{LAMBDA}:$LATEST"), "lambda-without-version"),
            of("lambda", &format!("{LAMBDA}:live"), "lambda-alias"),
            of("lambda", &format!("{LAMBDA}:7"), ""),
            of("lambda", "arn:aws:sqs:eu-west-1:123456789012:q", "reference-invalid"),
            of("batch-job-definition", "align", "job-definition-without-revision"),
            of("batch-job-definition", "align:3", ""),
            of("ecs-task-definition", "worker", "task-definition-without-revision"),
            of("ecs-task-definition", "worker:12", ""),
            of("ecs-task-definition", "worker:live", "reference-invalid"),
            of("state-machine", MACHINE, "child-unqualified"),
            of("state-machine", &format!("{MACHINE}:"), "reference-invalid"),
            of("state-machine", &format!("{MACHINE}:live"), "child-alias"),
            of("state-machine", &format!("{MACHINE}:4"), ""),
            of("gha-uses", "actions/checkout@v4", "action-not-pinned"),
            of("gha-uses", "actions/checkout@main", "action-not-pinned"),
            of("gha-uses", &format!("actions/checkout@{COMMIT}"), ""),
            of("maven", "com.acme:order:1.2-SNAPSHOT", "maven-version-can-move"),
            of("maven", "com.acme:order:LATEST", "maven-version-can-move"),
            of("maven", "com.acme:order:[1.2,2)", "maven-version-can-move"),
            of("maven", "com.acme:order", "maven-version-can-move"),
            of("maven", "com.acme:order:1.2.3", ""),
            of("maven", "order", "reference-invalid"),
            of("helm-chart", "redis", "chart-version-open"),
            of("helm-chart", "redis:^1.2.3", "chart-version-open"),
            of("helm-chart", "redis:1.2.3", ""),
            of("git", "https://example.com/a.git", "git-revision-can-move"),
            of("git", "https://example.com/a.git?ref=HEAD", "git-revision-can-move"),
            of("git", "https://example.com/a.git?ref=main", "git-revision-can-move"),
            of("git", "https://example.com/a.git?ref=v1", "git-revision-can-move"),
            of("git", "https://example.com/a.git?ref=v1.2.0", ""),
            of("git", &format!("https://example.com/a.git?ref={COMMIT}"), ""),
            of("task-queue", "orders", "worker-without-build-id"),
            of("task-queue", "orders@3f2a91c", ""),
            of("task-queue", "@3f2a91c", "reference-invalid"),
        ]
    }

    #[test]
    fn one_rule_speaks_of_each_reference_and_none_of_a_fixed_one() {
        for (kind, reference, rule) in images().into_iter().chain(others()) {
            let wanted: &[&str] = if rule.is_empty() { &[] } else { &[rule] };
            assert_eq!(rules_about(&artifact(kind, &reference)), wanted, "{kind} {reference}");
        }
    }

    #[test]
    fn a_reason_that_no_rule_knows_is_still_spoken_of() {
        for kind in ArtifactKind::ALL {
            for class in [
                Class::MutableTag,
                Class::ImplicitLatest,
                Class::UnresolvedTemplate,
                Class::Invalid,
            ] {
                let odd = Artifact::new(kind, "odd", Span::default(), (class, "odd"));
                assert_eq!(rules_about(&odd).len(), 1, "{kind:?} {class:?}");
                assert!(change(&odd).is_some(), "{kind:?} {class:?}");
            }
        }
    }

    #[test]
    fn what_is_filled_elsewhere_or_by_a_run_is_told_apart() {
        let image = |judged| Artifact::new(ArtifactKind::Image, "app", Span::default(), judged);
        let open = Class::UnresolvedTemplate;
        assert_eq!(rules_about(&image((open, FILLED))), [""; 0]);
        assert_eq!(rules_about(&image((open, APP_VERSION))), ["chart-version-open"]);
        for class in [open, Class::MutableTag] {
            assert_eq!(rules_about(&image((class, RUN_TIME))), ["reference-made-at-run-time"]);
        }
        let omitted = image((Class::ImplicitLatest, "omitted-image"));
        assert_eq!(rules_about(&omitted), ["image-omitted"]);
    }

    #[test]
    fn what_is_meant_to_move_is_told_from_what_may() {
        for (kind, reference, wanted) in [
            ("image", "app:latest", Change::ReferenceMoves),
            ("image", "app:1.2", Change::ReferenceMayMove),
            ("gha-uses", "actions/checkout@v4", Change::ReferenceMayMove),
            ("gha-uses", "actions/checkout@main", Change::ReferenceMoves),
            ("git", "https://example.com/a.git?ref=v1", Change::ReferenceMayMove),
            ("git", "https://example.com/a.git#main", Change::ReferenceMoves),
            ("helm-chart", "redis", Change::ReferenceMoves),
            ("helm-chart", "redis:^1.2.3", Change::ReferenceMayMove),
            ("state-machine", MACHINE, Change::ChildUnqualified),
            ("task-queue", "orders", Change::ReferenceMoves),
        ] {
            assert_eq!(change(&artifact(kind, reference)), Some(wanted), "{kind} {reference}");
        }
    }
}
