//! Where runs can rest, and whether those that rest there replay.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::compare::{
    given_up, has_static_verdict, lone_decision, no_static_verdict, not_read, unsettled,
};
use crate::flow::{Flow, Site};
use crate::judge::{Candidate, Edge, Item, Judge, Recorder, Stop, Stray};
use crate::machine::{Control, Machines, NodeId, Run, compile};
use crate::profile::Profile;
use crate::verdict::{Budget, ParkPoint, ParkVerdict, Reason, Side};

/// Where runs of OLD can rest, sorted by [`ParkPoint::at`], each place once.
///
/// A place is the set of waits that the main line of a run has open at once; losers of races that
/// are still running are not named. What a verdict claims of the runs that rest there, with their
/// histories up to and including that rest:
///
/// - `Safe`: each of them replays on NEW, however NEW decides what the history does not settle,
///   on every path to the place. Nothing is claimed about what happens after the rest: from
///   there on such a run runs NEW.
/// - `Unsafe`: some run that rests there has recorded a history that NEW cannot replay. Others
///   that rest there may have one that it can.
/// - `Unknown`: neither was shown; the reason says why.
///
/// When the budget ends first, places that were not come to are missing and no place is `Safe`.
/// A flow that is too large or nested too deeply has no list.
pub fn park_points(profile: Profile, old: &Flow, new: &Flow, budget: &Budget) -> Vec<ParkPoint> {
    let Ok(machines) = compile(old, new) else { return Vec::new() };
    let mut judge = Judge::new(&machines, profile, budget.steps / 2);
    let settled = if old.same_as(new) {
        Some(Mode::Safe)
    } else if has_static_verdict(profile) {
        None
    } else {
        Some(Mode::Unknown(no_static_verdict(profile)))
    };
    let mut places = explore(&mut judge, settled.clone(), Stray::Explored);
    if settled.is_none() && has_strays(&machines) {
        // That a run is lost must not hang on a signal which OLD never waits for.
        judge.steps_left = judge.steps_left.saturating_add(budget.steps / 2);
        let without = explore(&mut judge, None, Stray::Ignored);
        for (at, place) in &mut places {
            let is_lost = |it: &Place| matches!(it.mode, Mode::Unsafe);
            if is_lost(place) && !without.get(at).is_some_and(is_lost) {
                place.mode = Mode::Unknown(unsettled());
            }
        }
    }
    places.into_iter().map(|(at, place)| place.into_point(at)).collect()
}

/// What is known of the runs that come to a state.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mode {
    /// Nothing has failed so far.
    Safe,
    /// Some candidate has failed.
    Unknown(Reason),
    /// All have.
    Unsafe,
}

#[derive(Debug)]
struct Place {
    mode: Mode,
    sites: BTreeSet<Site>,
    nodes: BTreeSet<NodeId>,
}

type Places = BTreeMap<String, Place>;

/// A state of OLD; no candidates are followed where the mode can no longer change.
struct Visit {
    old: Recorder,
    items: Vec<Item>,
    mode: Mode,
}

fn explore(judge: &mut Judge<'_>, settled: Option<Mode>, stray: Stray) -> Places {
    let mut places = Places::new();
    let is_settled = settled.is_some();
    let mut lost = Vec::new();
    let stopped = walk(judge, settled, stray, &mut places, &mut lost).err();
    for run in lost {
        let Some(node) = run.opaque() else { continue };
        for place in places.values_mut().filter(|place| place.mode == Mode::Safe) {
            let nodes: Vec<NodeId> = place.nodes.iter().copied().collect();
            if run.reaches(&judge.machines.old, &nodes) {
                place.mode = Mode::Unknown(not_read(judge.machines, Side::Old, node));
            }
        }
    }
    let capped = judge.is_capped.then(unsettled);
    if let Some(reason) = stopped.map(given_up).or(capped).filter(|_| !is_settled) {
        for place in places.values_mut().filter(|place| place.mode == Mode::Safe) {
            place.mode = Mode::Unknown(reason.clone());
        }
    }
    places
}

fn walk(
    judge: &mut Judge<'_>,
    settled: Option<Mode>,
    stray: Stray,
    places: &mut Places,
    lost: &mut Vec<Run>,
) -> Result<(), Stop> {
    let mut seen: BTreeSet<(Recorder, Vec<Candidate>, u8)> = BTreeSet::new();
    let mut open = VecDeque::new();
    let mut edges = vec![judge.first(settled.is_none())?];
    let mut mode = settled.unwrap_or(Mode::Safe);
    let mut stopped = None;
    loop {
        for edge in edges {
            let mut visit = arrive(judge, edge, &mode)?;
            if visit.old.run.main.is_over() {
                continue;
            }
            if visit.old.run.opaque().is_some() {
                // Where it goes from here is not known, and so not what comes to a place from here.
                lost.push(visit.old.run);
                continue;
            }
            judge.normalize(&mut visit.old, &mut visit.items);
            let follows = |item: &Item| judge.is_in_sync(&visit.old, &item.candidate);
            if visit.items.iter().all(follows) {
                visit.items.clear();
            }
            let candidates = visit.items.iter().map(|item| item.candidate.clone()).collect();
            if seen.insert((visit.old.clone(), candidates, visit.mode.rank())) {
                note(judge, &visit, places);
                open.push_back(visit);
            }
        }
        let Some(visit) = open.pop_front() else { return stopped.map_or(Ok(()), Err) };
        mode = visit.mode;
        edges = match judge.next(&visit.old, &visit.items, stray) {
            Ok(edges) => edges,
            Err(Stop::Table) => {
                stopped = Some(Stop::Table);
                Vec::new()
            }
            Err(Stop::Steps) => return Err(Stop::Steps),
        };
    }
}

/// Follows OLD to its next rest or decision, even where no candidate is left.
fn arrive(judge: &mut Judge<'_>, mut edge: Edge, before: &Mode) -> Result<Visit, Stop> {
    let followed = !edge.items.is_empty() || edge.has_deaths;
    let mut mode = before.clone();
    loop {
        if edge.has_deaths && mode == Mode::Safe {
            let blame = edge.dead.iter().find_map(|item| item.blame);
            let reason = blame.map(|node| lone_decision(judge.machines, node));
            mode = Mode::Unknown(reason.unwrap_or_else(unsettled));
        }
        if !edge.is_beaten {
            break;
        }
        if edge.items.is_empty() {
            mode = Mode::Unsafe;
        }
        judge.resume(&mut edge)?;
    }
    if let (Some((side, node)), Mode::Safe) = (edge.opaque, &mode) {
        mode = Mode::Unknown(not_read(judge.machines, side, node));
    }
    let lost = followed && edge.items.is_empty() && mode == Mode::Safe;
    if lost && !edge.old.run.main.is_over() {
        mode = Mode::Unknown(unsettled());
    }
    Ok(Visit { old: edge.old, items: edge.items, mode })
}

/// Remembers the place where a run rests.
fn note(judge: &Judge<'_>, visit: &Visit, places: &mut Places) {
    if !judge.is_resting(&visit.old) {
        return;
    }
    let mut waits = Vec::new();
    visit.old.run.main.waits(&mut waits);
    let keys: BTreeSet<String> =
        waits.iter().map(|it| judge.machines.keys[it.1 as usize].to_string()).collect();
    let at = keys.into_iter().collect::<Vec<String>>().join("+");
    let place = places.entry(at).or_insert_with(|| Place {
        mode: Mode::Safe,
        sites: BTreeSet::new(),
        nodes: BTreeSet::new(),
    });
    place.nodes.extend(waits.iter().map(|it| it.0));
    place.sites.extend(waits.iter().map(|it| judge.machines.old.site(it.0)));
    let here = visit.mode.clone().or_new(judge, &visit.items);
    if here.rank() > place.mode.rank() {
        place.mode = here;
    }
}

fn has_strays(machines: &Machines) -> bool {
    machines.awaited.iter().any(|key| machines.old.awaits(*key).is_empty())
}

impl Mode {
    /// With what NEW is about to do where OLD rests: a run that NEW fails at once does not go on.
    fn or_new(self, judge: &Judge<'_>, items: &[Item]) -> Self {
        let opaque = items.iter().find_map(|item| item.candidate.run.opaque());
        let is_failed = |item: &Item| item.candidate.run.main == Control::Failed;
        let failed = items.iter().filter(|item| is_failed(item)).count();
        match (self, opaque) {
            (Self::Unsafe, _) => Self::Unsafe,
            _ if failed > 0 && failed == items.len() => Self::Unsafe,
            (Self::Safe, Some(node)) => Self::Unknown(not_read(judge.machines, Side::New, node)),
            (Self::Safe, None) if failed > 0 => Self::Unknown(unsettled()),
            (mode, _) => mode,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Safe => 0,
            Self::Unknown(_) => 1,
            Self::Unsafe => 2,
        }
    }
}

impl Place {
    fn into_point(self, at: String) -> ParkPoint {
        let (verdict, reason) = match self.mode {
            Mode::Safe => (ParkVerdict::Safe, None),
            Mode::Unknown(reason) => (ParkVerdict::Unknown, Some(reason)),
            Mode::Unsafe => (ParkVerdict::Unsafe, None),
        };
        ParkPoint { at, sites: self.sites.into_iter().collect(), verdict, reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Node, NodeKind};
    use crate::sample::{all, at, choose, flow, hook, node, race, repeat, step, timer};

    fn points(old: &[Node], new: &[Node]) -> Vec<String> {
        let points = park_points(Profile::Ordered, &flow(old), &flow(new), &Budget::default());
        points.iter().map(|it| format!("{} {:?}", it.at, it.verdict)).collect()
    }

    #[test]
    fn runs_before_the_edit_are_safe_and_those_after_it_are_not() {
        let [a, b, x] = ["A", "B", "X"].map(|name| move || step(name));
        let wait = || race(&[&[hook("ok")], &[timer("late")]]);
        let old = [a(), wait(), b()];
        let new = [a(), wait(), x(), b()];
        assert_eq!(points(&old, &new), ["A Safe", "B Unsafe", "h:ok+t:late Safe"]);
        let maybe = [a(), wait(), choose("n", &[&[x()], &[]]), b()];
        assert_eq!(points(&old, &maybe), ["A Safe", "B Unknown", "h:ok+t:late Safe"]);
        assert_eq!(points(&old, &old), ["A Safe", "B Safe", "h:ok+t:late Safe"]);
    }

    #[test]
    fn the_worst_way_to_a_place_counts() {
        let old = [repeat("more", &[step("A")])];
        let new = [repeat("more", &[step("A"), step("X")])];
        assert_eq!(points(&old, &new), ["A Unsafe"]);
    }

    #[test]
    fn places_name_all_waits_once() {
        let branches = all(&[&[at(1, step("B"))], &[at(2, step("A"))], &[at(3, step("A"))]]);
        let old = flow(&[branches]);
        let found = park_points(Profile::Keyed, &old, &flow(&[]), &Budget::default());
        let first = found.iter().find(|it| it.at == "A+B").expect("they are open at once");
        assert_eq!(first.verdict, ParkVerdict::Unknown);
        assert_eq!(first.sites, [Site(1), Site(2), Site(3)]);
    }

    #[test]
    fn what_is_not_followed_hides_what_comes_after_it() {
        let [a, b, x] = ["A", "B", "X"].map(|name| move || step(name));
        let opaque = || node(NodeKind::Opaque);
        assert_eq!(points(&[a(), opaque(), b()], &[a(), x(), b()]), ["A Safe"]);
        let branch = [a(), choose("q", &[&[opaque()], &[]]), b()];
        assert_eq!(points(&branch, &branch), ["A Safe", "B Unknown"]);
        let new = [a(), opaque(), b()];
        assert_eq!(points(&[a(), b(), x()], &new), ["A Safe", "B Unknown", "X Unknown"]);
        assert_eq!(points(&[b(), a()], &new), ["A Unsafe", "B Unsafe"]);
    }

    #[test]
    fn an_empty_budget_makes_nothing_safe() {
        let old = flow(&[step("A"), step("B")]);
        let new = flow(&[step("A"), step("X"), step("B")]);
        let found = park_points(Profile::Ordered, &old, &new, &Budget { steps: 20 });
        assert!(found.iter().all(|it| it.verdict != ParkVerdict::Safe));
    }
}
