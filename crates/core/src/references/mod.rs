//! References to artifacts: what they name, and how far that can move.
//!
//! Pure text: nothing is looked up. Only a registry's policy makes a tag immutable; a tag of
//! release shape is taken as one that people do not move.

mod arn;
mod chart;
mod class;
mod git;
mod image;
mod maven;
mod name;
mod placeholder;
mod queue;
mod tag;

pub use arn::{job_definition, lambda, state_machine, task_definition};
pub use chart::chart;
pub use class::{Class, Judged};
pub use git::{action, git};
pub use image::{Image, ImageError, judge_image, parse_image};
pub use maven::maven;
pub use name::name;
pub use placeholder::has_placeholder;
pub use queue::task_queue;

use crate::model::ArtifactKind;

/// The reason of an open reference whose value stands elsewhere and is judged there.
pub const FILLED: &str = "filled-elsewhere";

/// The reason of a reference that a run's data makes.
pub const RUN_TIME: &str = "run-time";

/// A tag that its registry refuses to move.
pub const KEPT_BY_REGISTRY: Judged = (Class::ImmutableTag, "registry-immutable");

/// The tag of an image reference, placeholders elsewhere in it or not.
pub fn tag(reference: &str) -> Option<&str> {
    let named = reference.split_once('@').map_or(reference, |(named, _)| named);
    let (_, tag) = named.rsplit_once(':')?;
    (!tag.contains(['/', '}']) && !tag.is_empty()).then_some(tag)
}

/// Whether a text is what a lock may hold: a digest of an image, or a whole commit.
pub fn is_fixed_revision(text: &str) -> bool {
    image::is_digest(text) || git::is_commit(text)
}

/// The reason of an image whose tag is left to the `appVersion` of its chart.
pub const APP_VERSION: &str = "chart-app-version";

/// The class of a reference of a family.
pub fn judge(kind: ArtifactKind, reference: &str) -> Judged {
    match kind {
        ArtifactKind::Image => judge_image(reference),
        ArtifactKind::GhaUses => action(reference),
        ArtifactKind::Lambda => lambda(reference),
        ArtifactKind::BatchJobDefinition => job_definition(reference),
        ArtifactKind::EcsTaskDefinition => task_definition(reference),
        ArtifactKind::StateMachine => state_machine(reference),
        ArtifactKind::Maven => maven(reference),
        ArtifactKind::Git => git(reference),
        ArtifactKind::HelmChart => chart(reference),
        ArtifactKind::TaskQueue => task_queue(reference),
    }
}
