//! Documents that a state makes of others: payload templates, paths, calls and expressions.

use std::collections::BTreeMap;

use super::document::Document;
use super::jsonata::{self, Expression};
use super::path::{self, Path, Root};
use super::reader::{Reader, Site};
use crate::engines::stepfunctions::language::Language;
use crate::syntax::{Data, Entry, Node};
use crate::text::quoted;

/// Variables by name.
pub(super) type Variables = BTreeMap<String, Document>;

/// What a field of a state sees.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'v> {
    pub(super) language: Language,
    /// `$` of a `JSONPath` field.
    pub(super) document: &'v Document,
    /// `$$` of a `JSONPath` field.
    pub(super) context: &'v Document,
    /// `$states` of a `JSONata` field.
    pub(super) states: &'v Document,
    pub(super) variables: &'v Variables,
    pub(super) site: Site<'v>,
}

impl<'v> View<'v> {
    /// The same for a value of which more is wanted than that it is there.
    pub(super) fn needing(self, need: &'v str) -> Self {
        Self { site: Site { need, ..self.site }, ..self }
    }
}

impl Reader {
    /// What a template makes.
    pub(super) fn template(&mut self, node: &Node, view: View<'_>) -> Document {
        if !self.step() {
            return Document::Unknown;
        }
        if is_filled_in(node) {
            return self.filled_in(node, view);
        }
        match &node.data {
            Data::Scalar { text, .. } => match view.language {
                Language::Jsonata if jsonata::is_expression(text) => self.value(node, view),
                _ => Document::Other,
            },
            Data::Sequence(items) => {
                let made: Vec<_> = items.iter().map(|item| self.template(item, view)).collect();
                Document::list(made.into_iter())
            }
            Data::Mapping(entries) => {
                let parts = entries.iter().map(|entry| self.part(entry, view)).collect();
                Document::made(Document::Other, parts)
            }
        }
    }

    /// One key of a template, and what it makes.
    pub(super) fn part(&mut self, entry: &Entry, view: View<'_>) -> (String, Document) {
        match entry.key.strip_suffix(".$") {
            Some(key) if view.language == Language::JsonPath => {
                (key.to_owned(), self.value(&entry.value, view))
            }
            _ => (entry.key.clone(), self.template(&entry.value, view)),
        }
    }

    /// A part that a template language fills in. It is data, unless it makes paths.
    fn filled_in(&mut self, node: &Node, view: View<'_>) -> Document {
        if !is_included(node) && !mentions_data(node) {
            return Document::Other;
        }
        self.not_understood(node, view)
    }

    /// What a path, a call or an expression finds.
    pub(super) fn value(&mut self, node: &Node, view: View<'_>) -> Document {
        let site = Site { span: node.text_span(), ..view.site };
        let view = View { site, ..view };
        let text = match node.text() {
            Some(text) if self.step() && node.tag.is_none() => text,
            _ => return self.not_understood(node, view),
        };
        if view.language == Language::Jsonata {
            return self.expression(node, text, view);
        }
        if let Some(path) = path::parse(text) {
            return self.path(&path, view);
        }
        let Some(ranges) = path::in_call(text) else { return self.not_understood(node, view) };
        let mut all = Vec::new();
        for (at, range) in ranges.into_iter().enumerate() {
            let Some(path) = text.get(range.clone()).and_then(path::parse) else {
                return self.not_understood(node, view);
            };
            let need = format!("{text} {at}");
            let site = Site { need: &need, span: node.part_span(range), ..site };
            all.push(self.path(&path, View { site, ..view }));
        }
        depends_on(&all)
    }

    fn path(&mut self, path: &Path<'_>, view: View<'_>) -> Document {
        let document = match path.root {
            Root::Document => view.document,
            Root::Context => view.context,
            Root::Variable(name) => view.variables.get(name).unwrap_or(&Document::Unknown),
        };
        self.read(document, (&path.keys, path.rest), false, view.site)
    }

    fn expression(&mut self, node: &Node, text: &str, view: View<'_>) -> Document {
        let lookup = |name: &str| match name {
            "states" => Some(view.states),
            _ => view.variables.get(name),
        };
        match jsonata::parse(text, |name| lookup(name).is_some()) {
            None => self.not_understood(node, view),
            Some(Expression::Path(path)) => {
                let document = lookup(path.variable).unwrap_or(&Document::Unknown);
                self.read(document, (&path.keys, ""), true, view.site)
            }
            Some(Expression::Other(all)) => {
                // Only whether it can depend on the input: how, is not worked out.
                let is_free = all.iter().all(|reference| {
                    let found = lookup(reference.variable)
                        .map(|document| document.follow(&reference.keys, true, &mut Vec::new()));
                    found == Some(Document::Other)
                });
                if is_free { Document::Other } else { self.not_understood(node, view) }
            }
        }
    }

    fn not_understood(&mut self, node: &Node, view: View<'_>) -> Document {
        let (what, span) = match view.language {
            Language::JsonPath => ("a path", node.text_span()),
            Language::Jsonata => ("an expression", node.text_span()),
        };
        self.lost(span, || {
            let written =
                node.text().map_or(String::new(), |text| format!(" (`{}`)", quoted(text)));
            format!(
                "what {what} of state `{}` reads is not worked out{written}",
                quoted(view.site.state)
            )
        });
        Document::Unknown
    }
}

/// A value that is computed from these.
fn depends_on(all: &[Document]) -> Document {
    let is_free = all.iter().all(|document| *document == Document::Other);
    if is_free { Document::Other } else { Document::Unknown }
}

/// Whether a template language puts something in place of a node.
pub(super) fn is_filled_in(node: &Node) -> bool {
    let is_function = |entry: &Entry| entry.key.starts_with("Fn::") || entry.key == "Ref";
    node.tag.is_some() || node.entries().iter().any(is_function)
}

/// Whether it is replaced by a text that stands elsewhere.
pub(super) fn is_included(node: &Node) -> bool {
    let includes = |name: &str| name.contains("Transform") || name.contains("Include");
    node.tag.as_deref().is_some_and(includes)
        || node.entries().iter().any(|entry| includes(&entry.key))
}

/// Whether anything in it looks like a path or an expression.
pub(super) fn mentions_data(node: &Node) -> bool {
    match &node.data {
        Data::Scalar { text, .. } => jsonata::is_expression(text) || text.starts_with('$'),
        Data::Sequence(items) => items.iter().any(mentions_data),
        Data::Mapping(entries) => {
            entries.iter().any(|entry| entry.key.ends_with(".$") || mentions_data(&entry.value))
        }
    }
}
