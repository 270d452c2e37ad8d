//! Rules about the elements that an instance is in.

use super::{In, Rule, Test};
use crate::state::engine::StateEngine as E;

pub(in crate::state) const ACTIVE: &[Rule] = &[
    // Only leaves: a scope is left and entered as the mapped leaves need it.
    Rule {
        name: "R-active-unmapped",
        engines: &[E::Camunda7],
        is_broken: Test::Active(|one| one.target.is_none() && !one.is_scope_of_active()),
    },
    Rule {
        name: "R-active-unmapped",
        engines: &[E::Camunda8],
        is_broken: Test::Active(|one| one.target.is_none()),
    },
    // An element of the same id stands in for a mapping; scopes and boundary events follow.
    Rule {
        name: "R-active-unmapped",
        engines: &[E::Flowable],
        is_broken: Test::Active(|one| {
            let kind = one.question.old.get(one.id).map_or("", |it| it.kind.as_str());
            let follows = ["subProcess", "boundary"].contains(&kind);
            one.target.is_none() && !follows && !one.question.new.contains_key(one.id)
        }),
    },
    Rule {
        name: "R-active-unmapped",
        engines: &[E::Jbpm],
        is_broken: Test::Active(|one| {
            let is_hidden = one.question.old.get(one.id).is_some_and(|it| it.is_hidden);
            one.target.is_none() && !is_hidden && !one.question.new.contains_key(one.id)
        }),
    },
    // Nodes that are not active are not looked for.
    Rule {
        name: "R-target-missing",
        engines: &[E::Jbpm],
        is_broken: Test::Active(|one| {
            one.target.is_some_and(|to| !one.question.new.contains_key(to))
        }),
    },
];

impl In<'_> {
    fn is_scope_of_active(&self) -> bool {
        let within = |id: &String| {
            self.question.old.get(id).and_then(|it| it.scope.as_deref()) == Some(self.id)
        };
        self.question.active.iter().any(within)
    }
}
