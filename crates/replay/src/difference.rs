//! A summary of an edit for people.

use crate::event::Operation;
use crate::flow::{Flow, Node, Site};

/// What kind of edit a difference is, told from how often each version has the two operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// NEW has an operation more than OLD, before one that both have.
    Inserted,
    /// OLD has an operation more than NEW.
    Removed,
    /// Same kind and place, another name that the other side has nowhere.
    Renamed,
    /// Both have both operations, in another order.
    Reordered,
    /// Anything else: another kind, or the same operations under another structure.
    Changed,
}

/// The first place where two flows differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What kind of edit.
    pub kind: DifferenceKind,
    /// Where OLD differs; `None` where its list has ended.
    pub old_site: Option<Site>,
    /// The operation there, or the first one inside.
    pub old_operation: Option<Operation>,
    /// Where NEW differs; `None` where its list has ended.
    pub new_site: Option<Site>,
    /// The operation there, or the first one inside.
    pub new_operation: Option<Operation>,
}

/// The first place in program order where the flows differ; `None` if they are the same term.
///
/// A difference is no verdict: appending is one, and never hurts a run in flight.
pub fn first_difference(old: &Flow, new: &Flow) -> Option<Difference> {
    let (left, right) = first_pair(old, new)?;
    let old_operation = left.and_then(first_operation);
    let new_operation = right.and_then(first_operation);
    Some(Difference {
        kind: classify(old_operation.as_ref(), new_operation.as_ref(), |operation| {
            [old, new].map(|flow| count(flow, operation))
        }),
        old_site: left.map(|node| node.site),
        old_operation,
        new_site: right.map(|node| node.site),
        new_operation,
    })
}

/// The kind of the edit that puts NEW's operation where OLD has its own. `counts` says how often
/// each version has an operation.
pub(crate) fn classify(
    old_operation: Option<&Operation>,
    new_operation: Option<&Operation>,
    counts: impl Fn(&Operation) -> [usize; 2],
) -> DifferenceKind {
    let (gone, come) = match (old_operation, new_operation) {
        (None, None) => return DifferenceKind::Changed,
        (Some(_), None) => return DifferenceKind::Removed,
        (None, Some(_)) => return DifferenceKind::Inserted,
        (Some(gone), Some(come)) if gone == come => return DifferenceKind::Changed,
        (Some(gone), Some(come)) => (gone, come),
    };
    let ([gone_before, gone_after], [come_before, come_after]) = (counts(gone), counts(come));
    let is_missing = gone_before > gone_after;
    let is_surplus = come_after > come_before;
    let is_other_name = gone.kind == come.kind && gone_after == 0 && come_before == 0;
    match (is_missing, is_surplus) {
        (false, true) => DifferenceKind::Inserted,
        (true, false) => DifferenceKind::Removed,
        (true, true) if is_other_name => DifferenceKind::Renamed,
        (true, true) => DifferenceKind::Changed,
        (false, false) => DifferenceKind::Reordered,
    }
}

/// Goes down while the nodes are the same but for what is inside.
fn first_pair<'flow>(
    mut old: &'flow Flow,
    mut new: &'flow Flow,
) -> Option<(Option<&'flow Node>, Option<&'flow Node>)> {
    'down: loop {
        for at in 0..old.nodes.len().max(new.nodes.len()) {
            let (left, right) = (old.nodes.get(at), new.nodes.get(at));
            let inner = left.zip(right).and_then(|(a, b)| a.kind.paired_flows(&b.kind));
            let Some(mut inner) = inner else { return Some((left, right)) };
            if let Some((a, b)) = inner.find(|(a, b)| !a.same_as(b)) {
                (old, new) = (a, b);
                continue 'down;
            }
        }
        return None;
    }
}

fn first_operation(node: &Node) -> Option<Operation> {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if let Some(operation) = node.kind.operation() {
            return Some(operation);
        }
        open.extend(node.kind.flows().into_iter().flat_map(|flow| &flow.nodes).rev());
    }
    None
}

/// How often an operation occurs.
fn count(flow: &Flow, operation: &Operation) -> usize {
    let wanted = Some((operation.kind, operation.name.as_str()));
    let (mut count, mut open) = (0, vec![flow]);
    while let Some(flow) = open.pop() {
        for node in &flow.nodes {
            count += usize::from(node.kind.named() == wanted);
            open.extend(node.kind.parts());
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{choose, flow, step, timer};

    fn kind(old: &[Node], new: &[Node]) -> Option<DifferenceKind> {
        first_difference(&flow(old), &flow(new)).map(|it| it.kind)
    }

    #[test]
    fn edits_have_their_names() {
        let [a, b, c, x] = ["A", "B", "C", "X"].map(|name| move || step(name));
        let old = [a(), b(), c()];
        assert_eq!(kind(&old, &old), None);
        assert_eq!(kind(&old, &[a(), x(), b(), c()]), Some(DifferenceKind::Inserted));
        assert_eq!(kind(&old, &[a(), a(), b(), c()]), Some(DifferenceKind::Inserted));
        assert_eq!(kind(&old, &[a(), b(), c(), x()]), Some(DifferenceKind::Inserted));
        assert_eq!(kind(&old, &[a(), c()]), Some(DifferenceKind::Removed));
        assert_eq!(kind(&old, &[a(), b()]), Some(DifferenceKind::Removed));
        assert_eq!(kind(&old, &[a(), x(), c()]), Some(DifferenceKind::Renamed));
        assert_eq!(kind(&old, &[b(), a(), c()]), Some(DifferenceKind::Reordered));
        assert_eq!(kind(&old, &[a(), timer("B"), c()]), Some(DifferenceKind::Changed));
    }

    #[test]
    fn it_is_found_inside() {
        let old = flow(&[choose("q", &[&[step("A")], &[step("B")]])]);
        let new = flow(&[choose("q", &[&[step("A")], &[step("X"), step("B")]])]);
        let found = first_difference(&old, &new).expect("they differ");
        assert_eq!(found.kind, DifferenceKind::Inserted);
        assert_eq!(found.old_operation.expect("one").name, "B");
        assert_eq!(found.new_operation.expect("one").name, "X");
    }
}
