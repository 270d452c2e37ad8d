//! What the tests of families share.

use std::sync::Arc;

use super::{Family, Read};
use crate::around::Around;
use crate::engines::Document;
use crate::model::Reading;
use crate::syntax::parse;

/// What a family reads from the documents of a file.
pub(super) fn read_documents(
    family: &Family,
    path: &str,
    text: &str,
    around: Around<'_>,
) -> Reading {
    let Read::Documents { detect, read } = family.read else { panic!("it reads documents") };
    let path: Arc<str> = path.into();
    let mut reading = Reading::default();
    for root in &parse(&path, text).0 {
        let document = Document { path: &path, text, root, known_as: None, around };
        if detect(&document) {
            read(&document, &mut reading);
        }
    }
    reading
}
