//! What the events of a run show as open.

use std::collections::BTreeMap;

use super::events::{Log, kind, text_of};
use crate::waits::OpenWaits;

impl Log {
    /// Operations that were started and have not ended.
    pub fn open_waits(&self) -> OpenWaits {
        let mut open: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
        for event in &self.events {
            let id = text_of(event, "correlationId").unwrap_or_default();
            let data = &event["eventData"];
            let name = text_of(data, "stepName").or_else(|| text_of(data, "token"));
            match kind(event) {
                it @ ("step_created" | "wait_created" | "hook_created") => {
                    open.insert(id, (it, name.unwrap_or_default()));
                }
                // A step that is created when it is started.
                "step_started" => {
                    open.entry(id).or_insert(("step_created", name.unwrap_or_default()));
                }
                "step_completed" | "step_failed" | "wait_completed" => {
                    open.remove(id);
                }
                _ => {}
            }
        }
        let mut found = OpenWaits::default();
        for (kind, name) in open.into_values() {
            match kind {
                "step_created" => drop(found.steps.insert(name.to_owned())),
                "wait_created" => found.timers = true,
                _ => drop(found.tokens.insert(name.to_owned())),
            }
        }
        found
    }
}
