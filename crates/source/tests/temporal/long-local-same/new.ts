import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  taskQueue: "helpers",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

const local = wf.proxyLocalActivities<any>({ startToCloseTimeout: "2 minutes" });
export const go = wf.defineSignal<[number]>("go");
export async function flow(order: any): Promise<any> {
  let done = false;
  let sum = 0;
  wf.setHandler(ok, () => { done = true; });
  wf.setHandler(go, (n) => { sum += n; void act.reserve(n); });
  await local.nap(2500);
  await act.charge(sum);
  const scope = new wf.CancellationScope();
  const p = scope.run(() => local.nap(200));
  const q = wf.sleep("100 ms").then(() => act.mail(1));
  await p;
  await q;
  await wf.condition(() => done);
}
