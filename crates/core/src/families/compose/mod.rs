//! Compose files: the images of services, and what they are built from.

mod build;
mod detect;
mod interpolate;
mod remote;
mod services;

#[cfg(test)]
mod tests;

use super::{Family, Read};

/// Compose.
pub(super) const FAMILY: Family = Family {
    name: "compose",
    title: "Compose",
    hints: &["services", "image", "build", "include"],
    may_be: super::yaml_and_json_only,
    claims: detect::claims,
    about_others: false,
    read: Read::Documents { detect: detect::detect, read: services::read },
};
