import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

const local = wf.proxyLocalActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  localRetryThreshold: "100 ms",
  retry: { initialInterval: "600 ms", maximumAttempts: 3 },
});
export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const a = await local.flaky(2);
  await act.reserve(a);
  await wf.condition(() => done);
}
