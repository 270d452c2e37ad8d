//! Workflow code of the work tree and of commits.

use crate::repository::Repository;

const PACKAGE: &str = r#"{"name": "shop", "dependencies": {"workflow": "4.8.9"}}"#;

const STEPS: &str = "export async function reserve(id: string) {
  'use step';
  return id;
}
";

const FLOW: &str = "import { sleep } from 'workflow';
import { reserve } from '../lib/steps';

export async function order(id: string) {
  'use workflow';
  await reserve(id);
  await sleep('1d');
}
";

fn shop() -> Repository {
    let repository = Repository::empty();
    repository.write("apps/shop/package.json", PACKAGE);
    repository.write("apps/shop/lib/steps.ts", STEPS);
    repository.write("apps/shop/workflows/order.ts", FLOW);
    repository.commit("first");
    repository
}

#[test]
fn code_is_read_on_both_sides_from_its_own_package() {
    let repository = shop();
    let id = "workflow//./workflows/order//order";
    assert_eq!(repository.check(&[]).1, [format!("{id} unchanged safe")]);
    // The step is another one, and its file is no workflow's.
    repository.write("apps/shop/lib/steps.ts", STEPS.replace("reserve(", "hold("));
    let flow = FLOW.replace("reserve }", "hold as reserve }");
    repository.write("apps/shop/workflows/order.ts", flow);
    assert_eq!(repository.check(&[]).1, [format!("{id} changed unsafe")]);
    // What a step does in itself is not recorded.
    repository.write("apps/shop/lib/steps.ts", STEPS.replace("return id", "return id + '!'"));
    repository.write("apps/shop/workflows/order.ts", FLOW);
    assert_eq!(repository.check(&[]).1, [format!("{id} unchanged safe")]);
}

#[test]
fn types_of_parameters_count_wherever_they_are_declared() {
    let repository = shop();
    repository.write("apps/shop/lib/types.ts", "export type Id = string;\n");
    let flow =
        format!("import type {{ Id }} from '../lib/types';\n{FLOW}").replace(": string", ": Id");
    repository.write("apps/shop/workflows/order.ts", flow);
    repository.commit("types");
    repository.write("apps/shop/lib/types.ts", "/** An id. */\nexport type Id = string;\n");
    assert_eq!(repository.check(&["--against", "HEAD"]).0, "safe");
    repository.write("apps/shop/lib/types.ts", "export type Id = { id: string };\n");
    assert_eq!(repository.check(&["--against", "HEAD"]).0, "unknown");
}

#[test]
fn code_that_does_not_build_is_not_judged() {
    let repository = shop();
    repository.write("apps/shop/workflows/order.ts", FLOW.replace("sleep('1d');", "sleep('1d'"));
    let ran = repository.midflight(&["check"]);
    assert!(ran.stdout.contains("apps/shop/workflows/order.ts:"), "{}", ran.stdout);
    assert_eq!(repository.check(&[]).0, "unknown");
}
