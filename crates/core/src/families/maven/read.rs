//! Which XML files are read, and how.

use super::{kie, pom, xml};
use crate::families::TextFile;
use crate::model::Reading;

/// XML by its name.
pub(super) fn may_be(path: &str) -> bool {
    matches!(path.rsplit_once('.'), Some((_, "xml" | "pom")))
}

/// Whether the name alone says that it is a POM.
pub(super) fn claims(path: &str, _text: &str) -> bool {
    path.rsplit('/').next() == Some("pom.xml")
}

/// Whether an XML file can be a POM or hold release ids.
pub(super) fn detect(path: &str, text: &str) -> bool {
    let is_pom = text.contains("maven.apache.org/POM") || text.contains("<modelVersion");
    let has_release_id = text.contains("<release-id") || text.contains("<releaseId");
    may_be(path) && (claims(path, text) || is_pom || has_release_id)
}

/// Reads a file.
pub(super) fn read(file: &TextFile<'_>, reading: &mut Reading) {
    let document = match xml::parse(file.text.trim_start_matches('\u{feff}')) {
        Ok(document) => document,
        Err(why) => {
            reading.not_looked_at.push(("the XML".to_owned(), why));
            return;
        }
    };
    let root = document.root_element();
    if pom::is_project(root) {
        pom::read(file, root, reading);
    } else {
        kie::read(root, reading);
    }
    // The parser counts from behind a byte order mark.
    let shift = file.text.len() - file.text.trim_start_matches('\u{feff}').len();
    for artifact in &mut reading.artifacts {
        let range = artifact.span.range();
        artifact.span = crate::model::Span::new(range.start + shift..range.end + shift);
    }
}
