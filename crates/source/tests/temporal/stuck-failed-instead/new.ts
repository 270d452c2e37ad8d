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
  await act.reserve(1);
  if (order.n > 1) throw new wf.ApplicationFailure("bug");
  await act.charge(1);
  await wf.condition(() => done);
}
