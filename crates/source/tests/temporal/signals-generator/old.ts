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
  wf.setHandler(ok, () => { done = true; });
  wf.setHandler(add, async (n) => {
    sum += n;
    if (n > 1) await act.reserve(n);
  });
  await wf.condition(() => sum >= 3);
  await act.charge(sum);
  await wf.condition(() => sum >= 6);
  await act.mail(sum);
  await wf.condition(() => done && wf.allHandlersFinished());
}
