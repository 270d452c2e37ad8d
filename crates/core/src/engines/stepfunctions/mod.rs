//! AWS Step Functions: state machines in the Amazon States Language, as JSON and YAML.
//!
//! Definitions in a file of their own are read here; those within templates are handed over by
//! the family that reads the templates. A run is interpreted from the definition that it started
//! with, so nothing is ever replayed on another one.

mod canonical;
mod facets;
mod images;
mod inputs;
mod kind;
mod language;
mod read;
mod references;
mod scope;
mod table;
mod transitions;

#[cfg(test)]
mod tests;

pub(crate) use self::read::StateMachine;

use self::kind::Kind;
use super::Engine;
use crate::model::InFlight;
use crate::syntax::{Entry, Node};

/// AWS Step Functions.
pub(super) const ENGINE: Engine = Engine {
    name: "stepfunctions",
    title: "AWS Step Functions",
    hints: &["StartAt"],
    claims,
    detect,
    read: read::read,
    // "Updating a machine never changes running Standard executions": definition and role are
    // fixed when an execution starts.
    in_flight: Some(InFlight::Pinned),
    code: None,
    table: table::table,
};

/// The endings that AWS' own tools give to definitions.
fn claims(path: &str, _text: &str) -> bool {
    [".asl.json", ".asl.yaml", ".asl.yml", ".asl"].iter().any(|ending| path.ends_with(ending))
}

/// `StartAt` and `States` in whatever shape: a machine whose `States` is a list is a faulty
/// machine, not another file. So is one without `StartAt` whose states have a type.
fn detect(document: &Node) -> bool {
    let Some(states) = document.get("States") else { return false };
    let typed = |entry: &Entry| {
        let written = entry.value.get("Type").and_then(Node::text);
        written.and_then(Kind::parse).is_some()
    };
    document.get("StartAt").is_some() || states.entries().iter().any(typed)
}
