//! Argo Workflows, and the sensors of Argo Events that start them.

mod detect;

#[cfg(test)]
mod tests;

use super::{Family, Read};

/// Argo Workflows.
pub(super) const FAMILY: Family = Family {
    name: "argo",
    title: "Argo Workflows",
    hints: &["argoproj.io"],
    may_be: super::yaml_and_json_only,
    claims: detect::claims,
    about_others: false,
    read: Read::Documents { detect: detect::detect, read: detect::read },
};
