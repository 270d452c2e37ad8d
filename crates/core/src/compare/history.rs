//! Whether what the old version has recorded replays on the new one.

use midflight_replay as replay;
use midflight_replay::{Budget, Divergence, Event, ParkPoint, Profile, Site};

use crate::code::{is_base, settled};
use crate::limits::REPLAY_STEPS_MAX;
use crate::model::{Facet, Workflow};

/// Whether histories still replay.
#[derive(Debug, Clone)]
pub(crate) struct HistoryFact {
    pub(crate) verdict: HistoryVerdict,
    /// Why, for the report.
    pub(crate) reason: String,
    /// The place on the new side that is to blame for an unknown verdict.
    pub(crate) undecided_at: Option<Site>,
    pub(crate) park_points: Vec<ParkPoint>,
}

/// The three verdicts with what shows them.
#[derive(Debug, Clone)]
pub(crate) enum HistoryVerdict {
    /// Nothing is replayed, or everything replays.
    Safe,
    /// Not decided, for the reason of the fact.
    Unknown,
    /// With the shortest history that shows it.
    Unsafe(Box<Divergence>),
}

/// Compares the flows of two versions.
pub(super) fn compare(old: &Workflow, new: &Workflow) -> HistoryFact {
    let unknown = |reason: &str| HistoryFact {
        verdict: HistoryVerdict::Unknown,
        reason: reason.to_owned(),
        undecided_at: None,
        park_points: Vec::new(),
    };
    let (Some(old_profile), Some(new_profile)) = (old.profile, new.profile) else {
        return match (old.profile, new.profile) {
            (None, None) => HistoryFact {
                verdict: HistoryVerdict::Safe,
                reason: "this engine never replays a history on another definition".to_owned(),
                undecided_at: None,
                park_points: Vec::new(),
            },
            _ => unknown("the two versions are replayed in different ways"),
        };
    };
    if old_profile != new_profile {
        return unknown("the replay profile changed");
    }
    if let (Some(old), Some(new)) = (&old.code, &new.code) {
        let settled = settled(old_profile, old, new, 0);
        let mut fact = compare_flows(old_profile, &settled.old, &settled.new);
        if let HistoryVerdict::Unsafe(divergence) = &mut fact.verdict {
            without_bases(divergence);
        }
        return fact;
    }
    let (Some(old_flow), Some(new_flow)) = (&old.flow, &new.flow) else {
        return unknown("the flow of one version could not be read");
    };
    compare_flows(old_profile, old_flow, new_flow)
}

/// No engine records what ids are counted from by itself; it stands in the ids.
fn without_bases(divergence: &mut Divergence) {
    if let Some(last) = divergence.witness.pop() {
        divergence.witness.retain(|event| !matches!(event, Event::Marker(name) if is_base(name)));
        divergence.witness.push(last);
    }
}

fn compare_flows(profile: Profile, old: &replay::Flow, new: &replay::Flow) -> HistoryFact {
    let budget = Budget { steps: REPLAY_STEPS_MAX };
    let park_points = replay::park_points(profile, old, new, &budget);
    let mut undecided_at = None;
    let (verdict, reason) = match replay::compare(profile, old, new, &budget) {
        replay::Verdict::Compatible => {
            (HistoryVerdict::Safe, "every history of a run in flight replays".to_owned())
        }
        replay::Verdict::Incompatible(divergence) => (
            HistoryVerdict::Unsafe(divergence),
            "some run in flight has recorded a history that does not replay".to_owned(),
        ),
        replay::Verdict::Unknown(reason) => {
            undecided_at = reason.site.filter(|_| reason.side == Some(replay::Side::New));
            let why = format!("{} (reason: {})", reason.message, reason.code.as_str());
            (HistoryVerdict::Unknown, why)
        }
    };
    HistoryFact { verdict, reason, undecided_at, park_points }
}

/// Facets that both versions have and that differ.
pub(crate) fn changed_facets<'a>(
    old: &'a Workflow,
    new: &'a Workflow,
) -> impl Iterator<Item = (&'a Facet, &'a Facet)> {
    let old: std::collections::BTreeMap<&str, &Facet> =
        old.facets.iter().map(|facet| (facet.name.as_str(), facet)).collect();
    new.facets.iter().filter_map(move |facet| {
        let before = old.get(facet.name.as_str())?;
        (before.value != facet.value).then_some((*before, facet))
    })
}
