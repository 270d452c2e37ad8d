//! Workflows and actions of GitHub: the actions that their steps use, and their containers.

mod read;
#[cfg(test)]
mod tests;

use super::{Family, Read};

/// The family.
pub(super) const FAMILY: Family = Family {
    name: "github_workflows",
    title: "GitHub Actions",
    hints: &["jobs", "runs"],
    may_be: super::yaml_and_json_only,
    claims: read::claims,
    about_others: false,
    read: Read::Documents { detect: read::detect, read: read::read },
};
