//! The static verdict.

use crate::difference::classify;
use crate::flow::Flow;
use crate::judge::{Judge, Proof, Search, Stop, divergence, prove, refute};
use crate::machine::{Machines, NodeId, compile};
use crate::profile::Profile;
use crate::verdict::{Budget, Reason, ReasonCode, Side, Verdict};

/// Does every history that OLD can record in flight replay on NEW under this profile?
///
/// `Compatible` is a proof over every history and every way in which NEW could take the decisions
/// that the history does not settle. `Incompatible` carries a history that OLD can record and NEW
/// cannot replay, however it decides. It may rest on an answer that OLD gives only later in the
/// same run, where NEW asks the same question earlier. Everything else is `Unknown`: some
/// decisions replay and some do not, or the budget ended. Flows that are the same term are
/// compatible under every profile, anonymous decisions included.
///
/// Static verdicts exist for `ordered`, `strict`, `ordinal` and `completions`. Under `strict` the
/// batch that ends a run is looked at too, so that appending at the end is a surplus there.
///
/// The recipe is that of antichain inclusion (De Wulf, Doyen, Henzinger, Raskin, CAV 2006) over
/// reactive machines, behind a polynomial proof over pairs. Patch markers follow the patch state
/// machine of Temporal's core; closed batches follow `matchReplayWithHistory` of its Go SDK.
pub fn compare(profile: Profile, old: &Flow, new: &Flow, budget: &Budget) -> Verdict {
    if old.same_as(new) {
        return Verdict::Compatible;
    }
    if !has_static_verdict(profile) {
        return Verdict::Unknown(no_static_verdict(profile));
    }
    let Ok(machines) = compile(old, new) else {
        return Verdict::Unknown(too_large());
    };
    let mut judge = Judge::new(&machines, profile, budget.steps / 2);
    let proof = prove(&mut judge);
    if proof == Proof::Compatible && !judge.is_capped {
        return Verdict::Compatible;
    }
    judge.steps_left = judge.steps_left.saturating_add(budget.steps - budget.steps / 2);
    match refute(&mut judge) {
        Search::Beaten(trail, mark, dead) => {
            let mut found = divergence(&judge, &trail, mark, &dead);
            let operations = (found.old_operation.as_ref(), found.new_operation.as_ref());
            found.kind =
                classify(operations.0, operations.1, |operation| machines.counts(operation));
            Verdict::Incompatible(Box::new(found))
        }
        Search::Exhausted => Verdict::Unknown(undecided(&machines, proof)),
        Search::Stopped(stop) => Verdict::Unknown(given_up(stop)),
    }
}

pub(crate) fn has_static_verdict(profile: Profile) -> bool {
    !matches!(profile, Profile::Keyed | Profile::State)
}

pub(crate) fn no_static_verdict(profile: Profile) -> Reason {
    reason(ReasonCode::Profile, format!("no static verdict under profile {profile}"))
}

pub(crate) fn too_large() -> Reason {
    reason(ReasonCode::Budget, "the workflow is nested too deeply or too large".to_owned())
}

pub(crate) fn given_up(stop: Stop) -> Reason {
    let message = match stop {
        Stop::Steps => "the search was given up after its budget of steps",
        Stop::Table => "the versions are too many decisions or outputs apart",
    };
    reason(ReasonCode::Budget, message.to_owned())
}

/// Every history replays under some decision, but not under all, or not all were looked at.
fn undecided(machines: &Machines, proof: Proof) -> Reason {
    match proof {
        Proof::Death(Some(node)) => lone_decision(machines, node),
        Proof::Opaque(side, node) => not_read(machines, side, node),
        Proof::Death(None) | Proof::Compatible => unsettled(),
        Proof::Stopped(stop) => given_up(stop),
    }
}

/// It depends on what the world sends and when, beyond what OLD's code says.
pub(crate) fn unsettled() -> Reason {
    reason(
        ReasonCode::Signal,
        "it depends on signals, payloads or patch markers that come early or are not awaited"
            .to_owned(),
    )
}

/// What a version does there is not known.
pub(crate) fn not_read(machines: &Machines, side: Side, node: NodeId) -> Reason {
    let program = if side == Side::Old { &machines.old } else { &machines.new };
    let message = "it depends on what is not followed here".to_owned();
    Reason { code: ReasonCode::Opaque, message, site: Some(program.site(node)), side: Some(side) }
}

/// A flow with parts of which nothing is known.
pub(crate) fn not_whole() -> Reason {
    reason(ReasonCode::Opaque, "a version has parts that are not followed".to_owned())
}

/// NEW takes a decision that OLD's histories do not settle.
pub(crate) fn lone_decision(machines: &Machines, node: NodeId) -> Reason {
    let what = machines.new.guard(node).map_or_else(
        || "an anonymous decision".to_owned(),
        |guard| format!("the decision `{}`", machines.guards.get(guard)),
    );
    Reason {
        code: ReasonCode::Decision,
        message: format!("{what} is not settled by the histories of the old version"),
        site: Some(machines.new.site(node)),
        side: Some(Side::New),
    }
}

fn reason(code: ReasonCode, message: String) -> Reason {
    Reason { code, message, site: None, side: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::difference::DifferenceKind;
    use crate::flow::{Node, NodeKind, Site};
    use crate::sample::{
        all, at, attempt, choose, deprecated, fallible, flow, hook, marker, node, patch, race,
        repeat, signal, step, timer,
    };

    /// The verdict in short: `ok`, `unknown:CODE` or the witness.
    fn judge(profile: Profile, old: &[Node], new: &[Node]) -> String {
        match compare(profile, &flow(old), &flow(new), &Budget::default()) {
            Verdict::Compatible => "ok".to_owned(),
            Verdict::Unknown(reason) => format!("unknown:{}", reason.code.as_str()),
            Verdict::Incompatible(it) => {
                it.witness.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
            }
        }
    }

    fn ordered(old: &[Node], new: &[Node]) -> String {
        judge(Profile::Ordered, old, new)
    }

    #[test]
    fn sequences() {
        let [a, b, x] = ["A", "B", "X"].map(|name| move || step(name));
        let old = [a(), b()];
        assert_eq!(ordered(&old, &[a(), b(), x()]), "ok");
        assert_eq!(ordered(&old, &[a(), x(), b()]), "+A -A +B");
        assert_eq!(ordered(&old, &[b(), a()]), "+A");
        assert_eq!(ordered(&old, &[a()]), "+A -A +B");
        assert_eq!(ordered(&old, &[a(), timer("B")]), "+A -A +B");
    }

    #[test]
    fn the_divergence_names_both_places() {
        let old = flow(&[at(1, step("A")), at(2, step("B"))]);
        let new = flow(&[at(7, step("A")), at(8, hook("h")), at(9, step("B"))]);
        let verdict = compare(Profile::Ordered, &old, &new, &Budget::default());
        let Verdict::Incompatible(it) = verdict else { panic!("{verdict:?}") };
        let names = [it.old_operation, it.new_operation].map(|op| op.expect("one").to_string());
        assert_eq!(names, ["B", "h:h"]);
        assert_eq!((it.old_site, it.new_site), (Some(Site(2)), Some(Site(8))));
        assert_eq!(it.kind, DifferenceKind::Inserted);
    }

    #[test]
    fn decisions() {
        let [a, b, x] = ["A", "B", "X"].map(|name| move || step(name));
        let (left, right) = ([x(), a()], [x(), b()]);
        let late = [x(), choose("q", &[&[a()], &[b()]])];
        assert_eq!(ordered(&[choose("q", &[&left, &right])], &late), "ok");
        assert_eq!(ordered(&late, &[choose("q", &[&left, &right])]), "ok");
        assert_eq!(ordered(&late, &[choose("r", &[&left, &right])]), "unknown:decision");
        assert_eq!(ordered(&late, &[choose("q", &[&right, &left])]), "+X -X +A");
        let optional = [a(), choose("n", &[&[x()], &[]]), b()];
        assert_eq!(ordered(&[a(), b()], &optional), "unknown:decision");
    }

    #[test]
    fn loops_are_judged_for_any_number_of_rounds() {
        let [a, b, x] = ["A", "B", "X"].map(|name| move || step(name));
        let rounds = || repeat("more", &[a(), choose("q", &[&[b()], &[]])]);
        let wider = [rounds(), all(&[&[a()], &[b()]])];
        assert_eq!(ordered(&[rounds(), a(), b()], &wider), "ok");
        let (old, new) = (repeat("more", &[a()]), repeat("more", &[a(), x()]));
        assert_eq!(ordered(&[old], &[new]), "+A -A +A#1");
        assert_eq!(ordered(&[repeat("more", &[a()])], &[repeat("more", &[])]), "+A");
    }

    #[test]
    fn parallel_branches_may_lag_but_not_lead() {
        let [a, b, c, x] = ["A", "B", "C", "X"].map(|name| move || step(name));
        let both = || [all(&[&[a()], &[b()]]), c()];
        let old = [a(), b(), c()];
        assert_eq!(ordered(&old, &both()), "ok");
        assert_eq!(judge(Profile::Strict, &old, &both()), "+A |");
        assert_eq!(ordered(&both(), &old), "+A +B");
        let more = [all(&[&[a()], &[b()], &[x()]]), c()];
        assert_eq!(ordered(&both(), &more), "+A +B -A -B +C");
        assert_eq!(ordered(&[race(&[&[a()], &[b()]]), c()], &both()), "+A +B -A +C");
    }

    #[test]
    fn failures_start_handlers() {
        let [b, x, y] = ["B", "X", "Y"].map(|name| move || step(name));
        let a = || fallible("A");
        let old = [attempt(&[a()], &[x()]), b()];
        assert_eq!(ordered(&old, &[attempt(&[a()], &[y()]), b()]), "+A !A +X");
        assert_eq!(ordered(&old, &[a(), b()]), "+A !A +X");
    }

    #[test]
    fn only_completions() {
        let [a, b, x] = ["A", "B", "X"].map(|name| move || step(name));
        assert_eq!(judge(Profile::Completions, &[a(), b()], &[a(), x(), b()]), "-A -B");
    }

    #[test]
    fn patches_follow_the_marker() {
        let [a, b] = ["A", "B"].map(|name| move || step(name));
        let gate = || patch("p", &[b()], &[a()]);
        let late = || deprecated("p", &[b()]);
        assert_eq!(ordered(&[a()], &[gate()]), "ok");
        assert_eq!(ordered(&[gate()], &[a()]), "?p");
        assert_eq!(ordered(&[a()], &[late()]), "+A");
        assert_eq!(ordered(&[gate()], &[late()]), "ok");
        assert_eq!(ordered(&[late()], &[b()]), "ok");
        // The gate comes after something recorded: histories without it go the old way.
        assert_eq!(ordered(&[a(), a()], &[a(), gate()]), "ok");
    }

    #[test]
    fn signals_may_come_early() {
        let [a, b, x] = ["A", "B", "X"].map(|name| move || step(name));
        let new = [all(&[&[a(), b()], &[signal("go"), x()]])];
        assert_eq!(ordered(&[a(), b(), signal("go")], &new), "+A -s:go -A +B");
        // OLD never waits for this one, so that it came is no more than possible.
        let stray = [race(&[&[a(), b()], &[signal("stop"), x()]])];
        assert_eq!(ordered(&[a(), b()], &stray), "unknown:signal");
    }

    #[test]
    fn other_profiles_are_unknown_unless_nothing_changed() {
        let old = [step("A")];
        for profile in [Profile::Keyed, Profile::State] {
            assert_eq!(judge(profile, &old, &old), "ok");
            assert_eq!(judge(profile, &old, &[step("B")]), "unknown:profile");
        }
    }

    #[test]
    fn nothing_is_claimed_of_what_is_not_followed() {
        let [a, b, x] = ["A", "B", "X"].map(|name| move || step(name));
        let opaque = || node(NodeKind::Opaque);
        assert_eq!(ordered(&[a(), opaque()], &[a(), opaque()]), "unknown:opaque");
        assert_eq!(ordered(&[a(), b()], &[a(), opaque()]), "unknown:opaque");
        assert_eq!(ordered(&[a(), b()], &[a(), b(), opaque()]), "ok");
        assert_eq!(ordered(&[a(), b()], &[x(), opaque()]), "+A");
        assert_eq!(ordered(&[a(), opaque()], &[x(), opaque()]), "+A");
        assert_eq!(ordered(&[a(), b()], &[all(&[&[opaque()], &[x()]])]), "unknown:opaque");
        let tried = [attempt(&[fallible("A")], &[opaque()]), b()];
        assert_eq!(ordered(&[attempt(&[fallible("A")], &[]), b()], &tried), "unknown:opaque");
    }

    #[test]
    fn every_bound_is_crossed_without_harm() {
        let mut deep = vec![step("A")];
        for _ in 0..2_000 {
            deep = vec![all(&[&deep])];
        }
        assert_eq!(ordered(&deep, &[step("A")]), "unknown:budget");
        let names: Vec<String> = (0..40).map(|it| format!("S{it}")).collect();
        let branches: Vec<Vec<Node>> = names.iter().map(|name| vec![fallible(name)]).collect();
        let branches: Vec<&[Node]> = branches.iter().map(Vec::as_slice).collect();
        let wide = [all(&branches), step("A"), step("B")];
        let tail = [all(&branches), all(&[&[step("A")], &[step("B")]])];
        let verdict =
            compare(Profile::Ordered, &flow(&wide), &flow(&tail), &Budget { steps: 20_000 });
        assert!(matches!(verdict, Verdict::Unknown(it) if it.code == ReasonCode::Budget));
        let endless = node(NodeKind::Loop { identity: None, body: flow(&[marker("m")]) });
        assert_eq!(ordered(&[signal("go"), step("A")], &[endless]), "unknown:budget");
    }
}
