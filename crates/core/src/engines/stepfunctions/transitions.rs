//! Where a state leads: `Next`, `Default`, `Catch` and `Choices`.

use std::collections::BTreeMap;

use super::kind::Kind;
use super::scope::Report;
use crate::references::has_placeholder;
use crate::syntax::{Data, Entry, Node, suggestion};
use crate::text::quoted;

/// Names that a misspelled one is compared with. The comparison is slow for long texts, and
/// whoever has more states than this has other means.
const SUGGESTED_FROM_MAX: usize = 500;

/// Characters of a state's name; the service refuses longer ones.
pub(super) const NAME_CHARS_MAX: usize = 80;

/// The states of one machine, by name, with their place in its list.
pub(super) type Names<'a> = BTreeMap<&'a str, usize>;

/// Every value that names the state after this one.
pub(super) fn targets(state: &Node) -> Vec<&Node> {
    let mut found: Vec<&Node> = Vec::new();
    found.extend(state.get("Next"));
    found.extend(state.get("Default"));
    let catchers = state.get("Catch").map_or(&[][..], Node::items);
    found.extend(catchers.iter().filter_map(|catcher| catcher.get("Next")));
    for rule in state.get("Choices").map_or(&[][..], Node::items) {
        rule_targets(rule, &mut found);
    }
    found
}

/// A rule's own target, and those of rules within. The language has none there, but what is
/// written is followed.
fn rule_targets<'a>(rule: &'a Node, found: &mut Vec<&'a Node>) {
    found.extend(rule.get("Next"));
    for operator in ["And", "Or"] {
        for inner in rule.get(operator).map_or(&[][..], Node::items) {
            rule_targets(inner, found);
        }
    }
    if let Some(inner) = rule.get("Not") {
        rule_targets(inner, found);
    }
}

/// What is wrong with the way on from one state.
pub(super) fn check(kind: Option<Kind>, entry: &Entry, report: &mut Report) {
    let name = quoted(&entry.key);
    if kind.is_some_and(Kind::goes_on) {
        check_next_or_end(&name, entry, report);
    }
    for (list, what) in [("Catch", "catcher"), ("Choices", "choice")] {
        for item in self::list(entry, list, report) {
            if item.get("Next").is_none() {
                report.invalid(
                    format!("a {what} of state `{name}` leads nowhere; the definition is refused"),
                    "add `Next` with the name of a state",
                    item.span,
                );
            }
        }
    }
}

/// The elements of a field that must be a list.
pub(super) fn list<'a>(entry: &'a Entry, field: &str, report: &mut Report) -> &'a [Node] {
    let Some(value) = entry.value.get(field) else { return &[] };
    let what = format!("`{field}` of state `{}`", quoted(&entry.key));
    match &value.data {
        Data::Sequence(items) => items,
        Data::Scalar { text, .. } if has_placeholder(text) => {
            report.not_read(what, "a placeholder stands for it", value.text_span());
            &[]
        }
        _ => {
            let message = format!("{what} is no list; the definition is refused");
            report.invalid(message, "write a list", value.span);
            &[]
        }
    }
}

fn check_next_or_end(name: &str, entry: &Entry, report: &mut Report) {
    let state = &entry.value;
    let end = state.get("End");
    let ends = match end.map(Node::to_json) {
        None | Some(serde_json::Value::Bool(false)) => false,
        Some(serde_json::Value::Bool(true)) => true,
        Some(serde_json::Value::String(text)) if has_placeholder(&text) => return,
        // Readers of YAML 1.1, which deploy tools use, take these for true.
        Some(serde_json::Value::String(text)) if is_yaml_yes(end, &text) => true,
        Some(_) => {
            let span = end.map_or(entry.key_span, Node::text_span);
            let message =
                format!("`End` of state `{name}` is not `true`; the definition is refused");
            report.invalid(message, "write `true`, or `Next` with the name of a state", span);
            return;
        }
    };
    match (state.get("Next"), ends) {
        (Some(_), false) | (None, true) => {}
        (None, false) => report.invalid(
            format!("state `{name}` has neither `Next` nor `End`; the definition is refused"),
            "add `Next` with the name of a state, or `End: true`",
            entry.key_span,
        ),
        (Some(next), true) => report.invalid(
            format!("state `{name}` has both `Next` and `End`; the definition is refused"),
            "keep one of the two",
            next.text_span(),
        ),
    }
}

fn is_yaml_yes(node: Option<&Node>, text: &str) -> bool {
    let plain = node.is_some_and(|node| node.text_span() == node.span);
    plain && matches!(text, "yes" | "Yes" | "YES" | "on" | "On" | "ON")
}

/// The place of the state that `target` names, if it is one beside the state `from`. Else says
/// what is wrong; `Err` where it cannot be told.
pub(super) fn resolve(
    target: &Node,
    from: &str,
    names: &Names<'_>,
    report: &mut Report,
) -> Result<Option<usize>, ()> {
    let from = quoted(from);
    let Some(name) = target.text() else {
        report.invalid(
            format!("{from} names the next state by something that is not text"),
            "write the name of a state",
            target.span,
        );
        return Ok(None);
    };
    if let Some(index) = names.get(name) {
        return Ok(Some(*index));
    }
    if has_placeholder(name) {
        let why = "a placeholder stands for the name of the next state";
        report.not_read(format!("where {from} leads"), why, target.text_span());
        return Err(());
    }
    if report.is_full() {
        return Ok(None);
    }
    report.invalid(
        format!(
            "{from} leads to `{}`, which is no state beside it; the definition is refused",
            quoted(name)
        ),
        match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a state of the same `States`, or add this one".to_owned(),
        },
        target.text_span(),
    );
    Ok(None)
}

/// The state whose name is nearest, without regard to case.
fn nearest<'a>(written: &str, names: &Names<'a>) -> Option<&'a str> {
    if written.len() > 2 * NAME_CHARS_MAX {
        return None;
    }
    let candidates: Vec<(String, &str)> = names
        .keys()
        .filter(|name| name.len() <= 2 * NAME_CHARS_MAX)
        .take(SUGGESTED_FROM_MAX)
        .map(|name| (name.to_lowercase(), *name))
        .collect();
    let near = suggestion(written, candidates.iter().map(|(lower, _)| lower.as_str()))?;
    candidates.iter().find(|(lower, _)| lower == near).map(|(_, name)| *name)
}
