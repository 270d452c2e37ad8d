import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export const late = wf.defineSignal<[number]>("late");
export async function flow(order: any): Promise<any> {
  let done = false;
  const seen: number[] = [];
  wf.setHandler(ok, () => { done = true; });
  wf.setHandler(late, (n) => { seen.push(n); });
  const first = await wf.condition(() => seen.length > 0, "1 day");
  const second = await wf.condition(() => seen.length > 9, "300 ms");
  const third = await wf.condition(() => true, "1 day");
  await act.audit([first, second, third]);
  await wf.condition(() => done);
}
