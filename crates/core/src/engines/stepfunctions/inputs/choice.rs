//! Choice states: the first rule that holds decides.

use super::document::Document;
use super::flow::{Edge, Frame};
use super::json_path::view;
use super::reader::{Reader, Site, written};
use super::state::Here;
use super::template::{Variables, View};
use crate::engines::stepfunctions::canonical;
use crate::model::Need;
use crate::syntax::{Entry, Node};
use crate::text::quoted;

impl Reader {
    pub(super) fn json_path_choice<'a>(
        &mut self,
        here: &Here<'_>,
        entry: &'a Entry,
        input: &Document,
        variables: &Variables,
    ) -> Vec<Edge<'a>> {
        let mut looked_at = Vec::new();
        let mut edges = Vec::new();
        let output = self.cut("OutputPath", here, input, variables);
        let rules = self.ways(here, entry, "Choices");
        for (at, rule) in rules.iter().enumerate() {
            let sees = view(here, input, variables, here.site("Choices", at == 0));
            self.rule(rule, sees, &mut looked_at);
            let sees = view(here, input, variables, here.site("Assign", false));
            edges.extend(self.chosen(rule, "Next", rule.get("Assign"), &output, sees));
        }
        let sees = view(here, input, variables, here.site("Assign", false));
        let assign = entry.value.get("Assign");
        edges.extend(self.chosen(&entry.value, "Default", assign, &output, sees));
        self.end_of_choice(here, entry, looked_at, (input, variables));
        edges
    }

    /// The way of one rule, or that of none.
    pub(super) fn chosen<'a>(
        &mut self,
        node: &'a Node,
        field: &str,
        assign: Option<&Node>,
        output: &Document,
        sees: View<'_>,
    ) -> Option<Edge<'a>> {
        let to = node.get(field);
        if to.is_none() && field == "Next" {
            self.flow_lost(node.span, || {
                format!("where state `{}` leads cannot be told", quoted(sees.site.state))
            });
        }
        let mut assigned = sees.variables.clone();
        self.assign(assign, sees, &mut assigned);
        let frame = Frame { document: output.clone(), variables: assigned };
        to.map(|to| Edge { to: Some(to), frame, done: true })
    }

    /// What a choice without a `Default` wants: that one of its rules holds.
    pub(super) fn end_of_choice(
        &mut self,
        here: &Here<'_>,
        entry: &Entry,
        looked_at: Vec<Document>,
        (input, variables): (&Document, &Variables),
    ) {
        let rules = entry.value.entry("Choices");
        let depends: Vec<_> = looked_at.into_iter().filter(|d| *d != Document::Other).collect();
        let (None, Some(rules), Some(first)) = (entry.value.get("Default"), rules, depends.first())
        else {
            return;
        };
        let site = Site { span: rules.key_span, ..here.site("Choices", true) };
        if depends.contains(&Document::Unknown) {
            return self.lost(site.span, || {
                format!("whether a rule of state `{}` holds is not worked out", quoted(here.name))
            });
        }
        // Met by the same inputs where the rules and all that they see are the same.
        let text = format!("{} {input:?} {variables:?}", rules.value.canonical());
        let path = match first {
            Document::Input { keys, .. } => written(keys),
            _ => "$".to_owned(),
        };
        let need = Need::Other(format!("choice {}", canonical::hash(&text)));
        self.note(path, &[], need, (false, false), site);
    }

    /// One rule: what it reads, and what it looks at.
    fn rule(&mut self, rule: &Node, sees: View<'_>, looked_at: &mut Vec<Document>) {
        if super::template::is_filled_in(rule) {
            looked_at.push(self.value(rule, sees));
            return;
        }
        let part = |sure: bool| View { site: Site { sure, ..sees.site }, ..sees };
        for entry in rule.entries() {
            match entry.key.as_str() {
                "And" | "Or" => {
                    for (at, inner) in entry.value.items().iter().enumerate() {
                        self.rule(inner, part(sees.site.sure && at == 0), looked_at);
                    }
                }
                "Not" => self.rule(&entry.value, sees, looked_at),
                "Variable" if rule.get("IsPresent").is_some() => {
                    // It asks whether something is there, and fails on nothing.
                    let mut aside = Self::default();
                    let found = aside.value(&entry.value, part(false));
                    looked_at.push(found);
                    if aside.not_read().is_some() {
                        self.value(&entry.value, part(false));
                    }
                }
                "Variable" => looked_at.push(self.value(&entry.value, sees)),
                key if key.ends_with("Path") => {
                    looked_at.push(self.value(&entry.value, sees.needing(key)));
                }
                _ => {}
            }
        }
    }
}
