//! Kubernetes objects: everything that can hold a pod, and what Kustomize, Flux and Argo CD
//! deploy from elsewhere.

mod detect;
mod images;
mod kustomize;
mod objects;
mod sources;
mod temporal;

#[cfg(test)]
mod tests;

pub(super) use self::detect::is_yaml;
pub(super) use self::objects::Objects;

use super::{Family, Read};

/// Kubernetes.
pub(super) const FAMILY: Family = Family {
    name: "kubernetes",
    title: "Kubernetes",
    hints: &["apiVersion", "resources:", "images:", "bases:", "components:", "patches", "/image"],
    may_be: detect::may_be,
    claims: detect::claims,
    about_others: false,
    read: Read::Documents { detect: detect::detect, read: objects::read },
};
