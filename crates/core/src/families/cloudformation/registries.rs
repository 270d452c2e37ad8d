//! Image repositories that a template declares, and whether their tags can be moved.

use super::places;
use super::template::{Resource, Template};
use super::value::evaluate;
use crate::model::{Reading, Registry};

/// Reads every repository.
pub(super) fn read(template: &Template<'_>, reading: &mut Reading) {
    let repositories =
        template.resources.iter().filter(|resource| resource.kind == "AWS::ECR::Repository");
    reading.registries.extend(repositories.map(|resource| registry(template, resource)));
}

fn registry(template: &Template<'_>, resource: &Resource<'_>) -> Registry {
    let name = resource.property("RepositoryName").map(|node| evaluate(template, node));
    let mutability = resource.property("ImageTagMutability");
    let value = mutability.map(|node| evaluate(template, node));
    let mut immutable = match &value {
        // "If this parameter is omitted, the default setting of MUTABLE will be used."
        None => Some(false),
        Some(value) => value.literal().map(|text| text.starts_with("IMMUTABLE")),
    };
    let mut exclusions = Vec::new();
    if value.as_ref().and_then(|value| value.literal()) == Some("IMMUTABLE_WITH_EXCLUSION") {
        let path = "ImageTagMutabilityExclusionFilters.[].ImageTagMutabilityExclusionFilterValue";
        let filters = resource.properties().map(|properties| places::at(properties, path));
        for filter in filters.unwrap_or_default() {
            match evaluate(template, filter.node).literal() {
                Some(text) => exclusions.push(text.to_owned()),
                // Any tag may be meant.
                None => immutable = None,
            }
        }
    }
    let span = mutability.map_or(resource.entry.key_span, |node| template.place(node));
    Registry {
        name: name.and_then(|name| name.literal().map(str::to_owned)),
        resource: resource.id.to_owned(),
        immutable,
        exclusions,
        span,
    }
}
