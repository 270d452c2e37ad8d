use super::*;

fn flows(old: &str, new: &str) -> (String, String) {
    let mut projects = [Project::default(), Project::default()];
    for (project, text) in projects.iter_mut().zip([old, new]) {
        project.add("workflows/order.ts", text);
    }
    let [old, new] = &projects;
    let side = |project| (project, "workflows/order.ts", "orderFlow");
    let (old, new) = read(Engine::WorkflowDevKit, side(old), side(new)).expect("they are read");
    (drawn(&old.flow), drawn(&new.flow))
}

fn drawn(flow: &Flow) -> String {
    flow.iter().map(|node| format!("{:?}\n", node.kind)).collect()
}

#[test]
fn a_workflow_is_read_in_its_order() {
    let old = "import { createHook } from 'workflow';
async function reserve(x: any) {
  'use step';
  return x;
}
export async function orderFlow(order: any) {
  'use workflow';
  const n = await reserve(order.id);
  if (n > 5) { await reserve(1); }
  const hook = createHook({ token: `ok-${order.id}` });
  await hook;
}";
    let (old, new) = flows(old, &old.replace("n > 5", "5 < n").replace("`ok-${order.id}`", "'ok-' + order.id"));
    insta::assert_snapshot!(old);
    assert_eq!(old.lines().count(), new.lines().count());
}
