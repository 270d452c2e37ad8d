//! The texts that a report speaks of.

use std::collections::BTreeMap;

use midflight_core::Request;
use midflight_core::model::Side;
use midflight_core::request::Revision;

/// Texts by version and file, lent by the request that the report was made from.
#[derive(Debug, Default)]
pub(crate) struct Sources<'a> {
    new: BTreeMap<&'a str, &'a str>,
    /// By label, in the request's order.
    old: Vec<(&'a str, BTreeMap<&'a str, &'a str>)>,
}

impl<'a> Sources<'a> {
    /// The texts of a request.
    pub(crate) fn new(request: &'a Request) -> Self {
        let old = request.old.iter().map(|old| (old.label.as_str(), texts(old))).collect();
        Self { new: texts(&request.new), old }
    }

    /// The text of a file. The old side is that of the revision called `against`, else the first
    /// one that has the file.
    pub(crate) fn text(&self, side: Side, against: Option<&str>, file: &str) -> Option<&'a str> {
        let of = |files: &BTreeMap<&'a str, &'a str>| files.get(file).copied();
        if side == Side::New {
            return of(&self.new);
        }
        let named = self.old.iter().find(|(label, _)| Some(*label) == against);
        match named {
            Some((_, files)) => of(files),
            None => self.old.iter().find_map(|(_, files)| of(files)),
        }
    }
}

fn texts(revision: &Revision) -> BTreeMap<&str, &str> {
    let texts = revision.files.iter().filter_map(|file| {
        let text = file.text.as_ref().ok()?;
        Some((&*file.path, &**text))
    });
    texts.collect()
}
