//! The shortcut that makes unchanged tails free: a candidate that is where OLD is, with the same
//! term before it, replays whatever OLD does from there on. What NEW has after OLD's last node
//! does not matter, for OLD's runs are over there; only `strict` still looks at their last batch.

use super::Judge;
use super::record::Recorder;
use super::replay::Candidate;
use crate::machine::{Control, ListId, Machines, Op};
use crate::profile::Profile;

impl Judge<'_> {
    /// Whether the candidate follows OLD for good. Decisions ahead must all be shared.
    pub(crate) fn is_in_sync(&self, old: &Recorder, candidate: &Candidate) -> bool {
        let (a, b) = (&old.run, &candidate.run);
        candidate.outputs.ahead.is_empty()
            && candidate.assumed.is_empty()
            && old.decided.is_empty()
            && a.counts == b.counts
            && a.buffered == b.buffered
            && a.opened == b.opened
            && a.asked == b.asked
            && a.patches == b.patches
            && a.background.len() == b.background.len()
            && self.same_main(&a.main, &b.main)
            && a.background.iter().zip(&b.background).all(|(x, y)| same(self.machines, x, y))
            && !a.reaches(&self.machines.old, self.machines.old.free())
    }

    /// The main line: NEW's outermost list may have more nodes than OLD's.
    fn same_main(&self, old: &Control, new: &Control) -> bool {
        let machines = self.machines;
        if self.profile == Profile::Strict {
            return same(machines, old, new);
        }
        let roots = (machines.old.root, machines.new.root);
        match (old, new) {
            (Control::At(list, from), Control::At(other, to)) if (*list, *other) == roots => {
                is_prefix(machines, *from, *to)
            }
            (Control::Then(part, list, from), Control::Then(twin, other, to))
                if (*list, *other) == roots =>
            {
                is_prefix(machines, *from, *to) && same(machines, part, twin)
            }
            // OLD is in its last node, which leaves no continuation.
            (_, Control::Then(twin, other, _)) if *other == roots.1 && !is_at(old, roots.0) => {
                same(machines, old, twin)
            }
            _ => same(machines, old, new),
        }
    }
}

fn is_at(control: &Control, root: ListId) -> bool {
    matches!(control, Control::Then(_, list, _) | Control::At(list, _) if *list == root)
}

/// Whether the rest of OLD's outermost list is a prefix of the rest of NEW's.
fn is_prefix(machines: &Machines, from: u32, to: u32) -> bool {
    let (old, new) = (&machines.old, &machines.new);
    let (left, right) = (old.len(old.root) - from, new.len(new.root) - to);
    if left == right {
        return old.rest_class(old.root, from) == new.rest_class(new.root, to);
    }
    left < right
        && (0..left).all(|at| {
            let old_class = old.at(old.root, from + at).map(|node| old.class(node));
            old_class == new.at(new.root, to + at).map(|node| new.class(node))
        })
}

/// Whether both controls are the same term from here on, waiting for the same instances.
fn same(machines: &Machines, old: &Control, new: &Control) -> bool {
    let is_rest = |list: ListId, from: u32, other: ListId, to: u32| {
        machines.old.rest_class(list, from) == machines.new.rest_class(other, to)
    };
    match (old, new) {
        (Control::At(list, from), Control::At(other, to)) => is_rest(*list, *from, *other, *to),
        (Control::Leaf { key, nth, .. }, Control::Leaf { key: other, nth: twin, .. }) => {
            (key, nth) == (other, twin)
        }
        (Control::Wait { key, .. }, Control::Wait { key: other, .. }) => key == other,
        (Control::Done, Control::Done)
        | (Control::Failed, Control::Failed)
        | (Control::Ended, Control::Ended) => true,
        (Control::Then(part, list, from), Control::Then(twin, other, to)) => {
            is_rest(*list, *from, *other, *to) && same(machines, part, twin)
        }
        (Control::Round(part, node), Control::Round(twin, other)) => {
            machines.old.class(*node) == machines.new.class(*other) && same(machines, part, twin)
        }
        (Control::Guarded(part, node), Control::Guarded(twin, other)) => {
            match (machines.old.op(*node), machines.new.op(*other)) {
                (Op::Try { catch, .. }, Op::Try { catch: handler, .. }) => {
                    is_rest(catch, 0, handler, 0) && same(machines, part, twin)
                }
                _ => false,
            }
        }
        (Control::All(parts), Control::All(twins))
        | (Control::Race(parts), Control::Race(twins)) => {
            let mut pairs = parts.iter().zip(twins);
            parts.len() == twins.len() && pairs.all(|(part, twin)| same(machines, part, twin))
        }
        _ => false,
    }
}
