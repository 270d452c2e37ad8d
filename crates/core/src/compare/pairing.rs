//! Which old workflow is which new one.

use std::collections::BTreeMap;

use crate::model::Workflow;
use crate::report::ChangeKind;

/// An old workflow, a new one, or both.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pairing<'a> {
    pub(crate) old: Option<&'a Workflow>,
    pub(crate) new: Option<&'a Workflow>,
    pub(crate) change: ChangeKind,
}

/// What workflows of both sides must share.
type Key = fn(&Workflow) -> [&str; 3];

/// Pairs by engine, identity and file, then by engine and identity where that is unique on both
/// sides, then by equal content where that is. New workflows keep their order; removed ones
/// follow.
pub(crate) fn pair<'a>(old: &[&'a Workflow], new: &[&'a Workflow]) -> Vec<Pairing<'a>> {
    let mut partner: Vec<Option<usize>> = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    let passes: [(Key, bool); 3] = [
        (|workflow| [workflow.engine, &workflow.id.0, &workflow.file], false),
        (|workflow| [workflow.engine, &workflow.id.0, ""], true),
        (|workflow| [workflow.engine, &workflow.digest, ""], true),
    ];
    for (key, must_be_unique) in passes {
        let mut buckets: BTreeMap<[&str; 3], (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (o, workflow) in old.iter().enumerate().filter(|(o, _)| !taken[*o]) {
            buckets.entry(key(workflow)).or_default().0.push(o);
        }
        for (n, workflow) in new.iter().enumerate().filter(|(n, _)| partner[*n].is_none()) {
            buckets.entry(key(workflow)).or_default().1.push(n);
        }
        for (olds, news) in buckets.into_values() {
            if olds.len() == news.len() && (olds.len() == 1 || !must_be_unique) {
                for (o, n) in olds.into_iter().zip(news) {
                    partner[n] = Some(o);
                    taken[o] = true;
                }
            }
        }
    }
    let paired = new.iter().zip(&partner).map(|(new, partner)| {
        let old = partner.map(|o| old[o]);
        Pairing { old, new: Some(new), change: change(old, new) }
    });
    let removed = old.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(old, _)| *old);
    let mut removed: Vec<&Workflow> = removed.collect();
    removed.sort_by_key(|old| (&old.file, old.named_at.start));
    let removed = removed.into_iter().map(|old| Pairing {
        old: Some(old),
        new: None,
        change: ChangeKind::Removed,
    });
    paired.chain(removed).collect()
}

fn change(old: Option<&Workflow>, new: &Workflow) -> ChangeKind {
    match old {
        None => ChangeKind::Added,
        Some(old) if old.id != new.id => ChangeKind::Renamed,
        Some(old) if old.digest == new.digest => ChangeKind::Unchanged,
        Some(_) => ChangeKind::Changed,
    }
}
