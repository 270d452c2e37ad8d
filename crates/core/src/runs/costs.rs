//! What a run has done, and what doing it again from some event on would cost.

use std::collections::BTreeSet;

use midflight_replay::{Event, OperationKind};

use crate::histories::Trace;

/// Work that a run has completed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Work {
    /// Steps and child workflows that were completed, instances counted each.
    pub(super) count: usize,
    pub(super) steps: BTreeSet<String>,
    pub(super) children: BTreeSet<String>,
}

impl Work {
    /// What was completed at an event or after it.
    pub(super) fn since(trace: &Trace, from: usize) -> Self {
        let mut work = Self::default();
        for (_, event) in trace.known().filter(|(at, _)| *at >= from) {
            let Event::Completed(it) = event else { continue };
            let names = match it.operation.kind {
                OperationKind::Step => &mut work.steps,
                OperationKind::Child => &mut work.children,
                _ => continue,
            };
            work.count += 1;
            names.insert(it.operation.name.clone());
        }
        work
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn trace(tokens: &[&str]) -> Trace {
        Trace::read(&json!(tokens)).unwrap()
    }

    #[test]
    fn work_is_steps_and_children() {
        let done = trace(&["+A", "-A", "+t:x", "-t:x", "+c:k", "-c:k", "+A#1", "-A#1", "+B"]);
        let work = Work::since(&done, 1);
        assert_eq!((work.count, work.steps.len(), work.children.len()), (3, 1, 1));
        assert_eq!(Work::since(&done, 4).count, 2);
        let open: Vec<String> = done.under_way().keys().map(ToString::to_string).collect();
        assert_eq!(open, ["B"]);
        assert!(!done.has_ended() && trace(&["+A", "-A", "$"]).has_ended());
    }
}
