//! A state whose query language is `JSONPath`.

use super::document::Document;
use super::flow::{Edge, Frame};
use super::reader::{Reader, Site};
use super::state::Here;
use super::template::{Variables, View};
use crate::engines::stepfunctions::kind::Kind;
use crate::engines::stepfunctions::language::Language;
use crate::syntax::{Entry, Node};

/// Fields that take a value of their own kind by a path.
pub(super) const VALUES: [&str; 9] = [
    "SecondsPath",
    "TimestampPath",
    "TimeoutSecondsPath",
    "HeartbeatSecondsPath",
    "MaxConcurrencyPath",
    "ToleratedFailureCountPath",
    "ToleratedFailurePercentagePath",
    "ErrorPath",
    "CausePath",
];

/// What fields of a state see: `$` is `document`.
pub(super) fn view<'v>(
    here: &'v Here<'_>,
    document: &'v Document,
    variables: &'v Variables,
    site: Site<'v>,
) -> View<'v> {
    View {
        language: Language::JsonPath,
        document,
        context: &here.scope.context,
        states: &Document::Unknown,
        variables,
        site,
    }
}

impl Reader {
    pub(super) fn json_path_state<'a>(
        &mut self,
        here: &Here<'_>,
        entry: &'a Entry,
        frame: Frame,
    ) -> Vec<Edge<'a>> {
        let Frame { document: raw, variables } = frame;
        let input = self.cut("InputPath", here, &raw, &variables);
        let sees = |field| view(here, &input, &variables, here.site(field, true));
        for field in VALUES {
            if let Some(node) = here.fields.get(field) {
                self.value(node, sees(field).needing(field));
            }
        }
        if let Some(node) = here.fields.get("Credentials") {
            self.template(node, sees("Credentials"));
        }
        for field in ["ItemReader", "ResultWriter", "ItemBatcher"] {
            if let Some(node) = here.fields.get(field) {
                // Where there are no items there may be nothing to put into batches or to write.
                let site = here.site(field, field == "ItemReader");
                self.settings(node, view(here, &input, &variables, site));
            }
        }
        let parameters = here.fields.get("Parameters").filter(|_| here.kind != Kind::Map);
        let parameters = parameters.map(|node| self.template(node, sees("Parameters")));
        let taken = parameters.unwrap_or_else(|| input.clone());
        let result = match here.kind {
            Kind::Task => Document::Other,
            Kind::Pass if here.fields.get("Result").is_some() => Document::Other,
            Kind::Parallel => self.branches(here, &taken, &variables),
            Kind::Map => self.iterations(here, &input, &variables),
            _ => taken,
        };
        let mut edges = self.catchers(here, entry, (&raw, &input), &variables);
        if here.kind == Kind::Choice {
            edges.extend(self.json_path_choice(here, entry, &input, &variables));
            return edges;
        }
        let output = self.output(here, (&raw, &input), result, &variables);
        // Whether `$` is the result or the input is not the same for all types of state.
        let either = Document::either([output.0, input.clone()]);
        let mut assigned = variables.clone();
        let sees = view(here, &either, &variables, here.site("Assign", false));
        self.assign(here.fields.get("Assign"), sees, &mut assigned);
        let frame = Frame { document: output.1, variables: assigned };
        edges.extend(self.way_on(here, entry, frame));
        edges
    }

    /// The result as later fields see it, and what the state hands on.
    fn output(
        &mut self,
        here: &Here<'_>,
        (raw, input): (&Document, &Document),
        result: Document,
        variables: &Variables,
    ) -> (Document, Document) {
        if !matches!(here.kind, Kind::Task | Kind::Pass | Kind::Parallel | Kind::Map) {
            return (result.clone(), self.cut("OutputPath", here, &result, variables));
        }
        let selected = match here.fields.get("ResultSelector") {
            Some(node) => {
                let site = here.site("ResultSelector", true);
                self.template(node, view(here, &result, variables, site))
            }
            None => result,
        };
        let base = base(raw, input);
        let site = here.site("ResultPath", true);
        let put = self.put(here.fields.get("ResultPath"), (&base, selected.clone()), site);
        (selected, self.cut("OutputPath", here, &put, variables))
    }

    /// `InputPath` or `OutputPath`: a part of a document, all of it, or `{}`.
    pub(super) fn cut(
        &mut self,
        field: &str,
        here: &Here<'_>,
        document: &Document,
        variables: &Variables,
    ) -> Document {
        match here.fields.get(field) {
            None => document.clone(),
            Some(node) if node.tag.is_none() && node.is_null() => Document::Other,
            Some(node) => self.value(node, view(here, document, variables, here.site(field, true))),
        }
    }

    /// Settings of a Map state, with paths and templates among them.
    fn settings(&mut self, node: &Node, sees: View<'_>) {
        if super::template::is_filled_in(node) {
            self.template(node, sees);
            return;
        }
        for entry in node.entries() {
            let is_path = entry.value.text().is_some_and(|text| text.starts_with('$'));
            match entry.key.as_str() {
                "Parameters" | "BatchInput" => {
                    self.template(&entry.value, sees);
                }
                key if key.ends_with("Path") && is_path => {
                    self.value(&entry.value, sees.needing(key));
                }
                _ => self.settings(&entry.value, sees),
            }
        }
    }

    fn catchers<'a>(
        &mut self,
        here: &Here<'_>,
        entry: &'a Entry,
        (raw, input): (&Document, &Document),
        variables: &Variables,
    ) -> Vec<Edge<'a>> {
        let mut edges = Vec::new();
        for catcher in self.ways(here, entry, "Catch") {
            let Some(to) = catcher.get("Next") else { continue };
            let site = here.site("ResultPath", false);
            let base = base(raw, input);
            let document = self.put(catcher.get("ResultPath"), (&base, Document::Other), site);
            let either = Document::either([Document::Other, input.clone()]);
            let mut assigned = variables.clone();
            let sees = view(here, &either, variables, here.site("Assign", false));
            self.assign(catcher.get("Assign"), sees, &mut assigned);
            let frame = Frame { document, variables: assigned };
            edges.push(Edge { to: Some(to), frame, done: false });
        }
        edges
    }
}

/// What a result is put into. The language says the input as it was; a reader who takes it for
/// what `InputPath` left is not ruled out.
fn base(raw: &Document, input: &Document) -> Document {
    Document::either([raw.clone(), input.clone()])
}
