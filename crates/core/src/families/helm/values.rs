//! Values of charts: images at any depth.

use super::found::Found;
use super::image::{self, filled, is_address, is_image_key};
use crate::model::ArtifactKind;
use crate::references::{judge_image, parse_image};
use crate::syntax::{Entry, Node};

/// What a chart says that its values do not.
#[derive(Debug, Default)]
pub(super) struct Chart {
    /// What stands for an empty tag.
    pub(super) app_version: Option<String>,
    /// Values under these keys are those of other charts, with an `appVersion` of their own.
    pub(super) dependencies: Vec<String>,
}

/// Whether a mapping holds values of a chart: it has an image in parts, or, where the file is
/// called so, any image at all.
pub(super) fn are_values(root: &Node, called_values: bool) -> bool {
    has_image("", root, called_values)
}

fn has_image(key: &str, node: &Node, any: bool) -> bool {
    let in_parts = is_image_key(key) || any;
    let is_image = match image::of_mapping(key, node) {
        image::Found::Image(parts) => in_parts && parts.named_by.key == "repository" || any,
        image::Found::NameOnly => any,
        image::Found::Nothing => false,
    };
    is_image
        || node
            .entries()
            .iter()
            .any(|entry| any && is_plain(entry) || has_image(&entry.key, &entry.value, any))
        || node.items().iter().any(|item| has_image("", item, any))
}

/// Reads all images below a node. `path` names the node within the file.
pub(super) fn read(root: &Node, path: &str, chart: &Chart, found: &mut Found<'_>) {
    let mut reader = Reader { chart, found, unread: 0, first_unread: None };
    reader.node("", root, path, None);
    if let Some(first) = reader.first_unread {
        let what = match reader.unread {
            1 => format!("the image at `{first}`"),
            many => format!("{many} images, the first at `{first}`"),
        };
        found
            .not_read(what, "only fields called `image`, or with `repository`, are read as images");
    }
}

struct Reader<'r, 'f> {
    chart: &'r Chart,
    found: &'r mut Found<'f>,
    unread: usize,
    first_unread: Option<String>,
}

impl Reader<'_, '_> {
    /// `top` is the first key on the way, which may be that of another chart.
    fn node(&mut self, key: &str, node: &Node, path: &str, top: Option<&str>) {
        let mut named_by = None;
        match image::of_mapping(key, node) {
            image::Found::Image(parts) => {
                let (reference, judged) = parts.judge(self.app_version(top));
                self.found.push(ArtifactKind::Image, &reference, parts.span(), judged, path);
                named_by = Some(parts.named_by.key.as_str());
            }
            image::Found::NameOnly => {
                let why = "its tag is in the values of another chart";
                self.found.not_read(format!("the image at `{path}`"), why);
            }
            image::Found::Nothing => {}
        }
        for entry in node.entries() {
            let below = join(path, &entry.key);
            if named_by != Some(entry.key.as_str()) {
                self.text(key, entry, &below);
            }
            self.node(&entry.key, &entry.value, &below, top.or(Some(&entry.key)));
        }
        for item in node.items() {
            self.node("", item, path, top);
        }
    }

    fn text(&mut self, key: &str, entry: &Entry, path: &str) {
        let Some(text) = filled(&entry.value) else { return };
        if is_plain(entry) {
            let span = entry.value.text_span();
            self.found.push(ArtifactKind::Image, text, span, judge_image(text), path);
            return;
        }
        // `natsImage: nats:2.10.10`, or a list of images by name.
        let may_be = is_image_key(&entry.key) && entry.key != "image" || key == "images";
        if may_be && text.contains([':', '/']) && !is_address(text) && parse_image(text).is_ok() {
            self.unread += 1;
            self.first_unread.get_or_insert_with(|| path.to_owned());
        }
    }

    fn app_version(&self, top: Option<&str>) -> Option<&str> {
        let foreign = top.is_some_and(|top| self.chart.dependencies.iter().any(|name| name == top));
        self.chart.app_version.as_deref().filter(|_| !foreign)
    }
}

/// `image: nginx:1.2.3`.
fn is_plain(entry: &Entry) -> bool {
    let is_word = |text: &str| matches!(text, "true" | "false");
    entry.key == "image"
        && filled(&entry.value).is_some_and(|text| !is_address(text) && !is_word(text))
}

pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
