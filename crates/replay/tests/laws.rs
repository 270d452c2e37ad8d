//! Laws that hold for all flows.

mod support;

use midflight_replay::{
    Budget, NodeKind, ParkVerdict, Profile, Site, Verdict, compare, park_points,
};
use proptest::prelude::*;

use support::flows::{flows, node, renamed, renamed_identities};

const BUDGET: Budget = Budget { steps: 60_000 };

fn profiles() -> impl Strategy<Value = Profile> {
    proptest::sample::select(Profile::ALL.to_vec())
}

/// The verdict with names left out.
fn outline(verdict: &Verdict) -> (u8, usize) {
    match verdict {
        Verdict::Compatible => (0, 0),
        Verdict::Incompatible(it) => (1, it.witness.len()),
        Verdict::Unknown(it) => (2, it.code as usize),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn unchanged_is_compatible(flow in flows(), profile in profiles()) {
        prop_assert_eq!(compare(profile, &flow, &flow, &BUDGET), Verdict::Compatible);
        let points = park_points(profile, &flow, &flow, &BUDGET);
        prop_assert!(points.iter().all(|it| it.verdict == ParkVerdict::Safe));
    }

    /// A run that is over is not in flight, so what comes after its end cannot hurt it. Only
    /// decisions that have no identity keep the rest from being the same.
    #[test]
    fn appending_never_breaks(flow in flows(), more in flows()) {
        let mut longer = flow.clone();
        longer.nodes.extend(more.nodes);
        let verdict = compare(Profile::Ordered, &flow, &longer, &BUDGET);
        prop_assert!(!matches!(verdict, Verdict::Incompatible(_)), "{:?}", verdict);
    }

    #[test]
    fn appending_to_decided_flows_is_compatible(flow in flows(), name in "[a-z]") {
        let flow = renamed_identities(&flow);
        let mut longer = flow.clone();
        longer.nodes.push(node(NodeKind::Step { name, can_fail: false }));
        let verdict = compare(Profile::Ordered, &flow, &longer, &BUDGET);
        prop_assert_eq!(verdict, Verdict::Compatible);
    }

    #[test]
    fn names_do_not_matter(old in flows(), new in flows(), profile in profiles()) {
        let rename = |name: &str| format!("{name}x");
        let before = compare(profile, &old, &new, &BUDGET);
        let (old, new) = (renamed(&old, &rename), renamed(&new, &rename));
        let after = compare(profile, &old, &new, &BUDGET);
        prop_assert_eq!(outline(&before), outline(&after));
    }

    #[test]
    fn sites_do_not_matter(old in flows(), new in flows(), site in any::<u32>()) {
        let before = compare(Profile::Ordered, &old, &new, &BUDGET);
        let mut moved = new;
        for node in &mut moved.nodes {
            node.site = Site(site);
        }
        let after = compare(Profile::Ordered, &old, &moved, &BUDGET);
        prop_assert_eq!(outline(&before), outline(&after));
    }

    /// What rests nowhere unsafe in a compatible pair.
    #[test]
    fn compatible_versions_have_no_unsafe_place(old in flows(), new in flows()) {
        if compare(Profile::Ordered, &old, &new, &BUDGET) == Verdict::Compatible {
            let points = park_points(Profile::Ordered, &old, &new, &BUDGET);
            prop_assert!(points.iter().all(|it| it.verdict != ParkVerdict::Unsafe));
        }
    }
}
