//! Terraform and `OpenTofu`: images of resources, sources of modules, charts, and whether tags of
//! a repository can be moved.

mod embedded;
mod hcl;
mod images;
mod modules;
mod read;
mod registry;
#[cfg(test)]
mod tests;

use super::{Family, Read};

/// The family.
pub(super) const FAMILY: Family = Family {
    name: "terraform",
    title: "Terraform",
    hints: &["image", "module", "helm_release", "aws_ecr_repository", "container_"],
    may_be: read::is_terraform,
    claims: read::claims,
    about_others: true,
    read: Read::Text { detect: read::claims, read: read::read },
};
