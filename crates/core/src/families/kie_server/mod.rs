//! KIE Server: containers as JSON or YAML, with the release ids that they run.

mod read;

use super::{Family, Read};

/// The family.
pub(super) const FAMILY: Family = Family {
    name: "kie_server",
    title: "KIE Server",
    hints: &["release-id", "releaseId", "artifact_id"],
    may_be: super::yaml_and_json_only,
    claims: |_, _| false,
    about_others: false,
    read: Read::Documents { detect: read::detect, read: read::read },
};
