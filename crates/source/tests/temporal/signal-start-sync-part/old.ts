import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export const add = wf.defineSignal<[number]>("add");
export async function flow(order: any): Promise<any> {
  let done = false;
  let sum = 0;
  wf.setHandler(add, async (n) => {
    sum += n;
    await act.reserve(n);
    sum += n;
  });
  wf.setHandler(ok, () => { done = true; });
  await act.charge(sum);
  await wf.condition(() => sum >= 4);
  await act.mail(sum);
  await wf.condition(() => done);
}
