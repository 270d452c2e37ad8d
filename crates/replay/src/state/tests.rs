//! Each rule, broken and kept.

use super::*;

fn element(kind: &str) -> Element {
    Element { kind: kind.to_owned(), ..Element::default() }
}

fn within(scope: &str, element: Element) -> Element {
    Element { scope: Some(scope.to_owned()), ..element }
}

fn elements(all: &[(&str, Element)]) -> Elements {
    all.iter().map(|(id, element)| ((*id).to_owned(), element.clone())).collect()
}

/// The broken rules; a mapping is `a>b`.
fn judge(
    engine: StateEngine,
    old: &[(&str, Element)],
    new: &[(&str, Element)],
    mapping: &str,
    active: &str,
) -> String {
    let pairs = mapping.split_whitespace().filter_map(|it| it.split_once('>'));
    let mapping: Vec<_> = pairs.map(|(from, to)| (from.to_owned(), to.to_owned())).collect();
    let active: Vec<String> = active.split_whitespace().map(str::to_owned).collect();
    let (old, new) = (elements(old), elements(new));
    let question =
        StateQuestion { engine, old: &old, new: &new, mapping: &mapping, active: &active };
    judge_state(&question).map_or_else(|it| it.to_string(), |it| it.rules.join(" "))
}

#[test]
fn what_is_active_must_be_mapped() {
    use StateEngine::{Camunda7, Camunda8, Flowable, Jbpm};
    let both = [("s", element("subProcess")), ("t", within("s", element("userTask")))];
    assert_eq!(judge(Camunda7, &both, &both, "t>t", "s t"), "");
    assert_eq!(judge(Camunda8, &both, &both, "t>t", "s t"), "R-active-unmapped");
    assert_eq!(judge(Flowable, &both, &both, "", "s t"), "");
    assert_eq!(judge(Jbpm, &both, &both, "", "t"), "");
    let other = [("u", element("userTask"))];
    for engine in StateEngine::ALL {
        assert_eq!(judge(engine, &other, &both, "", "u"), "R-active-unmapped");
        assert_eq!(judge(engine, &other, &other, "u>x", "u"), "R-target-missing");
        assert_eq!(
            judge(engine, &other, &both, "u>t u>t", "u"),
            match engine {
                Camunda7 | Flowable => "R-duplicate-source",
                Camunda8 | Jbpm => "R-duplicate-source R-scope-changed",
            }
        );
    }
    let unknown = "the active element `x` is none of the old definition";
    assert_eq!(judge(Jbpm, &other, &other, "", "x"), unknown);
}

#[test]
fn types_are_kept_where_the_engine_says_so() {
    use StateEngine::{Camunda7, Camunda8, Flowable, Jbpm};
    let (call, case) = ([("c", element("callActivity"))], [("c", element("caseCall"))]);
    assert_eq!(judge(Camunda7, &call, &case, "c>c", "c"), "");
    for engine in [Camunda8, Jbpm] {
        assert_eq!(judge(engine, &call, &case, "c>c", "c"), "R-type-changed");
    }
    assert_eq!(judge(Flowable, &call, &case, "c>c", "c"), "");
    let looped = |kind: &str| Element { multi_instance: Some(kind.to_owned()), ..element("t") };
    let (par, seq) = ([("t", looped("par"))], [("t", looped("seq"))]);
    assert_eq!(judge(Camunda7, &par, &seq, "t>t", "t"), "R-loop-kind-changed");
    let user = |name: &str| Element { implementation: Some(name.to_owned()), ..element("t") };
    let (native, job) = ([("t", user("native"))], [("t", user("job"))]);
    assert_eq!(judge(Camunda8, &native, &job, "t>t", "t"), "R-impl-changed");
    assert_eq!(judge(Camunda8, &job, &native, "t>t", "t"), "");
}

#[test]
fn joins_keep_what_has_come_in() {
    use StateEngine::{Camunda7, Camunda8};
    let join = |incoming| Element { incoming: Some(incoming), ..element("parallelGateway") };
    let (wide, narrow) = ([("j", join(3))], [("j", join(2))]);
    assert_eq!(judge(Camunda7, &wide, &narrow, "j>j", "j"), "R-gateway-incoming");
    assert_eq!(judge(Camunda7, &narrow, &wide, "j>j", "j"), "");
    let two = [("i", join(2)), ("j", join(2))];
    assert_eq!(judge(Camunda7, &two, &two, "i>j j>j", "i j"), "R-gateway-merged");
    let flow = |name: &str| Some(vec![name.to_owned()]);
    let waiting = Element {
        taken: Some("f".to_owned()),
        all_taken: vec!["f".to_owned(), "g".to_owned()],
        ..join(2)
    };
    let target = Element { flows: flow("h"), ..join(2) };
    let rules = judge(Camunda8, &[("j", waiting)], &[("j", target)], "j>j", "j");
    assert_eq!(rules, "R-all-flows-taken R-taken-flow-mismatch");
}

#[test]
fn scopes_are_followed() {
    use StateEngine::{Camunda7, Camunda8};
    let flat = [("t", element("userTask"))];
    let deep = [("s", element("subProcess")), ("t", within("s", element("userTask")))];
    assert_eq!(judge(Camunda7, &flat, &deep, "t>t", "t"), "");
    assert_eq!(judge(Camunda8, &flat, &deep, "t>t", "t"), "R-scope-changed");
    let apart = [("s", element("subProcess")), ("t", element("userTask"))];
    assert_eq!(judge(Camunda7, &deep, &apart, "s>s t>t", "s t"), "R-ancestor-mismatch");
    // Scopes that hold each other.
    let knot = [("s", within("t", element("subProcess"))), ("t", within("s", element("x")))];
    assert_eq!(judge(Camunda7, &knot, &knot, "t>t", "t"), "");
    let boundary = |to: &str| Element { attached: Some(to.to_owned()), ..element("boundary") };
    let (old, new) =
        ([("b", boundary("t")), flat[0].clone()], [("b", boundary("u")), flat[0].clone()]);
    assert_eq!(judge(Camunda7, &old, &new, "b>b t>t", "t"), "R-event-scope-changed");
}

#[test]
fn engines_are_known_by_name() {
    for engine in StateEngine::ALL {
        assert_eq!(engine.as_str().parse(), Ok(engine));
    }
    assert_eq!("camunda".parse::<StateEngine>(), Err(UnknownEngine));
}
