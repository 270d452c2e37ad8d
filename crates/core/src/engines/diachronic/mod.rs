//! Diachronic: Temporal workflows that are `XState` machines and move with their state.
//!
//! Read is the JSON export of a machine. A run moves by its state, never by its history, because
//! each version has workers on a task queue of its own.

mod read;
mod signals;
mod states;
mod table;

#[cfg(test)]
mod tests;

use super::Engine;
use crate::model::InFlight;
use crate::syntax::Node;

/// Diachronic.
pub(super) const ENGINE: Engine = Engine {
    name: "diachronic",
    title: "Diachronic",
    hints: &["states"],
    claims: |path, _| path.ends_with(".machine.json"),
    detect: |root| machine(root).is_some(),
    read: read::read,
    // Runs stay on the task queue of their version until they are told to move.
    in_flight: Some(InFlight::Pinned),
    code: None,
    table: |_| &table::TABLE,
};

/// The machine of an export, or a document that is one.
fn machine(root: &Node) -> Option<&Node> {
    if let Some(machine) = root.get("machine") {
        return machine.get("states").filter(|states| states.is_mapping()).map(|_| machine);
    }
    let states = root.get("states")?.entries();
    let is_state = |node: &Node| {
        ["on", "after", "always", "invoke", "states", "tags", "entry", "type"]
            .iter()
            .any(|key| node.get(key).is_some())
    };
    let starts = root.get("initial").is_some() || is_parallel(root);
    (starts && states.iter().any(|entry| is_state(&entry.value))).then_some(root)
}

fn is_parallel(state: &Node) -> bool {
    state.get("type").and_then(Node::text) == Some("parallel")
}
