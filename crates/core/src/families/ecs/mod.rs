//! Amazon ECS: task definitions as its command line takes and prints them, services that name
//! one, and deployment descriptions.

mod read;
#[cfg(test)]
mod tests;

use super::{Family, Read, yaml_and_json_only};

/// The family.
pub(super) const FAMILY: Family = Family {
    name: "ecs",
    title: "Amazon ECS",
    hints: &[
        "containerDefinitions",
        "ContainerDefinitions",
        "AWSEBDockerrunVersion",
        "\"essential\"",
        "essential:",
        "portMappings",
        "taskDefinition",
        "TargetService",
    ],
    may_be: yaml_and_json_only,
    claims: read::claims,
    about_others: false,
    read: Read::Documents { detect: read::detect, read: read::read },
};
