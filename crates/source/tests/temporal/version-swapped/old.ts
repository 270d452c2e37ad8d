import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  taskQueue: "helpers",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  for (let k = 0; k < 3; k++) {
    if (wf.patched(`step-${k}`)) await act.reserve(k);
    else await act.charge(k);
  }
  if (wf.patched("a")) wf.upsertMemo({ a: 1 });
  wf.deprecatePatch("b");
  if (wf.patched("c") && wf.patched("d")) await act.ship(1);
  await wf.condition(() => done);
}
