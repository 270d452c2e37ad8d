import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  taskQueue: "helpers",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

const local = wf.proxyLocalActivities<any>({ startToCloseTimeout: "1 minute" });
export const go = wf.defineSignal<[number]>("go");
export async function flow(order: any): Promise<any> {
  let done = false;
  let sum = 0;
  wf.setHandler(ok, () => { done = true; });
  wf.setHandler(go, async (n) => { sum += await local.score(n); });
  for (let k = 0; k < 3; k++) {
    const [a, b] = await Promise.all([act.reserve(k), local.audit(k)]);
    if (a === b) await local.mail(a);
  }
  await wf.condition(() => sum > 2);
  await act.charge(sum);
  await wf.condition(() => done);
}
