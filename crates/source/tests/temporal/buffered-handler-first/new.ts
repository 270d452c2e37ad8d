import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export const add = wf.defineSignal<[number]>("add");
export async function flow(order: any): Promise<any> {
  let done = false;
  const seen: number[] = [];
  wf.setHandler(add, (n) => { seen.push(n); });
  wf.setHandler(ok, () => { done = true; });
  await wf.sleep("700 ms");
  for (const n of seen) await act.reserve(n);
  await act.mail(seen);
  await wf.condition(() => done);
}
