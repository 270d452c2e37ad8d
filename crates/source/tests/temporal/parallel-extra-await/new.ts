import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const jobs = [700, 100, 400].map(async (ms, k) => {
    await act.nap(ms);
    await null;
    await null;
    await act.reserve(k);
    return ms;
  });
  const first = await Promise.race(jobs);
  await act.audit(first);
  const sums = await Promise.all(jobs);
  let left = sums.length;
  await Promise.all(sums.map(async (ms) => { await wf.sleep(ms); left--; }));
  await act.mail(left);
  await wf.condition(() => done);
}
