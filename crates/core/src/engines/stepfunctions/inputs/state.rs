//! What one state reads, and what it hands on by each way out of it.

use super::document::Document;
use super::flow::{Edge, Frame, Scope};
use super::path::{self, Root};
use super::reader::{Reader, Site, written};
use super::template::{Variables, View, mentions_data};
use crate::engines::stepfunctions::kind::Kind;
use crate::engines::stepfunctions::language::{self, Language};
use crate::limits::INPUT_VARIABLES_MAX;
use crate::model::Need;
use crate::syntax::{Data, Entry, Node};
use crate::text::quoted;

/// A state with all that is known where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Here<'a> {
    pub(super) name: &'a str,
    pub(super) fields: &'a Node,
    pub(super) kind: Kind,
    pub(super) language: Language,
    pub(super) scope: &'a Scope,
}

impl<'a> Here<'a> {
    /// For reads of one field, where `span` is only a first guess at the place.
    pub(super) fn site(&self, field: &str, sure: bool) -> Site<'a> {
        Site {
            state: self.name,
            consequence: consequence(field, self.language),
            need: "",
            sure,
            span: self.fields.span,
        }
    }
}

/// What happens to a run that lacks what a field reads.
fn consequence(field: &str, language: Language) -> &'static str {
    match (language, field) {
        (_, "Choices") => "the choice cannot be made, and the run fails",
        (Language::Jsonata, _) => "the expression finds nothing, and the run fails",
        (_, "InputPath") => "the state cannot be entered, and the run fails",
        (_, "OutputPath") => "the state cannot give its output, and the run fails",
        (_, "ItemsPath") => "there is nothing to iterate over, and the run fails",
        (_, "SecondsPath" | "TimestampPath") => {
            "the state does not know how long to wait, and the run fails"
        }
        (_, "ResultPath") => "the result cannot be put there, and the run fails",
        _ => "the state's parameters cannot be made, and the run fails",
    }
}

impl Reader {
    /// The ways out of a state that is entered with `frame`.
    pub(super) fn state<'a>(
        &mut self,
        entry: &'a Entry,
        frame: Frame,
        scope: &Scope,
    ) -> Vec<Edge<'a>> {
        let (name, fields) = (entry.key.as_str(), &entry.value);
        let kind = fields.get("Type").and_then(Node::text).and_then(Kind::parse);
        let own = language::named(fields).ok().map(|own| own.or(scope.language));
        let (Some(kind), Some(Some(language))) = (kind, own) else {
            self.flow_lost(entry.key_span, || {
                format!("the type or the query language of state `{}` is not known", quoted(name))
            });
            return Vec::new();
        };
        let here = Here { name, fields, kind, language, scope };
        if super::template::is_filled_in(fields) {
            self.flow_lost(entry.key_span, || {
                format!("a part of state `{}` is filled in", quoted(name))
            });
        }
        if self.is_recording() {
            self.unknown_fields(&here);
        }
        match language {
            Language::JsonPath => self.json_path_state(&here, entry, frame),
            Language::Jsonata => self.jsonata_state(&here, entry, frame),
        }
    }

    /// A field of which is not known what it does may read anything.
    fn unknown_fields(&mut self, here: &Here<'_>) {
        for entry in here.fields.entries() {
            if !is_known(&entry.key, here) && mentions_data(&entry.value) {
                self.lost(entry.key_span, || {
                    let (field, state) = (quoted(&entry.key), quoted(here.name));
                    format!("what `{field}` of state `{state}` does is not known")
                });
            }
        }
    }

    /// Catchers or rules: what may lead out of a state besides its `Next`.
    pub(super) fn ways<'a>(
        &mut self,
        here: &Here<'_>,
        entry: &'a Entry,
        field: &str,
    ) -> &'a [Node] {
        let Some(node) = entry.value.get(field) else { return &[] };
        if !is_list(node) || node.items().iter().any(super::template::is_filled_in) {
            self.flow_lost(node.span, || {
                format!("`{field}` of state `{}` is not written out", quoted(here.name))
            });
        }
        node.items()
    }

    /// `Next` or the end, without what leads out by an error.
    pub(super) fn way_on<'a>(
        &mut self,
        here: &Here<'_>,
        entry: &'a Entry,
        frame: Frame,
    ) -> Option<Edge<'a>> {
        let fields = &entry.value;
        if here.kind == Kind::Fail {
            let frame = Frame { document: Document::Other, ..frame };
            return Some(Edge { to: None, frame, done: true });
        }
        let ends = fields.get("End").and_then(Node::text);
        let ends = match ends {
            None | Some("false" | "False" | "FALSE") => false,
            Some(text) if path::is_filled_in(text) => {
                self.flow_lost(entry.key_span, || "where a run ends is filled in".to_owned());
                return None;
            }
            Some(_) => true,
        };
        match (fields.get("Next"), ends || here.kind == Kind::Succeed) {
            (Some(to), false) => Some(Edge { to: Some(to), frame, done: true }),
            (None, true) => Some(Edge { to: None, frame, done: true }),
            _ => {
                self.flow_lost(entry.key_span, || {
                    format!("where state `{}` leads cannot be told", quoted(here.name))
                });
                None
            }
        }
    }

    /// Assigns the variables of an `Assign`.
    pub(super) fn assign(
        &mut self,
        node: Option<&Node>,
        view: View<'_>,
        variables: &mut Variables,
    ) {
        let Some(node) = node else { return };
        if !node.is_mapping() || super::template::is_filled_in(node) {
            return self.lost(node.span, || "which variables are assigned is not known".to_owned());
        }
        for entry in node.entries() {
            let (name, value) = self.part(entry, view);
            if variables.len() >= INPUT_VARIABLES_MAX && !variables.contains_key(&name) {
                self.lost(node.span, || "it has more variables than are looked at".to_owned());
                continue;
            }
            variables.insert(name, value);
        }
    }

    /// What a state hands on when `result` is put into its input by a `ResultPath`.
    pub(super) fn put(
        &mut self,
        node: Option<&Node>,
        (input, result): (&Document, Document),
        site: Site<'_>,
    ) -> Document {
        let Some(node) = node else { return result };
        if node.tag.is_none() && node.is_null() {
            return input.clone();
        }
        let site = Site { span: node.text_span(), ..site };
        let path = node.text().filter(|_| node.tag.is_none()).and_then(path::parse);
        let keys = path.filter(|path| {
            let is_object = path.keys.iter().all(|key| !key.starts_with('['));
            path.root == Root::Document && path.rest.is_empty() && is_object
        });
        let Some(path::Path { keys, .. }) = keys else {
            self.lost(site.span, || {
                format!("where state `{}` puts its result is not known", quoted(site.state))
            });
            return Document::Unknown;
        };
        if !keys.is_empty() {
            self.must_take(input, &keys, site);
        }
        input.put(&keys, result)
    }

    /// Demands that `keys` can be put into a document: it fails where a text or a list is in the
    /// way.
    fn must_take(&mut self, document: &Document, keys: &[String], site: Site<'_>) {
        match document {
            Document::Other => {}
            Document::Either(all) => {
                // One that has something put over it took it before.
                let base = |one| match one {
                    Document::Made { base, .. } => *base,
                    other => other,
                };
                let is_one = keys.len() == 1
                    && matches!(
                        Document::either(all.iter().cloned().map(base)),
                        Document::Input { .. }
                    );
                for one in all {
                    self.must_take(one, keys, Site { sure: site.sure && is_one, ..site });
                }
            }
            Document::Unknown => self.lost(site.span, || {
                format!("what state `{}` puts its result into is not known", quoted(site.state))
            }),
            Document::Input { keys: at, lax } => {
                self.note(written(at), at, Need::Mapping, (!lax, false), site);
                if keys.len() > 1 {
                    let need = Need::Other(format!("room for {}", written(keys)));
                    self.note(written(&[at, keys].concat()), at, need, (false, false), site);
                }
            }
            Document::Made { base, parts } => {
                let Some((first, rest)) = keys.split_first().filter(|(_, rest)| !rest.is_empty())
                else {
                    return;
                };
                match parts.get(first) {
                    Some(part) => self.must_take(part, rest, site),
                    None => self.must_take(base, keys, site),
                }
            }
        }
    }
}

/// Whether it is a list, and stands there as one.
pub(super) fn is_list(node: &Node) -> bool {
    matches!(node.data, Data::Sequence(_)) && node.tag.is_none()
}

/// Fields that are read here or say nothing about data.
fn is_known(field: &str, here: &Here<'_>) -> bool {
    let has_parameters = matches!(here.kind, Kind::Task | Kind::Pass | Kind::Parallel | Kind::Map);
    match field {
        "Type"
        | "Comment"
        | "Next"
        | "End"
        | "Default"
        | "QueryLanguage"
        | "Resource"
        | "Retry"
        | "Label"
        | "Assign"
        | "Credentials"
        | "Branches"
        | "ItemProcessor"
        | "Iterator"
        | "Choices"
        | "Catch"
        | "Result"
        | "ItemReader"
        | "ItemBatcher"
        | "ResultWriter"
        | "ItemSelector"
        | "TimeoutSeconds"
        | "HeartbeatSeconds"
        | "Seconds"
        | "Timestamp"
        | "Error"
        | "Cause"
        | "MaxConcurrency"
        | "ToleratedFailureCount"
        | "ToleratedFailurePercentage" => true,
        "Parameters" => here.language == Language::JsonPath && has_parameters,
        "InputPath" | "OutputPath" | "ResultPath" | "ResultSelector" | "ItemsPath" => {
            here.language == Language::JsonPath
        }
        "Arguments" | "Output" | "Items" => here.language == Language::Jsonata,
        field => here.language == Language::JsonPath && super::json_path::VALUES.contains(&field),
    }
}
