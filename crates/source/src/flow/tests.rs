//! What is read of code.

use super::*;

fn read_twice(old: &str, new: &str) -> (Flow, Flow) {
    let [old, new] = [old, new].map(|text| {
        let mut project = Project::default();
        project.add("workflows/order.ts", text);
        project
    });
    let side = |project| (project, "workflows/order.ts", "orderFlow");
    let (old, new) = read(Engine::WorkflowDevKit, side(&old), side(&new)).expect("both are read");
    (old.flow, new.flow)
}

fn kinds(flow: &Flow) -> Vec<&Kind> {
    flow.iter().map(|node| &node.kind).collect()
}

#[test]
fn one_question_in_two_forms_has_one_identity() {
    let old = "import { createHook } from 'workflow';
async function reserve(x: any) {
  'use step';
  return x;
}
export async function orderFlow(order: { id: string }) {
  'use workflow';
  const n = await reserve(order.id);
  if (n > 5) { await reserve(1); }
  const hook = createHook({ token: `ok-${order.id}` });
  await hook;
}";
    let new = old.replace("n > 5", "5 < n").replace("`ok-${order.id}`", "'ok-' + order.id");
    let (old, new) = read_twice(old, &new);
    let [Kind::Base(_), Kind::Step(step), question, Kind::Open(token), rest] = kinds(&old)[..]
    else {
        panic!("{old:?}");
    };
    let Kind::Choose { identity, arms } = question else { panic!("{question:?}") };
    assert_eq!(step, "step//./workflows/order//reserve");
    assert!(identity.starts_with("n > 5 #") && token.starts_with("ok-"), "{identity} {token}");
    assert!(matches!(arms[0][0].kind, Kind::Step(_)) && arms[1].is_empty());
    assert!(matches!(rest, Kind::Await(_)));
    assert_eq!(kinds(&old), kinds(&new));
}

#[test]
fn what_is_not_followed_is_told_with_its_place() {
    let code = "export async function orderFlow() {
  for await (const x of other()) { x(); }
}";
    let (flow, _) = read_twice(code, code);
    let Kind::Region { why, waits, .. } = &flow[1].kind else { panic!("{flow:?}") };
    assert_eq!(why, "workflows/order.ts: a loop that waits for each item");
    assert!(waits.contains(&Wait::Any));
    assert_eq!(flow[1].offset, 38);
}
