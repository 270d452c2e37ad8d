//! Artifacts that resources name by themselves. State machines have a file of their own.

use super::places::{self, Found, Holds, PLACES};
use super::resource::{classify, family};
use super::template::{Resource, Template};
use super::value::{Value, evaluate};
use crate::model::{Artifact, ArtifactKind, Reading};

/// Reads every resource.
pub(super) fn read(template: &Template<'_>, reading: &mut Reading) {
    for resource in &template.resources {
        let Some(properties) = resource.properties() else { continue };
        for (_, path, holds) in PLACES.iter().filter(|(kind, ..)| *kind == resource.kind) {
            for found in places::at(properties, path) {
                reading.artifacts.extend(artifact(template, resource, *holds, found));
            }
        }
    }
}

fn artifact(
    template: &Template<'_>,
    resource: &Resource<'_>,
    holds: Holds,
    found: Found<'_>,
) -> Option<Artifact> {
    let value = evaluate(template, found.node);
    if value == Value::Absent || found.node.is_null() {
        return None;
    }
    let kind = match holds {
        // Recipes are built on images of the service too, which have ARNs with a version.
        Holds::BuildImage if value.shown().starts_with("arn:") => return None,
        Holds::Image | Holds::BuildImage => ArtifactKind::Image,
        // What the same template deploys is looked at where it is declared: a job or task
        // definition comes with its revision, and its images stand there.
        Holds::Named(_) | Holds::Anything if matches!(value, Value::Resource { .. }) => {
            return None;
        }
        Holds::Named(kind) => kind,
        Holds::Anything => match &value {
            Value::Text(text) => family(text).filter(|kind| *kind != ArtifactKind::Image)?,
            _ => return None,
        },
    };
    let judged = classify(template, kind, &value);
    let user = match found.owner {
        Some(owner) => format!("{}/{owner}", resource.id),
        None => resource.id.to_owned(),
    };
    let artifact = Artifact::new(kind, value.shown(), template.place(found.node), judged);
    let artifact = artifact.used_by(user);
    Some(if holds == Holds::BuildImage { artifact.at_build() } else { artifact })
}
