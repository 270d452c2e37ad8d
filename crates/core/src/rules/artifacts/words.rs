//! How the rules of this folder speak of an artifact.

use super::fault;
use crate::compare::Named;
use crate::model::{Artifact, Finding, Role, Strategy};
use crate::references::APP_VERSION;
use crate::rules::Rule;
use crate::text::quoted;

/// A finding about one reference: what it is, and then which strategies that endangers.
pub(super) fn finding(rule: &Rule, named: &Named<'_>, what: &str) -> Finding {
    let artifact = named.artifact;
    let (noun, reference) = (artifact.kind.noun(), quoted(&artifact.reference));
    said(rule, named, &format!("{noun} `{reference}` {what}"))
}

/// The same in words of the rule's own.
pub(super) fn said(rule: &Rule, named: &Named<'_>, what: &str) -> Finding {
    let artifact = named.artifact;
    let reached = |strategy: &&Strategy| {
        // What is only built from reaches no run: going back may build it again.
        artifact.role == Role::Run || **strategy == Strategy::Rollback
    };
    let endangered: Vec<Strategy> = rule.endangers.iter().filter(reached).copied().collect();
    let message = match strategies(&endangered) {
        endangered if endangered.is_empty() => what.to_owned(),
        endangered => format!("{what}, which endangers {endangered}"),
    };
    let finding = Finding::at(named.place(), message);
    let mut finding = finding.label(label(artifact)).subject(subject(artifact));
    finding.change = fault::change(artifact);
    finding
}

/// What a move does, to runs or to what is built.
pub(super) fn when_it_moves(artifact: &Artifact) -> &'static str {
    match artifact.role {
        Role::Run => "runs in flight get other code whenever it moves",
        Role::Build => "what is built from this file gets other code whenever it moves",
    }
}

/// The same for what people mean to keep in its place.
pub(super) fn if_it_moves(artifact: &Artifact) -> &'static str {
    match artifact.role {
        Role::Run => "it can be pointed at other code while runs are in flight",
        Role::Build => "it can be pointed at other code between two builds",
    }
}

/// What a name without an artifact does.
pub(super) fn when_it_is_fetched(artifact: &Artifact) -> &'static str {
    match artifact.role {
        Role::Run => "new runs fail when it is fetched",
        Role::Build => "what is built from this file fails when it is fetched",
    }
}

/// What an open placeholder leaves open.
pub(super) fn cannot_be_told(artifact: &Artifact) -> &'static str {
    match artifact.role {
        Role::Run => "whether runs in flight keep their code cannot be told",
        Role::Build => "whether the same is built again cannot be told",
    }
}

/// "drain, canary and rollback".
pub(super) fn strategies(strategies: &[Strategy]) -> String {
    let names: Vec<&str> = strategies.iter().map(|strategy| strategy.as_str()).collect();
    match names.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

/// Who uses it: "`Trim`", or "the workflow".
pub(super) fn user(artifact: &Artifact) -> String {
    match &artifact.operation {
        Some(operation) => format!("`{}`", quoted(operation)),
        None => "the workflow".to_owned(),
    }
}

/// What stands under the text.
pub(super) fn label(artifact: &Artifact) -> &'static str {
    match artifact.reason {
        "omitted-image" => "no image named",
        "latest" => "the latest",
        "channel" => "a channel",
        "no-tag" => "no tag",
        "no-revision" => "no revision",
        "no-version" | "unqualified" => "no version",
        "no-build-id" => "no build id",
        "partial-version" => "a part of a version",
        "other" => "not a release",
        "alias" => "an alias",
        "branch" => "a branch",
        "tag" => "a tag",
        "range" => "a range of versions",
        "snapshot" => "a snapshot",
        "run-time" => "known at run time only",
        "template" => "an open placeholder",
        "malformed" => "malformed",
        APP_VERSION => "the chart's appVersion",
        _ => "this reference",
    }
}

/// What tells it from others of its workflow; the same when its position or tag changes.
pub(super) fn subject(artifact: &Artifact) -> String {
    let operation = artifact.operation.as_deref().unwrap_or_default();
    format!("{} {operation} {}", artifact.kind.as_str(), artifact.reference)
}

/// The ids of the rules that speak of an artifact.
#[cfg(test)]
pub(super) fn rules_about(artifact: &Artifact) -> Vec<&'static str> {
    use crate::model::{Findings, Side};
    use crate::rules::{Check, RULES};

    let tags = crate::lock::Tags::default();
    let named = Named { artifact, side: Side::New, file: &"x.yaml".into(), tags: &tags };
    let speaks = |rule: &&&Rule| {
        let mut findings = Findings::new();
        if let Check::Artifact(check) = rule.check {
            check(&named, &mut findings);
        }
        assert!(findings.len() <= 1, "{}: {findings:?}", rule.id);
        !findings.is_empty()
    };
    RULES.iter().filter(speaks).map(|rule| rule.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_at_build_is_not_said_to_reach_runs() {
        use crate::model::{ArtifactKind, Span};

        let judged = crate::references::judge_image("app");
        let run = Artifact::new(ArtifactKind::Image, "app", Span::default(), judged);
        let build = run.clone().at_build();
        for said in [when_it_moves, if_it_moves, when_it_is_fetched, cannot_be_told] {
            assert!(said(&run).contains("runs"), "{}", said(&run));
            assert!(!said(&build).contains("runs"), "{}", said(&build));
        }
    }

    #[test]
    fn strategies_are_listed_as_people_do() {
        use Strategy::{Canary, Drain, Rollback};
        assert_eq!(strategies(&[]), "");
        assert_eq!(strategies(&[Drain]), "drain");
        assert_eq!(strategies(&[Drain, Rollback]), "drain and rollback");
        assert_eq!(strategies(&[Drain, Canary, Rollback]), "drain, canary and rollback");
    }
}
