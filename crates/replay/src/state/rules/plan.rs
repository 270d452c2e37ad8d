//! Rules about a plan as a whole.

use std::collections::BTreeSet;

use super::{Rule, Test};
use crate::state::engine::StateEngine as E;

pub(in crate::state) const PLAN: &[Rule] = &[
    Rule {
        name: "R-duplicate-source",
        engines: &[E::Camunda7, E::Camunda8, E::Flowable, E::Jbpm],
        is_broken: Test::Plan(|plan| {
            let mut seen = BTreeSet::new();
            !plan.mapping.iter().all(|(from, _)| seen.insert(from))
        }),
    },
    Rule {
        name: "R-source-missing",
        engines: &[E::Camunda7, E::Camunda8, E::Flowable],
        is_broken: Test::Plan(|plan| {
            plan.mapping.iter().any(|(from, _)| !plan.old.contains_key(from))
        }),
    },
    Rule {
        name: "R-target-missing",
        engines: &[E::Camunda7, E::Camunda8, E::Flowable],
        is_broken: Test::Plan(|plan| {
            let mut known = plan.mapping.iter().filter(|(from, _)| plan.old.contains_key(from));
            known.any(|(_, to)| !plan.new.contains_key(to))
        }),
    },
];
