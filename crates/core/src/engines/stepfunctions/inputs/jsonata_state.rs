//! A state whose query language is `JSONata`.

use super::document::Document;
use super::flow::{Edge, Frame};
use super::reader::{Reader, Site};
use super::state::Here;
use super::template::{Variables, View};
use crate::engines::stepfunctions::kind::Kind;
use crate::engines::stepfunctions::language::Language;
use crate::syntax::{Entry, Node};

/// Fields that take a value of a kind of their own.
const VALUES: [&str; 9] = [
    "Seconds",
    "Timestamp",
    "TimeoutSeconds",
    "HeartbeatSeconds",
    "Error",
    "Cause",
    "MaxConcurrency",
    "ToleratedFailureCount",
    "ToleratedFailurePercentage",
];

/// What fields of a state see, in `states`.
pub(super) fn view<'v>(states: &'v Document, variables: &'v Variables, site: Site<'v>) -> View<'v> {
    View {
        language: Language::Jsonata,
        document: &Document::Unknown,
        context: &Document::Unknown,
        states,
        variables,
        site,
    }
}

impl Reader {
    pub(super) fn jsonata_state<'a>(
        &mut self,
        here: &Here<'_>,
        entry: &'a Entry,
        frame: Frame,
    ) -> Vec<Edge<'a>> {
        let Frame { document: input, variables } = frame;
        let states = states(here, &input, Document::Other);
        let sees = |field| view(&states, &variables, here.site(field, true));
        for field in VALUES {
            if let Some(node) = here.fields.get(field) {
                self.template(node, sees(field).needing(field));
            }
        }
        for field in ["Credentials", "ItemReader", "ResultWriter", "ItemBatcher"] {
            if let Some(node) = here.fields.get(field) {
                // Where there are no items there may be nothing to put into batches or to write.
                let site = here.site(field, matches!(field, "Credentials" | "ItemReader"));
                self.template(node, view(&states, &variables, site));
            }
        }
        let arguments = here.fields.get("Arguments");
        let arguments = arguments.map(|node| self.template(node, sees("Arguments")));
        let taken = arguments.unwrap_or_else(|| input.clone());
        let result = match here.kind {
            Kind::Task => Document::Other,
            Kind::Parallel => self.branches(here, &taken, &variables),
            Kind::Map => self.iterations(here, &input, &variables),
            _ => input.clone(),
        };
        let mut edges = Vec::new();
        for catcher in self.ways(here, entry, "Catch") {
            let error = (&Document::Other, &states);
            let done = self.ended(here, catcher, error, &variables, false);
            let to = catcher.get("Next");
            edges.extend(to.map(|to| Edge { to: Some(to), frame: done, done: false }));
        }
        if here.kind == Kind::Choice {
            edges.extend(self.jsonata_choice(here, entry, (&input, &states), &variables));
            return edges;
        }
        let states = self::states(here, &input, result.clone());
        let frame = self.ended(here, here.fields, (&result, &states), &variables, true);
        edges.extend(self.way_on(here, entry, frame));
        edges
    }

    /// What `Output` and `Assign` of a state, a catcher or a rule make.
    fn ended(
        &mut self,
        here: &Here<'_>,
        node: &Node,
        (otherwise, states): (&Document, &Document),
        variables: &Variables,
        sure: bool,
    ) -> Frame {
        let sees = |field| view(states, variables, here.site(field, sure));
        let document = match node.get("Output") {
            Some(output) => self.template(output, sees("Output")),
            None => otherwise.clone(),
        };
        let mut assigned = variables.clone();
        self.assign(node.get("Assign"), sees("Assign"), &mut assigned);
        Frame { document, variables: assigned }
    }

    fn jsonata_choice<'a>(
        &mut self,
        here: &Here<'_>,
        entry: &'a Entry,
        (input, states): (&Document, &Document),
        variables: &Variables,
    ) -> Vec<Edge<'a>> {
        let mut edges = Vec::new();
        let mut looked_at = Vec::new();
        let rules = self.ways(here, entry, "Choices");
        for (at, rule) in rules.iter().enumerate() {
            let sees = view(states, variables, here.site("Choices", at == 0));
            if let Some(condition) = rule.get("Condition") {
                looked_at.push(self.template(condition, sees.needing("Condition")));
            }
            let frame = self.ended(here, rule, (input, states), variables, false);
            edges.extend(self.rule_way(rule.get("Next"), rule, here, frame));
        }
        let frame = self.ended(here, here.fields, (input, states), variables, false);
        if let Some(to) = entry.value.get("Default") {
            edges.push(Edge { to: Some(to), frame, done: true });
        }
        self.end_of_choice(here, entry, looked_at, (input, variables));
        edges
    }

    fn rule_way<'a>(
        &mut self,
        to: Option<&'a Node>,
        rule: &Node,
        here: &Here<'_>,
        frame: Frame,
    ) -> Option<Edge<'a>> {
        if to.is_none() {
            let state = crate::text::quoted(here.name);
            self.flow_lost(rule.span, || format!("where state `{state}` leads cannot be told"));
        }
        to.map(|to| Edge { to: Some(to), frame, done: true })
    }
}

/// `$states`, with the result or the error output once there is one.
pub(super) fn states(here: &Here<'_>, input: &Document, result: Document) -> Document {
    Document::object([
        ("input", input.clone()),
        ("context", here.scope.context.clone()),
        ("result", result),
    ])
}
