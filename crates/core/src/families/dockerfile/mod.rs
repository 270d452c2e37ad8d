//! Dockerfiles: the images that an image is built from.

mod detect;
mod read;
#[cfg(test)]
mod tests;
mod variables;

use super::{Family, Read};

/// The family.
pub(super) const FAMILY: Family = Family {
    name: "dockerfile",
    title: "Dockerfile",
    // The instruction `FROM`, in either case.
    hints: &["M", "m"],
    may_be: detect::is_dockerfile,
    claims: detect::claims,
    about_others: false,
    read: Read::Text { detect: detect::claims, read: read::read },
};
