//! The normal form of OLD with its candidates: what can no longer matter is forgotten, and what
//! only grows is counted from where it still matters. Loops come back to equal states.

use std::collections::{BTreeMap, BTreeSet};

use super::Judge;
use super::record::Recorder;
use super::replay::{Candidate, Item, LOST};
use crate::event::OperationKind;
use crate::machine::{Control, GuardId, KeyId, Patched, Program, Run, Token, lookup, set};
use crate::profile::Profile;

/// Instances `(key, before, after)` whose number changed.
pub(crate) type Renames = Vec<(KeyId, u32, u32)>;

impl Judge<'_> {
    pub(crate) fn normalize(&self, old: &mut Recorder, items: &mut Vec<Item>) -> Renames {
        self.drop_void_hopes(old, items);
        self.drop_silent_background(old, items);
        self.trim(&mut old.run, &self.machines.old);
        old.run.patches.retain(|(key, _)| {
            old.run.main.reaches(&self.machines.old, self.machines.old.patches(*key))
                || !old.run.background.is_empty()
        });
        for item in items.iter_mut() {
            self.trim(&mut item.candidate.run, &self.machines.new);
            self.trim_patches(&mut item.candidate.run);
        }
        self.count_decisions(old, items, &mut []);
        let renames = self.count_instances(old, items);
        items.sort_by(|a, b| a.candidate.cmp(&b.candidate));
        items.dedup_by(|a, b| a.candidate == b.candidate);
        renames
    }

    /// A candidate that hopes for a marker which OLD can no longer record is no candidate.
    fn drop_void_hopes(&self, old: &Recorder, items: &mut Vec<Item>) {
        items.retain(|item| {
            item.candidate.run.patches.iter().all(|(key, patched)| {
                *patched != Patched::Hoped
                    || old.run.reaches(&self.machines.old, self.machines.old.patches(*key))
            })
        });
    }

    /// Background parts after which nothing follows, on either side, have no effect left.
    fn drop_silent_background(&self, old: &mut Recorder, items: &mut [Item]) {
        let idle = |part: &Control| {
            let instances = part.idle_instances()?;
            let counted = |it: &(KeyId, u32)| !self.machines.buffers[it.0 as usize];
            instances.iter().all(counted).then_some(instances)
        };
        let mut kept: Vec<Instances> = old.run.background.iter().filter_map(idle).collect();
        loop {
            let all: BTreeSet<(KeyId, u32)> = kept.concat().into_iter().collect();
            if all.is_empty() {
                return;
            }
            let within =
                |part: &Control| idle(part).filter(|its| its.iter().all(|it| all.contains(it)));
            let before = kept.len();
            for item in items.iter() {
                let candidate = &item.candidate;
                let claimed = candidate.run.background.iter().filter_map(within).flatten();
                let claimed: BTreeSet<(KeyId, u32)> =
                    claimed.filter(|it| is_scheduled(candidate, *it)).collect();
                kept.retain(|instances| instances.iter().all(|it| claimed.contains(it)));
            }
            if kept.len() == before {
                let drop = |run: &mut Run| run.background.retain(|part| within(part).is_none());
                drop(&mut old.run);
                for item in items.iter_mut() {
                    drop(&mut item.candidate.run);
                }
                return;
            }
        }
    }

    fn trim(&self, run: &mut Run, program: &Program) {
        let is_hook = |key: KeyId| self.machines.keys[key as usize].kind == OperationKind::Hook;
        run.opened.retain(|key| {
            // Elsewhere a payload comes after the start event of its hook, which tells the same.
            self.machines.buffers[*key as usize]
                || (self.profile == Profile::Completions && is_hook(*key))
        });
        let mut buffered = std::mem::take(&mut run.buffered);
        buffered.retain_mut(|(key, held)| {
            *held = (*held).min(program.capacity(*key).unwrap_or(u32::MAX));
            run.reaches(program, program.awaits(*key))
        });
        run.buffered = buffered;
    }

    fn trim_patches(&self, run: &mut Run) {
        let program = &self.machines.new;
        let mut patches = std::mem::take(&mut run.patches);
        patches.retain(|(key, patched)| match patched {
            Patched::Absent | Patched::Hoped => true,
            Patched::Recorded | Patched::Passed => run.reaches(program, program.patches(*key)),
        });
        run.patches = patches;
    }

    /// Occurrences of shared decisions, counted from the first that one side has not come to. Of
    /// dead candidates only what they assumed matters.
    pub(super) fn count_decisions(
        &self,
        old: &mut Recorder,
        items: &mut [Item],
        dead: &mut [&mut Candidate],
    ) {
        let mut guards: BTreeSet<GuardId> = old.run.asked.iter().map(|it| it.0).collect();
        for item in items.iter() {
            guards.extend(item.candidate.run.asked.iter().map(|it| it.0));
        }
        for guard in guards {
            self.count_decision(guard, old, items, dead);
        }
    }

    fn count_decision(
        &self,
        guard: GuardId,
        old: &mut Recorder,
        items: &mut [Item],
        dead: &mut [&mut Candidate],
    ) {
        let (recorder, replayer) = (&self.machines.old, &self.machines.new);
        let by_old = lookup(&old.run.asked, guard);
        let may_come = old.run.reaches(recorder, recorder.asks(guard));
        let mut least = by_old;
        for item in items.iter_mut() {
            let candidate = &mut item.candidate;
            if !may_come {
                // Nobody will confirm the assumption: NEW decides alone.
                candidate.assumed.retain(|it| it.0 != guard);
            }
            let by_new = lookup(&candidate.run.asked, guard);
            if by_new == LOST {
                continue;
            }
            let is_assumed = candidate.assumed.iter().any(|it| it.0 == guard);
            let is_known = old.decided.iter().any(|it| it.0 == guard && it.1 >= by_new);
            let asks_again = candidate.run.reaches(replayer, replayer.asks(guard));
            if !is_assumed && (!asks_again || (!may_come && !is_known)) {
                set(&mut candidate.run.asked, guard, by_old);
            } else {
                least = least.min(by_new);
            }
        }
        for candidate in dead.iter_mut() {
            candidate.assumed.retain(|it| may_come || it.0 != guard);
            let assumed = candidate.assumed.iter().filter(|it| it.0 == guard);
            least = assumed.map(|it| it.1).min().map_or(least, |first| least.min(first));
        }
        old.decided.retain(|it| it.0 != guard || it.1 >= least);
        if least == 0 {
            return;
        }
        let shift = |entries: &mut Vec<(GuardId, u32, u32)>| {
            entries.iter_mut().filter(|it| it.0 == guard).for_each(|it| it.1 -= least);
        };
        shift(&mut old.decided);
        set(&mut old.run.asked, guard, by_old - least);
        for item in items.iter_mut() {
            let by_new = lookup(&item.candidate.run.asked, guard);
            if by_new != LOST {
                set(&mut item.candidate.run.asked, guard, by_new - least);
            }
            shift(&mut item.candidate.assumed);
        }
        for candidate in dead.iter_mut() {
            shift(&mut candidate.assumed);
        }
    }

    /// Instances, counted among those that OLD still waits for. NEW waits for no other one that
    /// the history knows: OLD's end of it would have ended it in NEW.
    fn count_instances(&self, old: &mut Recorder, items: &mut [Item]) -> Renames {
        let mut open: BTreeMap<KeyId, Vec<u32>> = BTreeMap::new();
        for (_, key, nth) in old.run.waits() {
            if let Some(nth) = nth {
                open.entry(key).or_default().push(nth);
            }
        }
        for nths in open.values_mut() {
            nths.sort_unstable();
        }
        let counts = old.run.counts.clone();
        let rename = |key: KeyId, nth: u32| {
            if self.machines.buffers[key as usize] {
                return nth;
            }
            let open = open.get(&key).map_or(&[][..], Vec::as_slice);
            let next = lookup(&counts, key);
            let rank = open.partition_point(|it| *it < nth.min(next));
            u32::try_from(rank).unwrap_or(u32::MAX) + nth.saturating_sub(next)
        };
        let apply = |run: &mut Run| {
            run.main.rename(&rename);
            run.background.iter_mut().for_each(|part| part.rename(&rename));
            run.counts.iter_mut().for_each(|it| it.1 = rename(it.0, it.1));
            run.counts.retain(|it| it.1 > 0);
        };
        apply(&mut old.run);
        for item in items.iter_mut() {
            apply(&mut item.candidate.run);
            for emitted in &mut item.candidate.outputs.ahead {
                if let Token::Start(key, nth) = &mut emitted.token {
                    *nth = rename(*key, *nth);
                }
            }
        }
        let pairs = open.iter().flat_map(|(key, nths)| nths.iter().map(|nth| (*key, *nth)));
        pairs.map(|(key, nth)| (key, nth, rename(key, nth))).filter(|it| it.1 != it.2).collect()
    }
}

type Instances = Vec<(KeyId, u32)>;

fn is_scheduled(candidate: &Candidate, (key, nth): (KeyId, u32)) -> bool {
    !candidate.outputs.ahead.iter().any(|it| it.token == Token::Start(key, nth))
}
