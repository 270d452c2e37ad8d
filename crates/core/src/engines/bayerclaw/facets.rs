//! Parts that can matter for a run and that no rule judges: compared for equality alone.
//!
//! Every step of a kind has the same facets, so that a key that comes or goes is a difference.
//! `retry`, `timeout`, `compute` without its shell, `max_concurrency` and tags are left out:
//! they change how long a run takes and what it costs, not what it does.

use serde_json::Value;

use super::detect::{Generation, Template};
use super::step::{Kind, Step, listed};
use super::substitute;
use crate::model::{Facet, Span};
use crate::syntax::Node;

/// What a facet of a step is called, and the keys that it is made of.
type Part = (&'static str, &'static [&'static str]);

const BATCH: &[Part] = &[
    ("commands", &["commands"]),
    ("outputs", &["outputs"]),
    ("references", &["references"]),
    ("qc_check", &["qc_check"]),
    ("skip flags", &["skip_on_rerun", "skip_if_output_exists"]),
    ("task_role", &["task_role"]),
    ("filesystems", &["filesystems"]),
    ("params", &["params"]),
];

const SCATTER: &[Part] = &[
    ("scatter", &["scatter"]),
    ("outputs", &["outputs"]),
    ("error_tolerance", &["error_tolerance"]),
    ("params", &["params"]),
];

const SUBPIPE: &[Part] =
    &[("job data", &["job_data", "submit"]), ("retrieved files", &["retrieve"])];

/// Keys of native steps that `flow` has, or that are steps of their own.
const NATIVE_FLOW: &[&str] = &["Next", "next", "End", "end", "Branches"];

/// The facets of one step.
pub(super) fn of_step(step: &Step<'_>, out: &mut Vec<Facet>) {
    let mut add = |what: &str, (value, span): (String, Span)| {
        out.push(Facet { name: format!("{what} of step `{}`", step.name), value, span });
    };
    add("place", (format!("{:?}", step.place), step.span));
    add("flow", flow(step));
    let parts = match step.kind {
        Kind::Batch => BATCH,
        Kind::Scatter => SCATTER,
        Kind::Subpipe => SUBPIPE,
        Kind::Chooser | Kind::Parallel | Kind::Native | Kind::Unknown => &[],
    };
    for (what, keys) in parts {
        add(what, part(step, keys));
    }
    match step.kind {
        Kind::Batch | Kind::Scatter => {
            // Nothing and an empty mapping differ: nothing stands for the outputs before it.
            let inputs = step.spec.entry("inputs").filter(|entry| !entry.value.is_null());
            let value = inputs.map_or_else(|| "null".to_owned(), |e| merged(&e.value));
            add("inputs", (value, inputs.map_or(step.span, |entry| entry.key_span)));
            add("origin of the inputs", (format!("{:?}", step.origins), step.span));
        }
        Kind::Chooser | Kind::Parallel => add("inputs", part(step, &["inputs"])),
        Kind::Native | Kind::Unknown => add("definition", definition(step)),
        Kind::Subpipe => {}
    }
    if step.kind == Kind::Batch {
        let shell = step.spec.get("compute").and_then(|compute| compute.get("shell"));
        add("shell", of_node(shell.filter(|shell| !shell.is_null()), step.span));
        let auth = step.spec.get("image").and_then(super::images::credentials);
        let (auth, span) = auth.unwrap_or((String::new(), step.span));
        add("image credentials", (auth, span));
    }
}

/// The facets of the whole template.
pub(super) fn of_template(template: &Template<'_>, used: &dyn Fn(&str) -> bool) -> Vec<Facet> {
    let at = template.named_at();
    let mut out = Vec::new();
    let mut add = |name: &str, (value, span): (String, Span)| {
        out.push(Facet { name: name.to_owned(), value, span });
    };
    let transform = template.transform.map(|entry| &entry.value);
    let generation = match template.generation {
        Generation::First => "first",
        Generation::Second => "second",
    };
    let (value, span) = of_node(transform, at);
    add("`Transform`", (format!("{generation} {value}"), span));
    add("`Repository`", of_node(template.repository.map(|entry| &entry.value), at));
    let options = template.options.map(|entry| &entry.value);
    let params = template.params.map(|entry| &entry.value);
    let option = |key: &str| {
        let sources = [options, params].into_iter().flatten();
        sources.filter_map(|source| source.get(key)).find(|value| !value.is_null())
    };
    let shell = option("shell").filter(|shell| shell.text() != Some("sh"));
    add("`shell` of `Options`", of_node(shell, at));
    add("`task_role` of `Options`", of_node(option("task_role"), at));
    for entry in template.parameters.map(|e| e.value.entries()).unwrap_or_default() {
        if used(&entry.key) {
            let kind = of_node(entry.value.get("Type"), at).0;
            let default = of_node(entry.value.get("Default"), at).0;
            let name = format!("parameter `{}`", entry.key);
            add(&name, (format!("{kind} {default}"), entry.key_span));
        }
    }
    out
}

/// The names of parameters that a text uses.
pub(super) fn parameters_in(text: &str) -> impl Iterator<Item = &str> {
    text.split("${").skip(1).filter_map(|rest| {
        let name = rest.split_once('}')?.0;
        substitute::is_name(name).then_some(name)
    })
}

fn of_node(node: Option<&Node>, otherwise: Span) -> (String, Span) {
    match node {
        Some(node) => (node.canonical(), node.text_span()),
        None => ("null".to_owned(), otherwise),
    }
}

/// The keys that say something else than the default.
fn part(step: &Step<'_>, keys: &[&str]) -> (String, Span) {
    let mut value = String::new();
    let mut span = step.span;
    for key in keys {
        let Some(entry) = step.spec.entry(key).filter(|entry| !is_default(&entry.value)) else {
            continue;
        };
        if value.is_empty() {
            span = entry.key_span;
        }
        value.push_str(key);
        value.push(':');
        value.push_str(&merged(&entry.value));
    }
    (value, span)
}

/// Null, false, zero and what is empty say the same as nothing.
fn is_default(node: &Node) -> bool {
    match node.to_json() {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(number) => number.as_u64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
    }
}

/// A scalar is the same as a list of it alone.
fn merged(node: &Node) -> String {
    if node.text().is_some() { format!("[{},]", node.canonical()) } else { node.canonical() }
}

/// Where a run goes after the step. An omitted `next` is the step after it in the text.
fn flow(step: &Step<'_>) -> (String, Span) {
    let entries = step.spec.entries();
    let mut value = String::new();
    let mut span = None;
    for entry in entries {
        let key = entry.key.to_ascii_lowercase();
        let is_flow = match key.as_str() {
            "next" | "end" => !is_default(&entry.value),
            "choices" | "branches" => true,
            _ => false,
        };
        if is_flow {
            span = span.or(Some(entry.key_span));
        }
        match key.as_str() {
            _ if !is_flow => {}
            "branches" => {
                for branch in listed(&entry.value) {
                    value.push_str(&of_node(branch.get("if"), step.span).0);
                    value.push(';');
                }
            }
            _ => {
                value.push_str(&key);
                value.push(':');
                value.push_str(&entry.value.canonical());
                value.push(';');
            }
        }
    }
    (value, span.unwrap_or(step.span))
}

/// Everything of a native step but its flow.
fn definition(step: &Step<'_>) -> (String, Span) {
    let mut parts: Vec<_> = step
        .spec
        .entries()
        .iter()
        .filter(|entry| !NATIVE_FLOW.contains(&entry.key.as_str()))
        .map(|entry| format!("{:?}:{}", entry.key, entry.value.canonical()))
        .collect();
    parts.sort_unstable();
    (parts.join(","), step.span)
}
