//! The job data that a run needs: nothing declares it, so it is read from every `${job.*}`.

use std::collections::BTreeMap;

use super::detect::Template;
use super::scan;
use super::step::{Kind, Step, listed};
use crate::model::{RequiredInput, Span};
use crate::syntax::{Data, Entry, Node};

/// What becomes of a run without the field, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    Repository,
    Condition,
    Image,
    File,
    Scatter,
    Output,
    Command,
}

impl Use {
    fn consequence(self) -> &'static str {
        match self {
            Self::Repository => "the run fails at its start",
            Self::Condition => "the condition cannot be evaluated, and the run fails",
            Self::Image => "the step looks for an image of that literal name, and fails",
            Self::File => "the step looks for a file of that literal name, and fails",
            Self::Scatter => "the scatter runs over that literal text",
            Self::Output => "outputs are stored under that literal name",
            Self::Command => "commands run with that literal text in its place",
        }
    }
}

/// Keys of steps in which the runner fills in job data.
fn use_of(kind: Kind, key: &str) -> Option<Use> {
    match (kind, key) {
        (Kind::Native | Kind::Unknown, _) => None,
        (_, "inputs" | "references" | "retrieve" | "job_data" | "submit") => Some(Use::File),
        (_, "outputs") => Some(Use::Output),
        (_, "commands" | "params") => Some(Use::Command),
        (_, "scatter") => Some(Use::Scatter),
        (_, "image") => Some(Use::Image),
        _ => None,
    }
}

/// Every path, once, at its first use in the text.
pub(super) fn required(
    template: &Template<'_>,
    steps: &[Step<'_>],
    file: &str,
) -> Vec<RequiredInput> {
    let mut found = Found { file, paths: BTreeMap::new() };
    if let Some(entry) = template.repository {
        found.scalars(&entry.value, Use::Repository);
    }
    for step in steps {
        for Entry { key, value, .. } in step.spec.entries() {
            if let Some(how) = use_of(step.kind, key) {
                found.scalars(value, how);
            }
            let holds_conditions = matches!(
                (step.kind, key.as_str()),
                (Kind::Chooser, "choices") | (Kind::Parallel, "branches")
            );
            if holds_conditions {
                for item in listed(value) {
                    found.condition(item.get("if"));
                }
            }
        }
    }
    let mut required: Vec<_> = found
        .paths
        .into_iter()
        .map(|(path, (span, how))| RequiredInput { path, span, consequence: how.consequence() })
        .collect();
    required.sort_by_key(|input| input.span);
    required
}

struct Found<'a> {
    file: &'a str,
    /// The first place, and the worst use.
    paths: BTreeMap<String, (Span, Use)>,
}

impl Found<'_> {
    /// All scalars below a node. Keys are never filled in.
    fn scalars(&mut self, node: &Node, how: Use) {
        match &node.data {
            Data::Scalar { .. } => {
                for (expression, span) in scan::placed_expressions(node, self.file) {
                    // The form `${!job.x}` keeps CloudFormation from filling it in.
                    for path in scan::job_paths(expression) {
                        self.note(path, span, how);
                    }
                }
            }
            Data::Sequence(items) => {
                for item in items {
                    self.scalars(item, how);
                }
            }
            Data::Mapping(entries) => {
                for entry in entries {
                    self.scalars(&entry.value, how);
                }
            }
        }
    }

    /// A Python expression, in which job data is called `job`.
    fn condition(&mut self, node: Option<&Node>) {
        let Some(node) = node else { return };
        for (range, path) in scan::condition_paths(node.text().unwrap_or_default()) {
            self.note(path, node.part_span(range), Use::Condition);
        }
    }

    fn note(&mut self, path: String, span: Span, how: Use) {
        let known = self.paths.entry(path).or_insert((span, how));
        *known = (known.0.min(span), known.1.min(how));
    }
}
