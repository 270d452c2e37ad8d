//! The list of steps, nested ones included, in the order of the text.

use std::collections::{BTreeMap, BTreeSet};

use super::checks;
use super::detect::Generation;
use super::keys::Problems;
use super::origin::{Budget, Files, Origins};
use super::step::{Kind, Step, listed};
use crate::model::{NotRead, Span};
use crate::syntax::{Entry, Node};
use crate::text::quoted;

/// Steps of one file. Step Functions refuses definitions above 1 MiB, in which a thousand batch
/// steps have room.
pub(super) const STEPS_MAX: usize = 10_000;

/// Bytes of a name that are kept. Step Functions allows 80 characters, and a longer name is a
/// problem anyway.
const NAME_BYTES_MAX: usize = 320;

/// The steps of a template.
#[derive(Debug)]
pub(super) struct Steps<'a, 'p> {
    pub(super) list: Vec<Step<'a>>,
    pub(super) not_read: Vec<NotRead>,
    generation: Generation,
    file: &'p str,
    problems: &'p mut Problems,
    names: BTreeMap<String, usize>,
    files: Files<'a>,
    budget: Budget,
}

/// Where a list of steps stands.
#[derive(Debug, Default)]
struct Around {
    place: Option<(String, usize)>,
    in_scatter: bool,
}

impl<'a, 'p> Steps<'a, 'p> {
    /// Reads the list under `Steps`.
    pub(super) fn read(
        node: &'a Node,
        generation: Generation,
        file: &'p str,
        problems: &'p mut Problems,
    ) -> (Vec<Step<'a>>, Vec<NotRead>) {
        let mut steps = Self {
            list: Vec::new(),
            not_read: Vec::new(),
            generation,
            file,
            problems,
            names: BTreeMap::new(),
            files: Files::default(),
            budget: Budget::default(),
        };
        steps.read_list(node, &Around::default(), None);
        (steps.list, steps.not_read)
    }

    /// Reads one list; `giver` is the step that leaves outputs for its first one. Returns the
    /// step that leaves outputs after its last one.
    fn read_list(
        &mut self,
        node: &'a Node,
        around: &Around,
        mut giver: Option<String>,
    ) -> Option<String> {
        // The compiler takes a single step without a list around it.
        let items = if node.is_mapping() { std::slice::from_ref(node) } else { node.items() };
        if items.is_empty() {
            self.problems.invalid(
                node.span,
                "there is no step here, so the workflow does not compile",
                "write a list of steps: `- Name: {commands: [...]}`",
            );
        }
        let siblings: BTreeSet<&str> =
            items.iter().filter_map(|item| Some(item.entries().first()?.key.as_str())).collect();
        for (at, item) in items.iter().enumerate() {
            if self.list.len() >= STEPS_MAX {
                self.not_read.push(NotRead {
                    what: format!("steps after the first {STEPS_MAX}"),
                    why: "the file has more steps than Step Functions takes".to_owned(),
                    span: item.span,
                });
                break;
            }
            let Some(entry) = self.single(item) else { continue };
            let last = at + 1 == items.len();
            giver = self.read_step(entry, around, giver, &siblings, last);
        }
        giver
    }

    /// The one step of a list item. The compiler reads the first key and drops the others.
    fn single(&mut self, item: &'a Node) -> Option<&'a Entry> {
        let Some((first, others)) = item.entries().split_first() else {
            self.problems.invalid(
                item.span,
                "a list item is no step, so the workflow does not compile",
                "write `- Name: {commands: [...]}`",
            );
            return None;
        };
        if let Some(other) = others.first() {
            self.problems.invalid(
                other.key_span,
                format!(
                    "the item of step `{}` has a second key `{}`, which the compiler drops",
                    quoted(&first.key),
                    quoted(&other.key)
                ),
                "put `-` before it, or indent it below the step",
            );
        }
        if !first.value.is_mapping() {
            self.problems.invalid(
                first.key_span,
                format!("the step `{}` has no content", quoted(&first.key)),
                "indent the step's keys below its name",
            );
            return None;
        }
        Some(first)
    }

    fn read_step(
        &mut self,
        entry: &'a Entry,
        around: &Around,
        giver: Option<String>,
        siblings: &BTreeSet<&str>,
        last: bool,
    ) -> Option<String> {
        let spec = &entry.value;
        let kind = Kind::of(spec, self.generation);
        let checked = checks::Checked { entry, kind, generation: self.generation, siblings, last };
        checked.check(self.problems);
        if kind == Kind::Scatter && around.in_scatter {
            self.problems.invalid(
                entry.key_span,
                format!("the scatter step `{}` is inside a scatter step", quoted(&entry.key)),
                "scatter over the product of both lists in one step",
            );
        }
        let name = self.unique(entry, around);
        let automatic = spec.get("inputs").is_none_or(Node::is_null)
            && match kind {
                Kind::Batch => true,
                Kind::Scatter => spec.canonical().contains("parent."),
                _ => false,
            };
        let origins = self.origins(entry);
        self.list.push(Step {
            name: name.clone(),
            span: self.without_quotes(entry.key_span),
            spec,
            kind,
            place: around.place.clone(),
            takes_previous: automatic,
            previous: giver.clone(),
            origins,
        });
        let nested = |branch| Around {
            place: Some((name.clone(), branch)),
            in_scatter: around.in_scatter || kind == Kind::Scatter,
        };
        match kind {
            Kind::Scatter => self.read_children(spec, &nested(0)),
            Kind::Parallel => self.read_branches(spec, "branches", giver.as_ref(), nested),
            Kind::Native => self.read_branches(spec, "Branches", giver.as_ref(), nested),
            _ => {}
        }
        self.files.add(spec);
        match kind {
            Kind::Scatter | Kind::Batch | Kind::Subpipe => Some(name),
            Kind::Native | Kind::Chooser | Kind::Parallel | Kind::Unknown => giver,
        }
    }

    /// The steps of a scatter. They have a repository of their own and begin without outputs.
    fn read_children(&mut self, spec: &'a Node, around: &Around) {
        let Some(steps) = spec.get("steps") else { return };
        let outer = std::mem::take(&mut self.files);
        self.read_list(steps, around, None);
        self.files = outer;
    }

    /// The steps of branches, which begin with the outputs that the step around them got.
    fn read_branches(
        &mut self,
        spec: &'a Node,
        key: &str,
        giver: Option<&String>,
        nested: impl Fn(usize) -> Around,
    ) {
        let Some(branches) = spec.get(key) else { return };
        for (at, branch) in listed(branches).iter().enumerate() {
            match branch.get("steps") {
                Some(steps) => {
                    self.read_list(steps, &nested(at), giver.cloned());
                }
                None => self.problems.invalid(
                    branch.span,
                    "a branch has no `steps`, so the workflow does not compile",
                    "add `steps:` with at least one step",
                ),
            }
        }
    }

    /// A name that no other step has. Step Functions wants all state names to differ.
    fn unique(&mut self, entry: &Entry, around: &Around) -> String {
        let own = bounded(&entry.key);
        if !self.names.contains_key(&own) {
            self.names.insert(own.clone(), 1);
            return own;
        }
        self.problems.invalid(
            entry.key_span,
            format!("two steps have the name `{}`", quoted(&entry.key)),
            "give each step, nested ones included, a name of its own",
        );
        let base = match &around.place {
            Some((outer, _)) => format!("{}/{own}", bounded(outer)),
            None => own,
        };
        let mut count = self.names.get(&base).copied().unwrap_or_default();
        loop {
            count += 1;
            let name = if count == 1 { base.clone() } else { format!("{base} ({count})") };
            if !self.names.contains_key(&name) {
                self.names.insert(name.clone(), 1);
                // Where the next one of this name begins to look.
                self.names.insert(base, count);
                return name;
            }
        }
    }

    /// In JSON, the place of a key has its quotes.
    fn without_quotes(&self, span: Span) -> Span {
        match self.file.get(span.range()) {
            Some(written) if written.len() >= 2 && written.starts_with('"') => {
                Span { start: span.start + 1, end: span.end - 1 }
            }
            _ => span,
        }
    }

    fn origins(&mut self, entry: &'a Entry) -> Origins<'a> {
        let found = self.files.origins(&entry.value, &mut self.budget);
        found.unwrap_or_else(|| {
            self.not_read.push(NotRead {
                what: format!("where the inputs of step `{}` come from", bounded(&entry.key)),
                why: "the workflow has too many files and wildcards to compare".to_owned(),
                span: entry.key_span,
            });
            Origins::new()
        })
    }
}

fn bounded(name: &str) -> String {
    let mut end = name.len().min(NAME_BYTES_MAX);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    /// `name kind previous takes written` of each step.
    fn outline(text: &str) -> (Vec<String>, Vec<String>) {
        let node = parse("w.yaml", text).0.remove(0);
        let mut problems = Problems::default();
        let (steps, _) = Steps::read(&node, Generation::Second, text, &mut problems);
        let line = |step: &Step<'_>| {
            let previous = step.previous.as_deref().unwrap_or("-");
            let takes = if step.takes_previous { " takes" } else { "" };
            format!("{} {} {previous}{takes}", step.name, step.kind.as_str())
        };
        let problems = problems.0.into_iter().map(|problem| problem.message).collect();
        (steps.iter().map(line).collect(), problems)
    }

    #[test]
    fn outputs_pass_through_steps_that_have_none() {
        let (steps, problems) = outline(
            "- A: {commands: [a]}\n- Wait: {Type: Wait, Seconds: 5}\n- B: {commands: [b]}\n\
             - P:\n    branches:\n    - steps: [{C: {commands: [c]}}]\n    - if: x\n      steps: \
             [{D: {commands: [d], inputs: {}}}]\n- E: {commands: [e], inputs: }\n\
             - S: {scatter: {x: '*'}, steps: [{F: {commands: [f]}}, {G: {commands: [g]}}]}\n",
        );
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(
            steps,
            [
                "A batch - takes",
                "Wait native A",
                "B batch A takes",
                "P parallel B",
                "C batch B takes",
                "D batch B",
                "E batch B takes",
                "S scatter E",
                "F batch - takes",
                "G batch F takes",
            ]
        );
    }

    #[test]
    fn names_stay_unique() {
        let (steps, problems) = outline(
            "- A: {commands: [a]}\n- S: {scatter: {x: '*'}, steps: [{A: {commands: [f]}}]}\n\
             - A: {commands: [a]}\n- A: {commands: [a]}\n- 'A (2)': {Type: Pass}\n",
        );
        assert_eq!(problems.len(), 4);
        let names: Vec<_> = steps.iter().map(|s| s.split(" batch").next().unwrap()).collect();
        assert_eq!(names[2..5], ["S/A", "A (2)", "A (3)"]);
        let distinct: BTreeSet<_> = steps.iter().map(|s| s.split(" batch").next()).collect();
        assert_eq!(distinct.len(), steps.len());
    }

    #[test]
    fn what_is_no_step_is_told() {
        let (steps, problems) = outline(
            "- A: {commands: [a]}\n  B: {commands: [b]}\n- C\n- D: [1]\n- E: {comands: [e]}\n",
        );
        assert_eq!(steps, ["A batch - takes", "E unknown A"]);
        assert_eq!(problems.len(), 4, "{problems:?}");
        assert_eq!(outline("[]").1.len(), 1);
        assert_eq!(outline("7").1.len(), 1);
    }
}
