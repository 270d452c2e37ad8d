//! Where runs of code can rest, and whether those that rest there replay, without their histories.

use std::collections::{BTreeMap, BTreeSet};

use midflight_replay::{
    Budget, Flow, Node, NodeKind, ParkPoint, ParkVerdict, Profile, Site, park_points,
};
use midflight_source::flow::{self, Engine, Kind, Reading, Wait};
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
        let mut sites = Vec::new();
        let shared = Shared::of(&old, &new);
        let before = shared.converted(&old.flow, &mut sites);
        let mut after = shared.converted(&new.flow, &mut sites);
        if engine == Engine::WorkflowDevKit {
            // A run whose code has returned is completed, whatever is recorded besides.
            after.nodes.push(Node { site: Site::default(), kind: NodeKind::Opaque });
        }
        let profile = match engine {
            Engine::WorkflowDevKit => Profile::Ordinal,
            Engine::Temporal => Profile::Ordered,
        };
        let points = park_points(profile, &before, &after, &Budget::default());
        let (mut regions, mut hidden) = (BTreeMap::new(), BTreeSet::new());
        walk(&old.flow, &mut |kind| {
            if let Kind::Region { name, waits, .. } = kind {
                if shared.regions.contains(name) {
                    regions.insert(name.clone(), waits.clone());
                } else {
                    hidden.extend(waits.iter().cloned());
                }
            }
        });
        Ok(Self { points, regions, hidden, tokens: old.tokens, sites })
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

/// What both versions have under one name.
struct Shared {
    regions: BTreeSet<String>,
    /// What ids are counted from.
    bases: BTreeSet<String>,
    /// Names of the new version that may be another way to write one of the old.
    unsettled: BTreeSet<String>,
}

impl Shared {
    fn of(old: &Reading, new: &Reading) -> Self {
        let ([was, is], [asked, asks]) = (
            [old, new].map(|it| names(it, &|kind| matches!(kind, Kind::Region { .. }))),
            [old, new].map(|it| names(it, &|kind| matches!(kind, Kind::Signal(_)))),
        );
        let [drew, draws] = [old, new].map(|it| names(it, &|kind| matches!(kind, Kind::Base(_))));
        let bases = drew.intersection(&draws).cloned().collect();
        let regions = was.intersection(&is).cloned().collect();
        let is_alike = |name: &&String| {
            !old.tokens.contains_key(*name)
                && old.tokens.values().any(|token| may_be_one(token, &new.tokens[*name]))
        };
        let mut unsettled: BTreeSet<String> = new.tokens.keys().filter(is_alike).cloned().collect();
        // A question that is asked no more may be asked in other words.
        if !asked.is_subset(&asks) {
            unsettled.extend(asks.difference(&asked).cloned());
        }
        Self { regions, bases, unsettled }
    }

    fn converted(&self, from: &flow::Flow, sites: &mut Vec<(String, u32)>) -> Flow {
        let mut nodes = Vec::new();
        for node in from {
            let site = Site(u32::try_from(sites.len()).unwrap_or(u32::MAX));
            sites.push((node.file.clone(), node.offset));
            let kind = self.kind(&node.kind, sites);
            nodes.push(Node { site, kind });
        }
        Flow { nodes }
    }

    fn kind(&self, kind: &Kind, sites: &mut Vec<(String, u32)>) -> NodeKind {
        let mut inner = |flow: &flow::Flow| self.converted(flow, sites);
        match kind {
            Kind::Open(name) | Kind::Await(name) | Kind::Signal(name) | Kind::Child(name)
                if self.is_unsettled(kind, name) =>
            {
                NodeKind::Opaque
            }
            Kind::Region { name, .. } if !self.regions.contains(name) => NodeKind::Opaque,
            Kind::Base(name) if !self.bases.contains(name) => NodeKind::Opaque,
            Kind::Step(name) | Kind::Region { name, .. } => {
                NodeKind::Step { name: name.clone(), can_fail: true }
            }
            // As a step, for a child can fail.
            Kind::Child(name) => NodeKind::Step { name: format!("c:{name}"), can_fail: true },
            Kind::Timer(name) => NodeKind::Timer { name: name.clone() },
            Kind::Open(name) => NodeKind::Open { name: name.clone() },
            Kind::Await(name) => NodeKind::Await { name: name.clone() },
            Kind::Signal(name) => NodeKind::Signal { name: name.clone() },
            Kind::Marker(name) | Kind::Base(name) => NodeKind::Marker { name: name.clone() },
            Kind::Choose { identity, arms } => NodeKind::Choose {
                identity: Some(identity.clone()),
                arms: arms.iter().map(inner).collect(),
            },
            Kind::Loop { identity, body } => {
                NodeKind::Loop { identity: Some(identity.clone()), body: inner(body) }
            }
            Kind::All(branches) => NodeKind::All(branches.iter().map(inner).collect()),
            Kind::Race(branches) => NodeKind::Race(branches.iter().map(inner).collect()),
            Kind::Try { body, catch } => NodeKind::Try { body: inner(body), catch: inner(catch) },
            Kind::Patch { id, then, otherwise } => {
                NodeKind::Patch { id: id.clone(), then: inner(then), otherwise: inner(otherwise) }
            }
            Kind::DeprecatedPatch(id) => {
                NodeKind::DeprecatedPatch { id: id.clone(), then: Flow::default() }
            }
            Kind::ContinueAsNew => NodeKind::ContinueAsNew,
            Kind::Fail => NodeKind::Fail,
        }
    }

    fn is_unsettled(&self, kind: &Kind, name: &str) -> bool {
        match kind {
            // The type of a child comes before its id.
            Kind::Child(_) => self.unsettled.iter().any(|id| name.ends_with(id.as_str())),
            _ => self.unsettled.contains(name),
        }
    }
}

/// Whether two texts, of which so much is certain, may be one.
fn may_be_one(one: &(String, bool), other: &(String, bool)) -> bool {
    match (one, other) {
        ((a, true), (b, true)) => a == b,
        ((whole, true), (start, false)) | ((start, false), (whole, true)) => {
            whole.starts_with(start.as_str())
        }
        ((a, false), (b, false)) => a.starts_with(b.as_str()) || b.starts_with(a.as_str()),
    }
}

fn names(reading: &Reading, is_one: &dyn Fn(&Kind) -> bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    walk(&reading.flow, &mut |kind| {
        if let (true, Kind::Signal(name) | Kind::Base(name) | Kind::Region { name, .. }) =
            (is_one(kind), kind)
        {
            found.insert(name.clone());
        }
    });
    found
}

/// Every node, in order.
fn walk(flow: &flow::Flow, see: &mut dyn FnMut(&Kind)) {
    for node in flow {
        see(&node.kind);
        match &node.kind {
            Kind::Choose { arms: flows, .. } | Kind::All(flows) | Kind::Race(flows) => {
                for it in flows {
                    walk(it, see);
                }
            }
            Kind::Loop { body, .. } => walk(body, see),
            Kind::Try { body: a, catch: b } | Kind::Patch { then: a, otherwise: b, .. } => {
                walk(a, see);
                walk(b, see);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
