//! Reads a document by its kind.

use super::detect::{Kind, kind};
use super::found::Found;
use super::image::filled;
use super::values::Chart;
use super::{chart, flux, values};
use crate::engines::Document;
use crate::model::{Reading, Role};
use crate::syntax::Node;

/// Reads a document. Values and dependencies are a chart's, which somebody has yet to install;
/// releases are what runs.
pub(super) fn read(document: &Document<'_>, reading: &mut Reading) {
    let Some(kind) = kind(document) else { return };
    let role = match kind {
        Kind::Values | Kind::Chart => Role::Build,
        Kind::Helmfile | Kind::Object => Role::Run,
    };
    let mut found = Found::new(reading, role);
    match kind {
        Kind::Values => values::read(document.root, "", &chart_beside(document), &mut found),
        Kind::Chart => chart::dependencies(document, &mut found),
        Kind::Helmfile => chart::releases(document, &mut found),
        Kind::Object => flux::read(document.root, &mut found),
    }
}

/// What `Chart.yaml` beside the values says.
fn chart_beside(document: &Document<'_>) -> Chart {
    let beside = |name: &str| document.around.document(document.path, name);
    let Some(chart) = beside("Chart.yaml") else { return Chart::default() };
    let requirements = beside("requirements.yaml");
    let lists = [Some(&chart), requirements.as_ref()].into_iter().flatten();
    let dependencies = lists.filter_map(|file| file.get("dependencies").map(Node::items));
    let names = dependencies.flatten().filter_map(|dependency| {
        let text = |key: &str| dependency.get(key).and_then(filled).map(str::to_owned);
        text("alias").or_else(|| text("name"))
    });
    Chart {
        app_version: chart.get("appVersion").and_then(filled).map(str::to_owned),
        dependencies: names.collect(),
    }
}
