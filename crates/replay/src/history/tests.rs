//! Histories that a person can follow.

use super::*;
use crate::compare::compare;
use crate::event::{Event, Operation};
use crate::flow::{Node, Site};
use crate::profile::Profile;
use crate::sample::{
    all, at, attempt, choose, deprecated, fallible, flow, hook, marker, patch, race, recorded,
    repeat, signal, step, timer,
};
use crate::verdict::{Budget, Verdict};

fn verdict(profile: Profile, old: &[Node], new: &[Node], trace: &str) -> HistoryVerdict {
    let events = recorded(trace);
    let fits = &mut |_: usize, _: &Operation| ValueCheck::Fits;
    replay(profile, &flow(old), &flow(new), &events, fits, &Budget::default())
}

/// The verdict in short: `ok`, `INDEX:CODE` with `+REDO` if there is some, `unknown:CODE`, or
/// `corrupt:INDEX:CODE`.
fn judge(profile: Profile, old: &[Node], new: &[Node], trace: &str) -> String {
    match verdict(profile, old, new, trace) {
        HistoryVerdict::Replayable => "ok".to_owned(),
        HistoryVerdict::Diverges(it) if it.resume.redo == 0 => {
            format!("{}:{}", it.at, it.kind.as_str())
        }
        HistoryVerdict::Diverges(it) => {
            format!("{}:{}+{}", it.at, it.kind.as_str(), it.resume.redo)
        }
        HistoryVerdict::Unknown { reason, .. } => format!("unknown:{}", reason.code.as_str()),
        HistoryVerdict::Corrupt(it) => format!("corrupt:{}:{}", it.at, it.kind.as_str()),
    }
}

fn ordered(old: &[Node], new: &[Node], trace: &str) -> String {
    judge(Profile::Ordered, old, new, trace)
}

#[test]
fn sequences() {
    let [a, b, x] = ["A", "B", "X"].map(|name| move || step(name));
    let old = [a(), b()];
    assert_eq!(ordered(&old, &[a(), b(), x()], "+A -A +B -B"), "ok");
    assert_eq!(ordered(&old, &[a(), b(), x()], "+A -A +B -B $"), "4:end");
    assert_eq!(ordered(&old, &[a(), x(), b()], "+A -A +B -B"), "2:order+1");
    assert_eq!(ordered(&old, &[a(), x(), b()], "+A ~A ~A -A"), "ok");
    assert_eq!(ordered(&old, &[a(), timer("B")], "+A -A +B"), "2:kind");
    assert_eq!(ordered(&old, &[a(), x()], "+A -A +B"), "2:name");
    assert_eq!(ordered(&old, &[x()], ""), "ok");
}

#[test]
fn a_deviation_says_where_and_what_else() {
    let old = [at(1, step("A")), at(2, step("B")), at(3, hook("h"))];
    let new = [at(7, step("A")), at(8, all(&[&[at(9, hook("k"))], &[at(10, step("B"))]]))];
    let trace = "+A -A +B -B +h:h";
    let HistoryVerdict::Diverges(it) = verdict(Profile::Ordered, &old, &new, trace) else {
        panic!("it diverges")
    };
    assert_eq!((it.old_site, it.new_site), (Some(Site(2)), Some(Site(9))));
    assert_eq!(it.found, "+B".parse::<Event>().expect("a token"));
    let others: Vec<String> = it.alternatives.iter().map(ToString::to_string).collect();
    assert_eq!(others, ["B", "h:k"]);
    assert_eq!((it.at, it.resume.redo), (2, 1));
    assert_eq!((it.resume.orphans, it.resume.stranded), (vec![], vec!["h:h".to_owned()]));
}

#[test]
fn decisions() {
    let [a, b, x] = ["A", "B", "X"].map(|name| move || step(name));
    let old = [a(), choose("q", &[&[b()], &[x()]])];
    assert_eq!(ordered(&old, &[choose("q", &[&[a(), b()], &[a(), x()]])], "+A -A +X"), "ok");
    assert_eq!(
        ordered(&old, &[a(), choose("r", &[&[b()], &[x()]])], "+A -A +X"),
        "unknown:decision"
    );
    assert_eq!(ordered(&old, &[a(), choose("r", &[&[b()], &[x()]])], "+A -A"), "ok");
    assert_eq!(ordered(&old, &[a(), choose("q", &[&[x()], &[b()]])], "+A -A +X"), "2:order");
    // Both arms record the same, in any number of rounds.
    let rounds = |tail: &[Node]| {
        let body = [choose("q", &[&[a()], &[a()]])];
        [&[repeat("more", &body)], tail].concat()
    };
    let rest: Vec<String> = (1..200).map(|it| format!("+A#{it} -A#{it}")).collect();
    let trace = format!("+A -A {}", rest.join(" "));
    assert_eq!(ordered(&rounds(&[]), &rounds(&[b()]), &trace), "ok");
    // Nothing is recorded of rounds without a step.
    let idle = |tail: &[Node]| {
        let inner = repeat("inner", &[a()]);
        [&[repeat("outer", &[inner])], tail].concat()
    };
    assert_eq!(ordered(&idle(&[]), &idle(&[b()]), "+A -A +A#1"), "ok");
}

#[test]
fn histories_may_lag() {
    let [a, b, c] = ["A", "B", "C"].map(|name| move || step(name));
    let old = [all(&[&[a(), c()], &[b()]])];
    let new = [all(&[&[a(), c()], &[b(), step("X")]])];
    assert_eq!(ordered(&old, &new, "+A +B -A -B +C"), "ok");
    assert_eq!(judge(Profile::Strict, &old, &new, "+A +B | -A +C | -B |"), "7:surplus");
    assert_eq!(judge(Profile::Completions, &old, &new, "-A -B -C"), "ok");
}

#[test]
fn losers_of_races_go_on() {
    let marked = |marker: &[Node], tail: &[Node]| {
        let loser: Vec<Node> = [&[step("A")], marker].concat();
        [&[race(&[&loser, &[timer("t")]]), step("B")], tail].concat()
    };
    let (old, trace) = (marked(&[marker("m")], &[]), "+A +t:t -t:t +B -A *m");
    assert_eq!(ordered(&old, &marked(&[marker("m")], &[step("C")]), trace), "ok");
    assert_eq!(ordered(&old, &marked(&[], &[]), trace), "5:order");
}

#[test]
fn failures_and_hooks() {
    let [b, x, y] = ["B", "X", "Y"].map(|name| move || step(name));
    let a = || fallible("A");
    let old = [attempt(&[a()], &[x()]), b()];
    assert_eq!(ordered(&old, &[attempt(&[a()], &[y()]), b()], "+A !A +X"), "2:name");
    assert_eq!(ordered(&old, &[a(), b()], "+A -A +B"), "ok");
    assert_eq!(ordered(&[signal("go"), b()], &[b()], "-s:go +B"), "ok");
    assert_eq!(ordered(&[b()], &[signal("go"), b()], "+B"), "0:order");
}

#[test]
fn patches_follow_the_marker() {
    let [a, b] = ["A", "B"].map(|name| move || step(name));
    let gate = || patch("p", &[b()], &[a()]);
    let late = || deprecated("p", &[b()]);
    assert_eq!(ordered(&[a()], &[gate()], "+A -A"), "ok");
    assert_eq!(ordered(&[gate()], &[a()], "?p +B"), "0:order");
    assert_eq!(ordered(&[a()], &[late()], "+A"), "0:name");
    assert_eq!(ordered(&[late()], &[b()], "?p~ +B"), "ok");
    assert_eq!(ordered(&[late()], &[a()], "?p~ +B"), "1:name");
}

#[test]
fn ordinals_tell_what_a_start_is_of() {
    let [a, b, x] = ["A", "B", "X"].map(|name| move || step(name));
    let ordinal =
        |new: &[Node], trace| judge(Profile::Ordinal, &[all(&[&[a()], &[b()]])], new, trace);
    let same = [all(&[&[a()], &[b()]]), x()];
    assert_eq!(ordinal(&same, "+B@1 +A@0 -B@1 -A@0"), "ok");
    assert_eq!(ordinal(&same, "+B@1 -B@1 -B@1"), "corrupt:2:duplicate");
    assert_eq!(ordinal(&same, "+B@0"), "corrupt:0:order");
    assert_eq!(ordinal(&[all(&[&[b()], &[a()]])], "+B@1"), "0:order");
    assert_eq!(ordinal(&[x(), all(&[&[a()], &[b()]])], "+A@0"), "0:order");
    let twice = [a(), a()];
    let trace = "+A@0 -A@0 +A@1 -A@1";
    assert_eq!(judge(Profile::Ordinal, &twice, &[a(), a(), x()], trace), "ok");
}

#[test]
fn corrupt_histories_say_where_and_why() {
    let [a, b] = ["A", "B"].map(|name| move || step(name));
    let old = [a(), b()];
    let corrupt = |trace| ordered(&old, &[a(), b(), step("C")], trace);
    assert_eq!(corrupt("-A +B"), "corrupt:0:not-scheduled");
    assert_eq!(corrupt("+B -B"), "corrupt:0:order");
    assert_eq!(corrupt("+A +A"), "corrupt:1:duplicate");
    assert_eq!(corrupt("+A -A -A"), "corrupt:2:duplicate");
    assert_eq!(corrupt("+A -A +Z"), "corrupt:2:unknown-operation");
    assert_eq!(corrupt("+A -A +B -B $ $"), "corrupt:5:after-end");
    assert_eq!(corrupt("+A $"), "corrupt:1:order");
    // Whatever NEW does: it is no history of OLD.
    assert_eq!(ordered(&old, &[b()], "+A +A"), "corrupt:1:duplicate");
}

#[test]
fn what_is_not_known_is_unknown() {
    let old = [step("A"), step("B")];
    let new = [step("A"), step("B"), step("C")];
    assert_eq!(ordered(&old, &new, "+A =what -A"), "unknown:event");
    assert_eq!(ordered(&old, &[step("X")], "+A =what -A"), "0:name+1");
    assert_eq!(judge(Profile::Keyed, &old, &new, "+A"), "unknown:profile");
    let long = "~A ".repeat(EVENTS_MAX + 1);
    assert_eq!(ordered(&old, &new, &long), "unknown:budget");
}

#[test]
fn values_are_asked_about_where_they_are_recorded() {
    let (old, new) = ([step("A"), hook("h")], [step("A"), hook("h"), step("B")]);
    let events = |at: usize| {
        let mut events = recorded("+A -A +h:h -h:h");
        events[at].has_value = true;
        events
    };
    let mut asked = Vec::new();
    for (new, answer) in [(&new[..], ValueCheck::Misfits), (&old[..], ValueCheck::Misfits)] {
        let mut check = |at: usize, it: &Operation| {
            asked.push(format!("{at} {it}"));
            answer.clone()
        };
        let (old, new, budget) = (flow(&old), flow(new), Budget::default());
        let verdict = replay(Profile::Ordered, &old, &new, &events(3), &mut check, &budget);
        let HistoryVerdict::Diverges(it) = verdict else { panic!("{verdict:?}") };
        assert_eq!((it.at, it.kind), (3, DeviationKind::Schema));
    }
    assert_eq!(asked, ["3 h:h", "3 h:h"]);
    let undecided = &mut |_: usize, _: &Operation| ValueCheck::Undecided("no schema".to_owned());
    let (old, new, budget) = (flow(&old), flow(&new), Budget::default());
    let verdict = replay(Profile::Ordered, &old, &new, &events(1), undecided, &budget);
    let HistoryVerdict::Unknown { reason, prefix } = verdict else { panic!("{verdict:?}") };
    assert_eq!((reason.code.as_str(), reason.message.as_str(), prefix), ("schema", "no schema", 4));
}

#[test]
fn nothing_is_recorded_of_what_is_behind_a_gate_before_its_marker() {
    let [a, b, m] = [step("A"), step("B"), marker("m")];
    let old = [patch("p", &[fallible("A"), b.clone()], &[])];
    let new = [patch("p", &[fallible("A"), b.clone()], &[hook("h")])];
    for (profile, early, late) in [
        (Profile::Completions, "-A", "?p -A -B"),
        (Profile::Completions, "!A", "?p !A"),
        (Profile::Ordinal, "+A@0", "?p +A@0 -A@0 +B@1"),
        (Profile::Ordered, "+A", "?p +A -A +B"),
    ] {
        let verdict = compare(profile, &flow(&old), &flow(&new), &Budget::default());
        assert_eq!(verdict, Verdict::Compatible);
        assert_eq!(judge(profile, &old, &new, early), "corrupt:0:order");
        assert_eq!(judge(profile, &old, &new, late), "ok");
    }
    // What was started before the gate ends when it will, and a later gate holds up its own.
    let old = [all(&[&[a], &[patch("p", &[b], &[])], &[patch("q", &[m, step("C")], &[])]])];
    for (trace, expected) in [
        ("-A ?p -B ?q *m -C", "ok"),
        ("?p -B -A ?q -C *m", "ok"),
        ("-B", "corrupt:0:order"),
        ("?p -C", "corrupt:1:order"),
        ("?p ?q -C *m -B -A $", "ok"),
    ] {
        assert_eq!(judge(Profile::Completions, &old, &old, trace), expected, "{trace}");
    }
}
