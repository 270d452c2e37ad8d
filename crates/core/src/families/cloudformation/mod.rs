//! AWS `CloudFormation` and SAM: templates, and what their resources run.

mod alignment;
mod artifacts;
mod definition;
mod detect;
mod embedded;
mod intrinsic;
mod machines;
mod parameter_file;
mod places;
mod registries;
mod resource;
mod rollout;
mod substitutions;
mod template;
#[cfg(test)]
mod tests;
mod value;

pub(crate) use parameter_file::parameter_file;

use super::{Family, Read, yaml_and_json_only};

/// The family.
pub(super) const FAMILY: Family = Family {
    name: "cloudformation",
    title: "AWS CloudFormation",
    hints: &["AWS::"],
    may_be: yaml_and_json_only,
    claims: detect::claims,
    about_others: true,
    read: Read::Documents { detect: detect::detect, read: detect::read },
};
