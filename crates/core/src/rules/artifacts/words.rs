//! How the rules of this folder speak of an artifact.

use crate::model::Artifact;
use crate::text::quoted;

/// Who uses it: "step `Trim`", or "the workflow".
pub(super) fn user(artifact: &Artifact) -> String {
    match &artifact.operation {
        Some(operation) => format!("`{}`", quoted(operation)),
        None => "the workflow".to_owned(),
    }
}

/// What stands under the text.
pub(super) fn label(artifact: &Artifact) -> &'static str {
    match artifact.reason {
        "omitted-image" => "no image named",
        "latest" => "the latest",
        "channel" => "a channel",
        "no-tag" => "no tag",
        "no-revision" => "no revision",
        "unqualified" => "no version",
        "partial-version" => "a part of a version",
        "alias" => "an alias",
        "run-time" => "known at run time only",
        "template" => "an open placeholder",
        "malformed" => "malformed",
        _ => "this reference",
    }
}

/// What tells it from others of its workflow; the same when its position or tag changes.
pub(super) fn subject(artifact: &Artifact) -> String {
    let operation = artifact.operation.as_deref().unwrap_or_default();
    format!("{} {operation} {}", artifact.kind.as_str(), artifact.reference)
}
