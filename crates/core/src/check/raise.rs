//! Runs the rules.

use std::sync::Arc;

use crate::compare::{Named, Pair, Recorded, Version};
use crate::lock::Tags;
use crate::model::{Change, Finding, Findings, Place, Role, Side, Workflow};
use crate::reading::ReadRevision;
use crate::references;
use crate::rules::{Check, RULES, Rule};
use crate::strategies::Ground;
use crate::syntax::{Problem, ProblemKind};

/// A finding, the rule that found it, and what it is about.
#[derive(Debug, Clone)]
pub(crate) struct Raised<'a> {
    pub(crate) rule: &'static Rule,
    pub(crate) finding: Finding,
    /// None where it is about a file as a whole.
    pub(crate) workflow: Option<&'a Workflow>,
    /// The old revision that it was compared with.
    pub(crate) against: Option<usize>,
    /// What decides how loud it is, where it is about a workflow.
    pub(crate) ground: Option<Ground>,
    /// What the artifact that it is about is to runs.
    pub(crate) role: Role,
}

/// Runs every rule whose check `run` takes.
pub(crate) fn each_rule(
    workflow: Option<&Workflow>,
    against: Option<usize>,
    run: impl Fn(&Check, &mut Findings),
) -> Vec<Raised<'_>> {
    let mut raised = Vec::new();
    for rule in RULES {
        let mut findings = Findings::new();
        run(&rule.check, &mut findings);
        let wrap =
            |finding| Raised { rule, finding, workflow, against, ground: None, role: Role::Run };
        raised.extend(findings.into_iter().map(wrap));
    }
    raised
}

/// Problems of files and documents of the new side.
pub(crate) fn about_files(new: &ReadRevision) -> Vec<Raised<'_>> {
    let mut raised = Vec::new();
    for file in &new.files {
        for problem in &file.problems {
            raised.extend(problem_findings(problem, &file.path, Side::New, None, None));
        }
        for document in &file.documents {
            let workflow = document.workflows.first();
            for problem in &document.problems {
                let found = problem_findings(problem, &file.path, Side::New, workflow, None);
                raised.extend(found);
            }
        }
    }
    raised
}

/// Problems of old files of which the new side has nothing to say. What was in them, nobody can
/// tell.
pub(crate) fn about_old_files<'a>(
    old: &ReadRevision,
    against: usize,
    new: &ReadRevision,
) -> Vec<Raised<'a>> {
    let lost = old.files.iter().filter(|file| new.file(&file.path).is_none());
    lost.flat_map(|file| file.problems.iter().map(move |problem| (file, problem)))
        .flat_map(|(file, problem)| {
            problem_findings(problem, &file.path, Side::Old, None, Some(against))
        })
        .collect()
}

/// A problem as a finding of the rule that reports its kind.
pub(crate) fn problem_findings<'a>(
    problem: &Problem,
    file: &Arc<str>,
    side: Side,
    workflow: Option<&'a Workflow>,
    against: Option<usize>,
) -> Vec<Raised<'a>> {
    each_rule(workflow, against, |check, findings| {
        if !matches!(check, Check::Problem(kind) if *kind == problem.kind) {
            return;
        }
        let place = Place { side, file: Arc::clone(file), span: problem.span };
        let finding = Finding::at(place, &*problem.message)
            .help(&*problem.help)
            .label("here")
            .subject(&*problem.message);
        findings.push(match problem.kind {
            ProblemKind::Unreadable => finding.change(Change::NotRead),
            ProblemKind::Invalid => finding.change(Change::DefinitionFaulty).about_new_version(),
        });
    })
}

/// What rules say about a new version by itself.
pub(crate) fn about_version<'a>(
    workflow: &'a Workflow,
    side: Side,
    against: Option<usize>,
    tags: &Tags,
) -> Vec<Raised<'a>> {
    each_rule(Some(workflow), against, |check, findings| match check {
        Check::Version(check) => check(&Version { workflow, side }, findings),
        Check::Artifact(check) | Check::Tag(check) => {
            for artifact in &workflow.artifacts {
                let named = Named { artifact, side, file: &workflow.file, tags };
                about_artifact(*check, &named, findings);
            }
        }
        _ => {}
    })
}

/// What rules say about artifacts that files of the new side name outside of workflows. Files
/// that the change leaves alone are asked only whether what they name has moved.
pub(crate) fn about_artifacts<'a>(new: &'a ReadRevision, tags: &Tags) -> Vec<Raised<'a>> {
    let files = new.files.iter();
    let named = files.flat_map(|file| file.artifacts().map(move |artifact| (file, artifact)));
    named
        .flat_map(|(file, artifact)| {
            let mut raised = each_rule(None, None, |check, findings| {
                let named = Named { artifact, side: Side::New, file: &file.path, tags };
                match check {
                    Check::Artifact(check) if file.touched => {
                        about_artifact(*check, &named, findings);
                    }
                    Check::Tag(check) => about_artifact(*check, &named, findings),
                    _ => {}
                }
            });
            for raised in &mut raised {
                raised.role = artifact.role;
            }
            raised
        })
        .collect()
}

fn about_artifact(check: fn(&Named<'_>, &mut Findings), named: &Named<'_>, out: &mut Findings) {
    let mut findings = Findings::new();
    check(named, &mut findings);
    out.extend(findings.into_iter().map(|finding| {
        let name = references::name(named.artifact.kind, &named.artifact.reference);
        Finding { artifact: Some(name), ..finding.about_new_version() }
    }));
}

/// What rules say about a changed workflow.
pub(crate) fn about_pair<'a>(
    pair: &Pair<'_>,
    new: &'a Workflow,
    against: Option<usize>,
) -> Vec<Raised<'a>> {
    each_rule(Some(new), against, |check, findings| {
        if let Check::Pair(check) = check {
            check(pair, findings);
        }
    })
}

/// What rules say about what was recorded of a workflow's runs.
pub(crate) fn about_recorded<'a>(
    recorded: &Recorded<'_>,
    workflow: &'a Workflow,
    against: Option<usize>,
) -> Vec<Raised<'a>> {
    each_rule(Some(workflow), against, |check, findings| {
        if let Check::Recorded(check) = check {
            check(recorded, findings);
        }
    })
}

/// What rules say about a workflow that is gone.
pub(crate) fn about_removed(workflow: &Workflow, against: Option<usize>) -> Vec<Raised<'_>> {
    each_rule(Some(workflow), against, |check, findings| {
        if let Check::Removed(check) = check {
            check(&Version { workflow, side: Side::Old }, findings);
        }
    })
}
