//! What the rules about diverging histories have in common.

use midflight_replay::{DifferenceKind, Divergence, Operation, Site};
use serde_json::Value;

use crate::compare::{HistoryVerdict, Pair};
use crate::model::{Change, Finding, Findings, Span, Workflow};
use crate::text::quoted;

/// Reports the divergence of a pair where it is of this kind. `what` is said of the two
/// operations, old and new.
pub(super) fn report(
    pair: &Pair<'_>,
    kind: DifferenceKind,
    help: &str,
    what: impl Fn(&str, &str) -> String,
    findings: &mut Findings,
) {
    let HistoryVerdict::Unsafe(divergence) = &pair.facts.history.verdict else { return };
    if divergence.kind != kind {
        return;
    }
    let old = name(divergence.old_operation.as_ref());
    let new = name(divergence.new_operation.as_ref());
    let message = format!(
        "{}: a run in flight that has recorded `{}` cannot be replayed",
        what(&old, &new),
        last_event(divergence)
    );
    let new_span = span(pair.new, divergence.new_site);
    let old_span = span(pair.old, divergence.old_site);
    let witness: Vec<Value> =
        divergence.witness.iter().map(|event| Value::from(event.to_string())).collect();
    findings.push(
        Finding::at(pair.new_place(new_span.unwrap_or(pair.new.named_at)), message)
            .label(if new_span.is_some() { "comes here now" } else { "ends before it" })
            .related(pair.old_place(old_span.unwrap_or(pair.old.named_at)), "recorded this")
            .help(help)
            .subject(format!("{old} {new}"))
            .change(Change::HistoryDiverges)
            .witness(Value::Array(witness)),
    );
}

fn last_event(divergence: &Divergence) -> String {
    divergence.witness.last().map(|event| quoted(&event.to_string())).unwrap_or_default()
}

fn name(operation: Option<&Operation>) -> String {
    operation.map_or_else(
        || "the end".to_owned(),
        |operation| format!("{} `{}`", operation.kind.as_str(), quoted(&operation.name)),
    )
}

fn span(workflow: &Workflow, site: Option<Site>) -> Option<Span> {
    workflow.sites.get(site?.0 as usize).copied()
}
