//! Walks a state machine and the machines within its Parallel and Map states.

use std::collections::BTreeMap;

use super::kind::Kind;
use super::language::{self, Language};
use super::transitions::{self, NAME_CHARS_MAX, Names};
use crate::limits::PROBLEMS_PER_FILE_MAX;
use crate::model::{NotRead, Span};
use crate::references::has_placeholder;
use crate::syntax::{Entry, Node, Problem, suggestion};
use crate::text::quoted;

/// One state, wherever it is.
#[derive(Debug)]
pub(super) struct State<'a> {
    /// Unique in the machine.
    pub(super) name: String,
    /// Its key and its fields.
    pub(super) entry: &'a Entry,
    /// The machine that it is in; empty at the top.
    pub(super) within: String,
    /// None where the type is not one of the language.
    pub(super) kind: Option<Kind>,
    /// Whether some way leads to it.
    pub(super) reachable: bool,
}

impl State<'_> {
    /// Its fields.
    pub(super) fn fields(&self) -> &Node {
        &self.entry.value
    }
}

/// What is wrong and what was not read, bounded.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) problems: Vec<Problem>,
    pub(super) not_read: Vec<NotRead>,
}

impl Report {
    /// Whether more problems would be dropped, so that nobody looks for their words.
    pub(super) fn is_full(&self) -> bool {
        self.problems.len() >= PROBLEMS_PER_FILE_MAX
    }

    /// The service refuses the definition.
    pub(super) fn invalid(
        &mut self,
        message: impl Into<String>,
        help: impl Into<String>,
        span: Span,
    ) {
        if !self.is_full() {
            self.problems.push(Problem::invalid(message, help, span));
        }
    }

    /// A part that verdicts need could not be read.
    pub(super) fn not_read(&mut self, what: String, why: &str, span: Span) {
        if self.not_read.len() < PROBLEMS_PER_FILE_MAX {
            self.not_read.push(NotRead { what, why: why.to_owned(), span });
        }
    }
}

/// Everything in a machine.
#[derive(Debug, Default)]
pub(super) struct Walk<'a> {
    /// In the order of the text.
    pub(super) states: Vec<State<'a>>,
    pub(super) report: Report,
    /// Names that are given away, with the number of states that asked for each.
    names: BTreeMap<String, usize>,
}

impl<'a> Walk<'a> {
    /// Reads the machine at the top.
    pub(super) fn of(machine: &'a Node) -> Self {
        let mut walk = Self::default();
        let language = language::of_machine(machine, &mut walk.report);
        walk.machine(machine, None, language);
        walk
    }

    /// Reads one machine; `outer` is the state around it and the number of the machine
    /// there.
    fn machine(
        &mut self,
        machine: &'a Node,
        outer: Option<(&str, usize)>,
        language: Option<Language>,
    ) {
        let Some(states) = self.list_of_states(machine, outer) else { return };
        let names: Names<'_> =
            states.iter().enumerate().map(|(at, entry)| (entry.key.as_str(), at)).collect();
        let reachable = self.reachable(machine, outer, states, &names);
        let within = outer.map_or(String::new(), |(outer, branch)| {
            format!("machine {} within `{}`", branch + 1, quoted(outer))
        });
        for (entry, reachable) in states.iter().zip(reachable) {
            let kind = self.kind(entry);
            if entry.key.chars().count() > NAME_CHARS_MAX {
                self.report.invalid(
                    format!(
                        "the name of state `{}` has more than {NAME_CHARS_MAX} characters; \
                         the definition is refused",
                        quoted(&entry.key)
                    ),
                    "shorten it, here and wherever a state leads to it",
                    entry.key_span,
                );
            }
            transitions::check(kind, entry, &mut self.report);
            let inner = language::of_state(&entry.key, &entry.value, language, &mut self.report);
            let name = self.unique_name(&entry.key, outer.map(|(outer, _)| outer));
            let within = within.clone();
            self.states.push(State { name, entry, within, kind, reachable });
            self.machines_within(entry, language.filter(|_| inner == language));
        }
    }

    /// Machines in `Branches`, `ItemProcessor` and `Iterator`. A state that sets a language of
    /// its own leaves open which one holds within, so nothing is said about fields there.
    fn machines_within(&mut self, entry: &'a Entry, language: Option<Language>) {
        let mut branch = 0;
        for field in ["Branches", "ItemProcessor", "Iterator"] {
            let Some(value) = entry.value.get(field) else { continue };
            let machines = if field == "Branches" {
                transitions::list(entry, field, &mut self.report)
            } else {
                std::slice::from_ref(value)
            };
            for machine in machines {
                self.machine(machine, Some((&entry.key, branch)), language);
                branch += 1;
            }
        }
    }

    fn list_of_states(
        &mut self,
        machine: &'a Node,
        outer: Option<(&str, usize)>,
    ) -> Option<&'a [Entry]> {
        let states = machine.get("States").filter(|states| states.is_mapping());
        let entries = states.map(Node::entries).filter(|entries| !entries.is_empty());
        if entries.is_none() {
            let span = machine.entry("States").map_or(machine.span, |entry| entry.key_span);
            let message = format!("{} has no states; the definition is refused", title(outer));
            let help = "give `States` a mapping from the name of each state to its fields";
            self.report.invalid(message, help, span);
        }
        entries
    }

    fn kind(&mut self, entry: &Entry) -> Option<Kind> {
        let (name, state) = (quoted(&entry.key), &entry.value);
        let Some(written) = state.get("Type") else {
            let message = format!("state `{name}` has no `Type`; the definition is refused");
            self.report.invalid(message, format!("add `Type`: {}", types()), entry.key_span);
            return None;
        };
        let text = written.text().unwrap_or_default();
        let Some(kind) = Kind::parse(text) else {
            if has_placeholder(text) {
                let why = "a placeholder stands for it";
                self.report.not_read(format!("type of state `{name}`"), why, written.text_span());
            } else {
                let lower = Kind::ALL.map(|kind| kind.as_str().to_lowercase());
                let near = (text.len() < NAME_CHARS_MAX)
                    .then(|| suggestion(text, lower.iter().map(String::as_str)))
                    .flatten()
                    .and_then(|near| Kind::ALL.into_iter().zip(&lower).find(|(_, l)| *l == near));
                let help = near.map_or_else(
                    || format!("types: {}", types()),
                    |(kind, _)| format!("did you mean `{}`?", kind.as_str()),
                );
                let message = format!("`{}` is no type of state", quoted(text));
                self.report.invalid(message, help, written.text_span());
            }
            return None;
        };
        self.check_fields(&name, kind, entry);
        Some(kind)
    }

    fn check_fields(&mut self, name: &str, kind: Kind, entry: &Entry) {
        let fields = kind.needs_one_of();
        let had = fields.iter().filter(|field| entry.value.get(field).is_some()).count();
        if !fields.is_empty() && had != 1 {
            let words: Vec<String> = fields.iter().map(|field| format!("`{field}`")).collect();
            let words = words.join(", ");
            let message = match (fields, had) {
                ([_], _) => format!("{} state `{name}` has no {words}", kind.as_str()),
                _ => format!("state `{name}` needs one of {words} and has {had}"),
            };
            let help = "the service refuses the definition until exactly one is given";
            self.report.invalid(message, help, entry.key_span);
        }
    }

    /// Which states some way from `StartAt` leads to; all where a way could not be read.
    fn reachable(
        &mut self,
        machine: &Node,
        outer: Option<(&str, usize)>,
        states: &[Entry],
        names: &Names<'_>,
    ) -> Vec<bool> {
        let mut open = Vec::new();
        let mut all_read = true;
        let mut follow = |target: &Node, from: &str, report: &mut Report| {
            let found = transitions::resolve(target, from, names, report);
            all_read &= found.is_ok();
            found.ok().flatten()
        };
        if let Some(start) = machine.get("StartAt") {
            open.extend(follow(start, "`StartAt`", &mut self.report));
        } else {
            let message = format!("{} has no `StartAt`; the definition is refused", title(outer));
            let help = "add `StartAt` with the name of its first state";
            let span = machine.entry("States").map_or(machine.span, |entry| entry.key_span);
            self.report.invalid(message, help, span);
        }
        let starts = !open.is_empty();
        let ways: Vec<Vec<usize>> = states
            .iter()
            .map(|entry| {
                let from = format!("state `{}`", quoted(&entry.key));
                let targets = transitions::targets(&entry.value).into_iter();
                targets.filter_map(|target| follow(target, &from, &mut self.report)).collect()
            })
            .collect();
        let mut reachable = vec![!(all_read && starts); states.len()];
        while let Some(at) = open.pop() {
            if !reachable[at] {
                reachable[at] = true;
                open.extend(&ways[at]);
            }
        }
        reachable
    }

    /// The name as it is written where it is free, else with the state around it. The language
    /// wants names unique in the whole machine; not every definition keeps to that.
    fn unique_name(&mut self, written: &str, outer: Option<&str>) -> String {
        let base = match outer {
            Some(outer) if self.names.contains_key(written) => {
                format!("{}/{}", quoted(outer), quoted(written))
            }
            _ => written.to_owned(),
        };
        let mut name = base.clone();
        while self.names.contains_key(&name) {
            let asked = self.names.entry(base.clone()).or_default();
            *asked += 1;
            name = format!("{base}#{}", *asked + 1);
        }
        self.names.insert(name.clone(), 0);
        name
    }
}

fn title(outer: Option<(&str, usize)>) -> String {
    match outer {
        None => "the state machine".to_owned(),
        Some((outer, branch)) => format!("machine {} within state `{}`", branch + 1, quoted(outer)),
    }
}

fn types() -> String {
    Kind::ALL.map(Kind::as_str).join(", ")
}
