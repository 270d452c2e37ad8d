//! Rules about an element of OLD and the element of NEW that it is mapped to.

use super::{Rule, Test};
use crate::state::engine::StateEngine as E;
use crate::state::model::{Element, Elements, StateQuestion};

/// A mapping of which both elements exist.
pub(in crate::state) struct Pair<'a> {
    question: &'a StateQuestion<'a>,
    old: &'a Element,
    new: &'a Element,
    new_id: &'a str,
}

pub(in crate::state) const PAIRS: &[Rule] = &[
    Rule {
        name: "R-type-changed",
        engines: &[E::Camunda7, E::Camunda8, E::Jbpm],
        is_broken: Test::Pair(is_other_type),
    },
    // Of another type, the event says nothing more.
    Rule {
        name: "R-event-type-changed",
        engines: &[E::Camunda7, E::Camunda8],
        is_broken: Test::Pair(|pair| pair.old.event != pair.new.event && !is_other_type(pair)),
    },
    Rule {
        name: "R-event-type-changed",
        engines: &[E::Flowable],
        is_broken: Test::Pair(|pair| pair.old.event != pair.new.event),
    },
    Rule {
        name: "R-loop-kind-changed",
        engines: &[E::Camunda7, E::Camunda8],
        is_broken: Test::Pair(|pair| pair.old.multi_instance != pair.new.multi_instance),
    },
    // A user task may be taken from a job worker, not given to one.
    Rule {
        name: "R-impl-changed",
        engines: &[E::Camunda7, E::Camunda8, E::Flowable],
        is_broken: Test::Pair(|pair| {
            let is = |it: &Element, name| it.implementation.as_deref() == Some(name);
            is(pair.old, "native") && is(pair.new, "job")
        }),
    },
    Rule {
        name: "R-gateway-incoming",
        engines: &[E::Camunda7],
        is_broken: Test::Pair(|pair| {
            let incoming = |it: &Element| it.incoming.unwrap_or(1);
            pair.is_gateway() && incoming(pair.old) > incoming(pair.new)
        }),
    },
    Rule {
        name: "R-gateway-scope-unmapped",
        engines: &[E::Camunda7],
        is_broken: Test::Pair(|pair| {
            let scope = pair.old.scope.as_deref();
            pair.is_gateway() && scope.is_some_and(|scope| pair.question.target(scope).is_none())
        }),
    },
    Rule {
        name: "R-gateway-merged",
        engines: &[E::Camunda7],
        is_broken: Test::Pair(|pair| {
            let sources = pair.question.mapping.iter().filter(|(_, to)| to == pair.new_id);
            pair.is_gateway() && sources.count() > 1
        }),
    },
    Rule {
        name: "R-taken-flow-mismatch",
        engines: &[E::Camunda8],
        is_broken: Test::Pair(|pair| {
            let leads = |flow: &String| pair.new.flows.as_ref().is_none_or(|it| it.contains(flow));
            pair.is_waiting_join() && !pair.old.taken.as_ref().is_some_and(leads)
        }),
    },
    Rule {
        name: "R-all-flows-taken",
        engines: &[E::Camunda8],
        is_broken: Test::Pair(|pair| {
            let taken = u64::try_from(pair.old.all_taken.len()).unwrap_or(u64::MAX);
            pair.is_waiting_join() && taken > 0 && taken == pair.old.incoming.unwrap_or(0)
        }),
    },
    // The direct scope is kept. That an active scope is not mapped is another rule's matter.
    Rule {
        name: "R-scope-changed",
        engines: &[E::Camunda8],
        is_broken: Test::Pair(|pair| {
            let scope = pair.old.scope.as_deref();
            let expected = scope.and_then(|scope| pair.question.target(scope));
            pair.new.scope.as_deref() != expected && (scope.is_none() || expected.is_some())
        }),
    },
    Rule {
        name: "R-scope-changed",
        engines: &[E::Jbpm],
        is_broken: Test::Pair(|pair| {
            let scope = pair.old.scope.as_deref();
            let expected = scope.map(|scope| pair.question.target(scope).unwrap_or(scope));
            pair.new.scope.as_deref() != expected
        }),
    },
    Rule {
        name: "R-ancestor-mismatch",
        engines: &[E::Camunda7],
        is_broken: Test::Pair(|pair| {
            let mut mapped =
                scopes(pair.old, pair.question.old).filter_map(|scope| pair.question.target(scope));
            let closest = mapped.next();
            closest.is_some_and(|to| !scopes(pair.new, pair.question.new).any(|it| it == to))
        }),
    },
    Rule {
        name: "R-mi-body-added",
        engines: &[E::Camunda7],
        is_broken: Test::Pair(|pair| {
            let body = pair.new.multi_instance_body.as_deref();
            let is_mapped = |body| pair.question.mapping.iter().any(|(_, to)| to == body);
            body.is_some_and(|body| !is_mapped(body)) && body == pair.new.scope.as_deref()
        }),
    },
    Rule {
        name: "R-event-scope-changed",
        engines: &[E::Camunda7],
        is_broken: Test::Pair(|pair| {
            let attached = pair.old.attached.as_deref();
            attached.is_some_and(|to| pair.question.target(to) != pair.new.attached.as_deref())
        }),
    },
];

impl<'a> Pair<'a> {
    /// The pairs that the engine looks at.
    pub(in crate::state) fn all(question: &'a StateQuestion<'a>) -> Vec<Self> {
        let pair = |from: &String, to: &'a str| {
            let (old, new) = (question.old.get(from)?, question.new.get(to)?);
            Some(Self { question, old, new, new_id: to })
        };
        if question.engine == E::Jbpm {
            let target = |id: &'a String| pair(id, question.target(id).unwrap_or(id));
            return question.active.iter().filter_map(target).collect();
        }
        question.mapping.iter().filter_map(|(from, to)| pair(from, to)).collect()
    }

    fn is_gateway(&self) -> bool {
        ["parallelGateway", "inclusiveGateway"].contains(&self.old.kind.as_str())
    }

    /// A join to which some of its flows have led.
    fn is_waiting_join(&self) -> bool {
        self.old.kind == "parallelGateway"
            && self.old.taken.as_ref().is_some_and(|it| !it.is_empty())
    }
}

fn is_other_type(pair: &Pair<'_>) -> bool {
    let (old, new) = (pair.old.kind.as_str(), pair.new.kind.as_str());
    let rows = pair.question.engine.same_types();
    old != new && !rows.iter().any(|row| row.contains(&old) && row.contains(&new))
}

/// The scopes around an element, inside out. Scopes that hold each other end it.
fn scopes<'a>(element: &'a Element, all: &'a Elements) -> impl Iterator<Item = &'a str> {
    let first = element.scope.as_deref();
    let outer = |id: &&'a str| all.get(*id).and_then(|it| it.scope.as_deref());
    std::iter::successors(first, outer).take(all.len())
}
