//! Where runs of code can rest, and whether those that rest there replay, without their histories.

use std::collections::{BTreeMap, BTreeSet};

use midflight_core::code::{CodeFlow, Kind, Wait, settled};
use midflight_replay::{Budget, ParkPoint, ParkVerdict, Profile, park_points};
use midflight_source::flow::{self, Engine, Reading};
use midflight_source::{OpenWaits, Project, Why};

/// All places of a workflow.
pub(super) struct Places {
    pub(super) points: Vec<ParkPoint>,
    /// By place of code that is not followed and the same in both versions: what it may wait for.
    regions: BTreeMap<String, BTreeSet<Wait>>,
    /// What code of the old version that is not followed may wait for.
    hidden: BTreeSet<Wait>,
    tokens: BTreeMap<String, (String, bool)>,
    /// By [`Site`]: the file and the byte offset in it.
    pub(super) sites: Vec<(String, u32)>,
}

impl Places {
    /// Reads a workflow of both versions.
    pub(super) fn of(
        engine: Engine,
        old: (&Project, &str, &str),
        new: (&Project, &str, &str),
    ) -> Result<Self, Why> {
        let (old, new) = flow::read(engine, old, new)?;
        let (old, new) = (lent(&old)?, lent(&new)?);
        let profile = match engine {
            Engine::WorkflowDevKit => Profile::Ordinal,
            Engine::Temporal => Profile::Ordered,
        };
        let mut sites = Vec::new();
        old.walk(&mut |node| sites.push((node.file.clone(), node.offset)));
        let new_from = u32::try_from(sites.len()).unwrap_or(u32::MAX);
        new.walk(&mut |node| sites.push((node.file.clone(), node.offset)));
        let settled = settled(profile, &old, &new, new_from);
        let points = park_points(profile, &settled.old, &settled.new, &Budget::default());
        let (mut regions, mut hidden) = (BTreeMap::new(), BTreeSet::new());
        old.walk(&mut |node| {
            if let Kind::Region { name, waits, .. } = &node.kind {
                if settled.shared.contains(name) {
                    let told = settled.names.get(name).unwrap_or(name);
                    regions.insert(told.clone(), waits.clone());
                } else {
                    hidden.extend(waits.iter().cloned());
                }
            }
        });
        let tokens = old.tokens.into_iter().map(|(name, token)| {
            let told = settled.names.get(&name).cloned().unwrap_or(name);
            (told, token)
        });
        Ok(Self { points, regions, hidden, tokens: tokens.collect(), sites })
    }

    /// The place that a run with these open waits rests at. Where several are possible, the one
    /// about which least is claimed.
    pub(super) fn of_run(&self, open: &OpenWaits) -> Option<&ParkPoint> {
        if self.hidden.iter().any(|wait| may_be(open, wait)) {
            return None;
        }
        let is_open = |point: &&ParkPoint| point.at.split('+').all(|key| self.is_open(key, open));
        let rank = |point: &&ParkPoint| match point.verdict {
            ParkVerdict::Safe => 0,
            ParkVerdict::Unsafe => 1,
            ParkVerdict::Unknown => 2,
        };
        let possible: Vec<&ParkPoint> = self.points.iter().filter(is_open).collect();
        let worst = possible.iter().copied().max_by_key(rank)?;
        // Some would be lost and some not: that says nothing of this run.
        let is_mixed = possible.iter().any(|it| it.verdict != worst.verdict);
        (!is_mixed || worst.verdict == ParkVerdict::Unknown).then_some(worst)
    }

    fn is_open(&self, key: &str, open: &OpenWaits) -> bool {
        if let Some(waits) = self.regions.get(key) {
            return waits.iter().any(|wait| may_be(open, wait));
        }
        if let Some(name) = key.strip_prefix("h:") {
            return match self.tokens.get(name) {
                Some((start, true)) => open.tokens.contains(start),
                Some((start, false)) => open.tokens.iter().any(|it| it.starts_with(start)),
                None => true,
            };
        }
        if let Some(name) = key.strip_prefix("c:") {
            return open.children.iter().any(|it| name.starts_with(it.as_str()));
        }
        match key.split_once(':') {
            Some(("t", _)) => open.timers,
            Some(("s", _)) => true,
            _ => open.steps.contains(key),
        }
    }
}

/// Whether a run with these open waits may wait for it.
fn may_be(open: &OpenWaits, wait: &Wait) -> bool {
    match wait {
        Wait::Step(name) => open.steps.contains(name),
        Wait::Timer => open.timers,
        Wait::Hook => !open.tokens.is_empty(),
        Wait::Child => !open.children.is_empty(),
        Wait::Condition | Wait::Any => true,
    }
}

/// What was read, as the core knows it.
fn lent(reading: &Reading) -> Result<CodeFlow, Why> {
    let value = serde_json::to_value(reading).map_err(|error| Why::new(error.to_string()))?;
    serde_json::from_value(value).map_err(|error| Why::new(error.to_string()))
}

#[cfg(test)]
mod tests;
