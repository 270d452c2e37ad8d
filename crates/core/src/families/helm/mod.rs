//! Helm: values of charts, their dependencies, and releases as Flux and helmfile write them.

mod chart;
mod detect;
mod flux;
mod found;
mod image;
mod read;
#[cfg(test)]
mod tests;
mod values;

use super::{Family, Read};

/// The family.
pub(super) const FAMILY: Family = Family {
    name: "helm",
    title: "Helm",
    hints: &["image", "repository", "dependencies", "releases", "chart", "toolkit.fluxcd.io"],
    may_be: detect::may_be,
    claims: detect::claims,
    about_others: false,
    read: Read::Documents { detect: detect::detect, read: read::read },
};
