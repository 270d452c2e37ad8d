//! Two versions of one workflow's code as flow terms that can be compared.
//!
//! What is not followed is a step where both versions have the same, and opaque where one does
//! not: nothing is known of what comes then.

use std::collections::{BTreeMap, BTreeSet};

use midflight_replay as replay;
use midflight_replay::{NodeKind, Profile, Site};

use super::term::{CodeFlow, Kind, Node};

/// The flows of both versions.
#[derive(Debug, Clone)]
pub struct Settled {
    /// What runs in flight were started on.
    pub old: replay::Flow,
    /// What is under check.
    pub new: replay::Flow,
    /// Code that is not followed and the same in both versions, by its name in the flows of the
    /// reader.
    pub shared: BTreeSet<String>,
    /// What the flows call what the reader named otherwise.
    pub names: BTreeMap<String, String>,
}

/// Settles what the versions have in common. Nodes have sites in the order of
/// [`CodeFlow::walk`]; those of the new version follow those of the old one where `new_from`
/// says so.
pub fn settled(profile: Profile, old: &CodeFlow, new: &CodeFlow, new_from: u32) -> Settled {
    let shared = Shared::of(old, new);
    let before = shared.converted(&old.flow, &mut 0);
    let mut after = shared.converted(&new.flow, &mut { new_from });
    if profile == Profile::Ordinal {
        // A run whose code has returned is completed, whatever is recorded besides.
        after.nodes.push(replay::Node { site: Site::default(), kind: NodeKind::Opaque });
    }
    Settled { old: before, new: after, shared: shared.regions, names: shared.names }
}

/// One version by itself, to be drawn.
pub(super) fn converted_alone(flow: &CodeFlow) -> replay::Flow {
    Shared::of(flow, flow).converted(&flow.flow, &mut 0)
}

/// What both versions have under one name.
struct Shared {
    regions: BTreeSet<String>,
    /// What ids are counted from.
    bases: BTreeSet<String>,
    /// Names of the new version that may be another way to write one of the old.
    unsettled: BTreeSet<String>,
    /// What names are without the numbers that tell them apart, where nothing else has that name.
    names: BTreeMap<String, String>,
}

impl Shared {
    fn of(old: &CodeFlow, new: &CodeFlow) -> Self {
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
        Self { regions, bases, unsettled, names: told(old, new) }
    }

    fn converted(&self, from: &[Node], next: &mut u32) -> replay::Flow {
        let mut nodes = Vec::new();
        for node in from {
            let site = Site(*next);
            *next += 1;
            nodes.push(replay::Node { site, kind: self.kind(&node.kind, next) });
        }
        replay::Flow { nodes }
    }

    fn kind(&self, kind: &Kind, next: &mut u32) -> NodeKind {
        let mut inner = |flow: &Vec<Node>| self.converted(flow, next);
        match kind {
            Kind::Open(name) | Kind::Await(name) | Kind::Signal(name) | Kind::Child(name)
                if self.is_unsettled(kind, name) =>
            {
                NodeKind::Opaque
            }
            Kind::Region { name, .. } if !self.regions.contains(name) => NodeKind::Opaque,
            Kind::Base(name) if !self.bases.contains(name) => NodeKind::Opaque,
            Kind::Step(name) | Kind::Region { name, .. } => {
                NodeKind::Step { name: self.told(name), can_fail: true }
            }
            // As a step, for a child can fail.
            Kind::Child(name) => {
                NodeKind::Step { name: format!("c:{}", self.told(name)), can_fail: true }
            }
            Kind::Timer(name) => NodeKind::Timer { name: self.told(name) },
            Kind::Open(name) => NodeKind::Open { name: self.told(name) },
            Kind::Await(name) => NodeKind::Await { name: self.told(name) },
            Kind::Signal(name) => NodeKind::Signal { name: self.told(name) },
            Kind::Marker(name) | Kind::Base(name) => NodeKind::Marker { name: self.told(name) },
            Kind::Choose { identity, arms } => NodeKind::Choose {
                identity: Some(self.told(identity)),
                arms: arms.iter().map(inner).collect(),
            },
            Kind::Loop { identity, body } => {
                NodeKind::Loop { identity: Some(self.told(identity)), body: inner(body) }
            }
            Kind::All(branches) => NodeKind::All(branches.iter().map(inner).collect()),
            Kind::Race(branches) => NodeKind::Race(branches.iter().map(inner).collect()),
            Kind::Try { body, catch } => NodeKind::Try { body: inner(body), catch: inner(catch) },
            Kind::Patch { id, then, otherwise } => {
                NodeKind::Patch { id: id.clone(), then: inner(then), otherwise: inner(otherwise) }
            }
            Kind::DeprecatedPatch(id) => {
                NodeKind::DeprecatedPatch { id: id.clone(), then: replay::Flow::default() }
            }
            Kind::ContinueAsNew => NodeKind::ContinueAsNew,
            Kind::Fail => NodeKind::Fail,
        }
    }

    fn told(&self, name: &str) -> String {
        self.names.get(name).map_or(name, String::as_str).to_owned()
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

fn names(reading: &CodeFlow, is_one: &dyn Fn(&Kind) -> bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    reading.walk(&mut |node| {
        if let (true, Kind::Signal(name) | Kind::Base(name) | Kind::Region { name, .. }) =
            (is_one(&node.kind), &node.kind)
        {
            found.insert(name.clone());
        }
    });
    found
}

/// Names without the numbers at their end, where that leaves them apart.
fn told(old: &CodeFlow, new: &CodeFlow) -> BTreeMap<String, String> {
    let mut by_short: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for flow in [old, new] {
        flow.walk(&mut |node| {
            if let Some(name) = name(&node.kind) {
                let short = name.rsplit_once(" #").filter(|(_, it)| it.parse::<u32>().is_ok());
                let short = short.map_or(name, |(short, _)| short);
                by_short.entry(short.to_owned()).or_default().insert(name.to_owned());
            }
        });
    }
    let apart = by_short.into_iter().filter_map(|(short, names)| match names.first() {
        Some(name) if names.len() == 1 => Some((name.clone(), short)),
        _ => None,
    });
    apart.collect()
}

fn name(kind: &Kind) -> Option<&str> {
    match kind {
        Kind::Step(name)
        | Kind::Timer(name)
        | Kind::Child(name)
        | Kind::Open(name)
        | Kind::Await(name)
        | Kind::Signal(name)
        | Kind::Marker(name)
        | Kind::Base(name)
        | Kind::Region { name, .. }
        | Kind::Choose { identity: name, .. }
        | Kind::Loop { identity: name, .. } => Some(name),
        _ => None,
    }
}
