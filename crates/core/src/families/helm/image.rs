//! One image of values: a mapping of `repository` and `tag`, or text with a tag beside it.

use crate::model::Span;
use crate::references::{Class, Judged, has_placeholder, judge_image, parse_image};
use crate::syntax::{Entry, Node};

/// The tag is left to the chart, which takes its `appVersion`.
const APP_VERSION: Judged = (Class::UnresolvedTemplate, "chart-app-version");

/// An image that a mapping names in parts.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    /// The name with its registry.
    name: String,
    tag: Option<&'a Entry>,
    digest: Option<&'a str>,
    /// The entry with the name.
    pub(super) named_by: &'a Entry,
}

/// What a mapping under a key is to images.
#[derive(Debug)]
pub(super) enum Found<'a> {
    /// It names one.
    Image(Parts<'a>),
    /// It names a repository and nothing else: the tag stands in other values.
    NameOnly,
    /// It is something else.
    Nothing,
}

/// Reads a mapping that stands under `key`.
pub(super) fn of_mapping<'a>(key: &str, node: &'a Node) -> Found<'a> {
    let tag = entry_of(node, &["tag", "imageTag"]);
    let digest = entry_of(node, &["digest", "sha", "imageDigest"]);
    let has_version = tag.is_some() || digest.is_some();
    let is_image_key = is_image_key(key);
    let Some(named_by) = name(node, is_image_key, has_version) else { return Found::Nothing };
    let name = named_by.value.text().unwrap_or_default().trim();
    if is_address(name) || !is_image_key && !has_placeholder(name) && parse_image(name).is_err() {
        return Found::Nothing;
    }
    let about_pulling = ["pullPolicy", "imagePullPolicy", "registry"];
    let whole = has_own_version(name);
    if !has_version && !whole && !about_pulling.iter().any(|key| node.get(key).is_some()) {
        return if is_image_key { Found::NameOnly } else { Found::Nothing };
    }
    let registry = text_of(node, "registry").map(|text| text.trim_end_matches('/'));
    let name = match registry.filter(|registry| !name.starts_with(&format!("{registry}/"))) {
        Some(registry) => format!("{registry}/{name}"),
        None => name.to_owned(),
    };
    let digest = digest.and_then(|entry| filled(&entry.value));
    Found::Image(Parts { name, tag, digest, named_by })
}

impl Parts<'_> {
    /// The reference and its class. `app_version` is what the chart fills in for an empty tag.
    pub(super) fn judge(&self, app_version: Option<&str>) -> (String, Judged) {
        let tag = self.tag.and_then(|entry| filled(&entry.value));
        let mut reference = self.name.clone();
        let open = tag.is_none() && self.digest.is_none() && !has_own_version(&self.name);
        let tag = tag.or_else(|| app_version.filter(|_| open));
        if let Some(tag) = tag {
            let joined = tag.starts_with('@');
            reference.push_str(if joined { "" } else { ":" });
            reference.push_str(tag);
        }
        if let Some(digest) = self.digest.filter(|_| !reference.contains('@')) {
            let bare = !digest.contains(':') && !has_placeholder(digest);
            reference.push_str(if bare { "@sha256:" } else { "@" });
            reference.push_str(digest);
        }
        let judged = if open && tag.is_none() { APP_VERSION } else { judge_image(&reference) };
        (reference, judged)
    }

    /// The value of the tag where there is that key, else the name.
    pub(super) fn span(&self) -> Span {
        match self.tag {
            Some(tag) if tag.value.is_null() => tag.key_span,
            Some(tag) if tag.value.text() == Some("") => tag.value.span,
            Some(tag) => tag.value.text_span(),
            None => self.named_by.value.text_span(),
        }
    }
}

/// The entry that names the image. `name` and `image` are words of much else, so they need a
/// version beside them, and `name` a key that says image.
fn name(node: &Node, is_image_key: bool, has_version: bool) -> Option<&Entry> {
    let usable = |key: &str| node.entry(key).filter(|entry| filled(&entry.value).is_some());
    usable("repository").or_else(|| usable("image").filter(|_| has_version)).or_else(|| {
        let versioned =
            |entry: &&Entry| has_version || entry.value.text().is_some_and(has_own_version);
        usable("name").filter(versioned).filter(|_| is_image_key)
    })
}

/// Whether a name has its tag or digest already.
fn has_own_version(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    last.contains([':', '@']) && !has_placeholder(last)
}

/// `image`, `initImage`, `busybox_image`.
pub(super) fn is_image_key(key: &str) -> bool {
    key.to_ascii_lowercase().ends_with("image")
}

/// An address of something that is no image: a chart, a repository of sources, a file.
pub(super) fn is_address(text: &str) -> bool {
    let is_file = [".png", ".svg", ".jpg", ".jpeg", ".gif", ".ico", ".git", ".iso", ".qcow2"];
    text.contains("://")
        || text.starts_with(['/', '.'])
        || text.starts_with("git@")
        || is_file.iter().any(|end| text.ends_with(end))
}

fn entry_of<'a>(node: &'a Node, keys: &[&str]) -> Option<&'a Entry> {
    let entries = keys.iter().filter_map(|key| node.entry(key));
    entries.into_iter().find(|entry| entry.value.text().is_some())
}

fn text_of<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    filled(node.get(key)?)
}

/// Text that says something.
pub(super) fn filled(node: &Node) -> Option<&str> {
    let text = node.text()?.trim();
    (!text.is_empty() && !node.is_null()).then_some(text)
}
