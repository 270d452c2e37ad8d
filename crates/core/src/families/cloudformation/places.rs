//! Where the resources of each type name an artifact, by the documentation of the type.

use super::intrinsic::choices;
use crate::model::ArtifactKind;
use crate::syntax::Node;

/// What a place says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// An image that the resource runs.
    Image,
    /// An image in which something is built.
    BuildImage,
    /// An artifact of that family, of this template or of another.
    Named(ArtifactKind),
    /// The ARN of anything, whose family the text says.
    Anything,
}

use Holds::{Anything, BuildImage, Image};

const TASK: Holds = Holds::Named(ArtifactKind::EcsTaskDefinition);
const JOB: Holds = Holds::Named(ArtifactKind::BatchJobDefinition);
const MACHINE: Holds = Holds::Named(ArtifactKind::StateMachine);

/// Type, path within its properties (`[]` is each element of a list, `*` each value of a
/// mapping), and what stands there.
pub(super) const PLACES: &[(&str, &str, Holds)] = &[
    ("AWS::ECS::TaskDefinition", "ContainerDefinitions.[].Image", Image),
    ("AWS::ECS::Service", "TaskDefinition", TASK),
    ("AWS::ECS::TaskSet", "TaskDefinition", TASK),
    ("AWS::ECS::ExpressGatewayService", "PrimaryContainer.Image", Image),
    ("AWS::Batch::JobDefinition", "ContainerProperties.Image", Image),
    ("AWS::Batch::JobDefinition", "EcsProperties.TaskProperties.[].Containers.[].Image", Image),
    ("AWS::Batch::JobDefinition", "EksProperties.PodProperties.Containers.[].Image", Image),
    ("AWS::Batch::JobDefinition", "EksProperties.PodProperties.InitContainers.[].Image", Image),
    ("AWS::Batch::JobDefinition", "NodeProperties.NodeRangeProperties.[].Container.Image", Image),
    (
        "AWS::Batch::JobDefinition",
        "NodeProperties.NodeRangeProperties.[].EcsProperties.TaskProperties.[].Containers.[].Image",
        Image,
    ),
    (
        "AWS::Batch::JobDefinition",
        "NodeProperties.NodeRangeProperties.[].EksProperties.PodProperties.Containers.[].Image",
        Image,
    ),
    (
        "AWS::Batch::JobDefinition",
        "NodeProperties.NodeRangeProperties.[].EksProperties.PodProperties.InitContainers.[].Image",
        Image,
    ),
    ("AWS::Lambda::Function", "Code.ImageUri", Image),
    ("AWS::Serverless::Function", "ImageUri", Image),
    ("AWS::CodeBuild::Project", "Environment.Image", BuildImage),
    ("AWS::ImageBuilder::ContainerRecipe", "ParentImage", BuildImage),
    ("AWS::AppRunner::Service", "SourceConfiguration.ImageRepository.ImageIdentifier", Image),
    ("AWS::SageMaker::Model", "PrimaryContainer.Image", Image),
    ("AWS::SageMaker::Model", "Containers.[].Image", Image),
    ("AWS::SageMaker::ModelPackage", "InferenceSpecification.Containers.[].Image", Image),
    (
        "AWS::SageMaker::ModelPackage",
        "AdditionalInferenceSpecifications.[].Containers.[].Image",
        Image,
    ),
    ("AWS::SageMaker::ImageVersion", "BaseImage", BuildImage),
    ("AWS::SageMaker::ProcessingJob", "AppSpecification.ImageUri", Image),
    ("AWS::SageMaker::DataQualityJobDefinition", "DataQualityAppSpecification.ImageUri", Image),
    ("AWS::SageMaker::ModelBiasJobDefinition", "ModelBiasAppSpecification.ImageUri", Image),
    (
        "AWS::SageMaker::ModelExplainabilityJobDefinition",
        "ModelExplainabilityAppSpecification.ImageUri",
        Image,
    ),
    ("AWS::SageMaker::ModelQualityJobDefinition", "ModelQualityAppSpecification.ImageUri", Image),
    (
        "AWS::SageMaker::MonitoringSchedule",
        "MonitoringScheduleConfig.MonitoringJobDefinition.MonitoringAppSpecification.ImageUri",
        Image,
    ),
    ("AWS::Lightsail::Container", "ContainerServiceDeployment.Containers.[].Image", Image),
    ("AWS::EMRServerless::Application", "ImageConfiguration.ImageUri", Image),
    (
        "AWS::EMRServerless::Application",
        "WorkerTypeSpecifications.*.ImageConfiguration.ImageUri",
        Image,
    ),
    ("AWS::GameLift::ContainerGroupDefinition", "GameServerContainerDefinition.ImageUri", Image),
    ("AWS::GameLift::ContainerGroupDefinition", "SupportContainerDefinitions.[].ImageUri", Image),
    (
        "AWS::BedrockAgentCore::Runtime",
        "AgentRuntimeArtifact.ContainerConfiguration.ContainerUri",
        Image,
    ),
    ("AWS::Events::Rule", "Targets.[].Arn", Anything),
    ("AWS::Events::Rule", "Targets.[].EcsParameters.TaskDefinitionArn", TASK),
    ("AWS::Events::Rule", "Targets.[].BatchParameters.JobDefinition", JOB),
    ("AWS::Scheduler::Schedule", "Target.Arn", Anything),
    ("AWS::Scheduler::Schedule", "Target.EcsParameters.TaskDefinitionArn", TASK),
    ("AWS::Pipes::Pipe", "Enrichment", Anything),
    ("AWS::Pipes::Pipe", "Target", Anything),
    ("AWS::Pipes::Pipe", "TargetParameters.EcsTaskParameters.TaskDefinitionArn", TASK),
    ("AWS::Pipes::Pipe", "TargetParameters.BatchJobParameters.JobDefinition", JOB),
    (
        "AWS::StepFunctions::StateMachineAlias",
        "RoutingConfiguration.[].StateMachineVersionArn",
        MACHINE,
    ),
    (
        "AWS::StepFunctions::StateMachineAlias",
        "DeploymentPreference.StateMachineVersionArn",
        MACHINE,
    ),
];

/// A value at a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a> {
    /// The value.
    pub(super) node: &'a Node,
    /// The name of the container or target that it is in.
    pub(super) owner: Option<&'a str>,
}

/// The values at a path. Where a condition chooses a part on the way, all of its values.
pub(super) fn at<'a>(node: &'a Node, path: &str) -> Vec<Found<'a>> {
    let mut level = vec![Found { node, owner: None }];
    for part in path.split('.') {
        let mut next = Vec::new();
        for found in level {
            let mut nodes = Vec::new();
            choices(found.node, &mut nodes);
            for node in nodes {
                step(Found { node, owner: found.owner }, part, &mut next);
            }
        }
        level = next;
    }
    level
}

fn step<'a>(from: Found<'a>, part: &str, next: &mut Vec<Found<'a>>) {
    match part {
        "[]" => {
            let mut nodes = Vec::new();
            for item in from.node.items() {
                choices(item, &mut nodes);
            }
            next.extend(nodes.into_iter().map(|node| {
                let name = node.get("Name").or_else(|| node.get("Id")).and_then(Node::text);
                Found { node, owner: name.or(from.owner) }
            }));
        }
        "*" => next.extend(
            from.node.entries().iter().map(|e| Found { node: &e.value, owner: Some(&e.key) }),
        ),
        key => next.extend(from.node.get(key).map(|node| Found { node, owner: from.owner })),
    }
}
