//! A schema in a file, and the files of the documents that its references lead to.

use std::collections::BTreeMap;
use std::rc::Rc;

use camino::Utf8Path;
use midflight_schema::{Given, Supplied};

use super::source::Source;
use crate::error::CliError;

/// Files of documents, by URI.
#[derive(Debug, Clone, Default)]
pub(super) struct With {
    pub(super) supplied: Supplied,
    sources: BTreeMap<String, Rc<Source>>,
}

/// One of the two schemas.
#[derive(Debug)]
pub(super) struct Schema {
    pub(super) source: Source,
    pub(super) with: With,
}

impl With {
    /// Reads the files of an option, each as `URI=FILE`, or as `FILE` with an identifier in it.
    pub(super) fn read(options: &[String]) -> Result<Self, CliError> {
        let mut with = Self::default();
        for option in options {
            // A URI may hold the sign, in what it asks for.
            let (uri, file) = match option.rsplit_once('=') {
                Some((uri, file)) => (Some(uri), file),
                None => (None, option.as_str()),
            };
            let source = Source::read(Utf8Path::new(file))?;
            let uri = match uri.or_else(|| Supplied::own_uri(&source.value)) {
                Some(uri) => uri.to_owned(),
                None => return Err(nameless(&source.name)),
            };
            with.add(uri, source)?;
        }
        Ok(with)
    }

    fn add(&mut self, uri: String, source: Source) -> Result<(), CliError> {
        if let Some(first) = self.sources.get(&uri) {
            let what = format!("`{uri}` is given twice, by {} and {}", first.name, source.name);
            let help = "give one file for it; --old-with and --new-with are for one side alone";
            return Err(CliError::Usage { what, help });
        }
        let refuse = |what| CliError::Usage { what, help: "write --with URI=FILE" };
        self.supplied.insert(&uri, source.value.clone()).map_err(refuse)?;
        self.sources.insert(uri, Rc::new(source));
        Ok(())
    }

    /// These, and in their place those of `other` that have the same URI.
    pub(super) fn overridden(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.supplied.extend(&other.supplied);
        let others = other.sources.iter();
        both.sources.extend(others.map(|(uri, source)| (uri.clone(), Rc::clone(source))));
        both
    }
}

impl Schema {
    pub(super) fn given(&self) -> Given<'_> {
        Given { schema: &self.source.value, supplied: &self.with.supplied }
    }

    /// The file that a place is in: that of the document of a URI, or of the schema itself.
    pub(super) fn at(&self, document_uri: Option<&str>) -> &Source {
        let supplied = document_uri.and_then(|uri| self.with.sources.get(uri));
        supplied.map_or(&self.source, |source| source)
    }

    /// All the files.
    pub(super) fn sources(&self) -> impl Iterator<Item = &Source> {
        std::iter::once(&self.source).chain(self.with.sources.values().map(|source| &**source))
    }
}

fn nameless(file: &str) -> CliError {
    let what = format!("{file} gives itself no URI: it has no `$id` or `id`");
    CliError::Usage { what, help: "say which URI it is of: --with URI=FILE" }
}
