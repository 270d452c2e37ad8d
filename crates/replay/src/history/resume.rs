//! What a partial resume from a history costs.

use std::collections::{BTreeSet, HashMap};

use foldhash::fast::FixedState;

use super::verdict::{PartialResume, RecordedEvent};
use crate::event::{Event, Instance};

/// A run goes on from what comes before the event at `at`, the first that NEW cannot consume.
pub(super) fn partial_resume(events: &[RecordedEvent], at: usize) -> PartialResume {
    let cut = cut(events, at);
    let mut resume = PartialResume { cut, redo: redo(events, at), ..PartialResume::default() };
    let (mut open, mut again, mut lost) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for event in events[cut..].iter().filter_map(|recorded| recorded.event.as_ref()) {
        match event {
            Event::Scheduled(it) => {
                open.insert(it);
            }
            Event::Completed(it) if it.operation.kind.is_work() => {
                open.remove(it);
                again.insert(&it.operation);
            }
            Event::Completed(it) => {
                open.remove(it);
                if it.operation.kind.takes_payloads() {
                    lost.insert(&it.operation);
                }
            }
            Event::Failed(it) => {
                open.remove(it);
            }
            _ => {}
        }
    }
    let keys = |work: bool| {
        let of = open.iter().filter(|it| it.operation.kind.is_work() == work);
        of.map(ToString::to_string).collect::<Vec<String>>()
    };
    resume.orphans = keys(true);
    resume.stranded = keys(false);
    resume.again = again.into_iter().map(ToString::to_string).collect();
    resume.lost = lost.into_iter().map(ToString::to_string).collect();
    resume
}

/// The last point up to `at` after which nothing ends that was scheduled before it: a run that is
/// cut there does not wait for what has ended already.
fn cut(events: &[RecordedEvent], at: usize) -> usize {
    let mut starts: HashMap<&Instance, usize, FixedState> = HashMap::default();
    // By index, where the operation was scheduled that ends there.
    let mut from: Vec<usize> = Vec::with_capacity(events.len());
    for (index, recorded) in events.iter().enumerate() {
        from.push(match &recorded.event {
            Some(Event::Scheduled(it)) => {
                starts.insert(it, index);
                index
            }
            Some(Event::Completed(it) | Event::Failed(it)) => {
                starts.get(it).copied().unwrap_or(index)
            }
            _ => index,
        });
    }
    let mut cut = at;
    for (index, start) in from.into_iter().enumerate().rev() {
        if index < cut {
            break;
        }
        cut = cut.min(start);
    }
    cut
}

/// Completed steps and child workflows from an event on.
fn redo(events: &[RecordedEvent], at: usize) -> usize {
    let completed = events[at..].iter().filter_map(|recorded| match &recorded.event {
        Some(Event::Completed(it)) => Some(it),
        _ => None,
    });
    completed.filter(|it| it.operation.kind.is_work()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::recorded;

    fn resume(trace: &str, at: usize) -> PartialResume {
        partial_resume(&recorded(trace), at)
    }

    #[test]
    fn a_cut_leaves_no_end_behind() {
        assert_eq!(resume("+A -A +B -B", 2).cut, 2);
        assert_eq!(resume("+A -A +B +C -C -B", 3).cut, 2);
        assert_eq!(resume("+A +B -B +C -A -C", 3).cut, 0);
        assert_eq!(resume("+A -A +B +C -C +D -D", 5).cut, 5);
        // The loser of a race that has not ended goes on waiting.
        assert_eq!(resume("+A +t:x -A +B -B", 3).cut, 3);
        // One step back leads to another.
        assert_eq!(resume("+A +B -A +C -B -C", 3).cut, 0);
        assert_eq!(resume("-A -B -C", 2).cut, 2);
    }

    #[test]
    fn costs_are_of_all_behind_the_cut() {
        let it = resume("+A -A +h:go +B +c:k -B -h:go -s:stop +C -C +D", 9);
        assert_eq!((it.cut, it.redo), (8, 1));
        let it = resume("+A -A +h:go +B +c:k -B -h:go -s:stop +C -C +D +t:x", 5);
        assert_eq!((it.cut, it.redo), (2, 2));
        assert_eq!(it.again, ["B", "C"]);
        assert_eq!(it.lost, ["h:go", "s:stop"]);
        assert_eq!((it.orphans, it.stranded), (vec!["D".into(), "c:k".into()], vec!["t:x".into()]));
    }
}
