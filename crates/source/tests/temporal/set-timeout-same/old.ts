import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export async function flow(order: any): Promise<any> {
  let done = false;
  let fired = 0;
  wf.setHandler(ok, () => { done = true; });
  const other = setTimeout(() => { fired += 10; }, 86400000);
  setTimeout(() => { fired += 1; }, 200);
  await wf.condition(() => fired > 0);
  clearTimeout(other);
  await act.mail(fired);
  await wf.condition(() => done);
}
