//! Artifacts that native Step Functions tasks name.

use super::images::RUN_TIME;
use super::step::Step;
use super::substitute::Parameters;
use crate::model::{Artifact, ArtifactKind};
use crate::references::{self, Judged};
use crate::syntax::{Entry, Node};

/// The service in a task's resource, the argument that names the artifact, and its family.
const SERVICES: &[(&str, &str, ArtifactKind)] = &[
    (":::lambda:invoke", "FunctionName", ArtifactKind::Lambda),
    (":::batch:submitJob", "JobDefinition", ArtifactKind::BatchJobDefinition),
    (":::ecs:runTask", "TaskDefinition", ArtifactKind::EcsTaskDefinition),
    (":::states:startExecution", "StateMachineArn", ArtifactKind::StateMachine),
];

/// The artifact of a native task, if it names one.
pub(super) fn artifacts(step: &Step<'_>, parameters: &Parameters<'_>) -> Vec<Artifact> {
    let Some(resource) = step.spec.get("Resource") else { return Vec::new() };
    let Some(text) = resource.text() else { return Vec::new() };
    let artifact = |kind, node: &Node, judged: fn(&str) -> Judged| {
        let reference = parameters.fill(node.text().unwrap_or_default());
        let judged = judged(&reference);
        Artifact::new(kind, reference, node.text_span(), judged).used_by(&step.name)
    };
    if text.contains(":lambda:") && text.contains(":function:") {
        return vec![artifact(ArtifactKind::Lambda, resource, references::lambda)];
    }
    let found = SERVICES.iter().filter(|(service, ..)| text.contains(service));
    found
        .filter_map(|(_, name, kind)| {
            let entry = argument(step.spec, name)?;
            let judged: fn(&str) -> Judged = match (entry.key.ends_with(".$"), kind) {
                (true, _) => |_| RUN_TIME,
                (false, ArtifactKind::Lambda) => references::lambda,
                (false, ArtifactKind::BatchJobDefinition) => references::job_definition,
                (false, ArtifactKind::EcsTaskDefinition) => references::task_definition,
                (false, _) => references::state_machine,
            };
            Some(artifact(*kind, &entry.value, judged))
        })
        .collect()
}

/// The argument of that name, given as it is or, with `.$`, as a path into the run's data.
fn argument<'a>(spec: &'a Node, name: &str) -> Option<&'a Entry> {
    let blocks = ["Parameters", "Arguments"].into_iter().filter_map(|key| spec.get(key));
    let mut entries = blocks.flat_map(Node::entries);
    entries.find(|entry| entry.key.strip_suffix(".$").unwrap_or(&entry.key) == name)
}

#[cfg(test)]
mod tests {
    use super::super::detect::Generation;
    use super::super::keys::Problems;
    use super::super::steps::Steps;
    use super::*;
    use crate::references::Class;
    use crate::syntax::parse;

    #[test]
    fn services_name_their_artifacts() {
        let text = "- A: {Type: Task, Resource: 'arn:aws:lambda:eu-west-1:1:function:f:7'}\n\
                    - B: {Type: Task, Resource: 'arn:aws:states:::lambda:invoke', Parameters: \
                    {FunctionName: f}}\n\
                    - C: {Type: Task, Resource: 'arn:aws:states:::batch:submitJob.sync', \
                    Parameters: {JobDefinition.$: $.x}}\n\
                    - D: {Type: Task, Resource: 'arn:aws:states:::sns:publish'}\n";
        let node = parse("w.yaml", text).0.remove(0);
        let mut problems = Problems::default();
        let (steps, _) = Steps::read(&node, Generation::Second, text, &mut problems);
        let classes: Vec<_> = steps
            .iter()
            .flat_map(|step| artifacts(step, &Parameters::default()))
            .map(|artifact| (artifact.kind, artifact.class))
            .collect();
        assert_eq!(
            classes,
            [
                (ArtifactKind::Lambda, Class::Pinned),
                (ArtifactKind::Lambda, Class::ImplicitLatest),
                (ArtifactKind::BatchJobDefinition, Class::MutableTag),
            ]
        );
    }
}
