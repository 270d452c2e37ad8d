import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export const put = wf.defineSignal<[number]>("put");
export async function flow(order: any): Promise<any> {
  let done = false;
  let level = 0;
  wf.setHandler(ok, () => { done = true; });
  await act.nap(1200);
  wf.setHandler(put, (n) => { level = n; });
  const peak = wf.condition(() => level === 2).then(() => act.audit("peak"));
  await wf.condition(() => level === 3);
  await act.mail(level);
  await peak;
  await wf.condition(() => done);
}
