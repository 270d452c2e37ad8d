import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export const set = wf.defineUpdate<number, [number]>("set");
export async function flow(order: any): Promise<any> {
  let done = false;
  let total = 0;
  wf.setHandler(ok, () => { done = true; });
  wf.setDefaultUpdateHandler(async (_name: string, n: any) => {
    total += n;
    if (n > 5) await act.reserve(n);
    return total;
  });
  await act.charge(order.id);
  await wf.condition(() => done);
  await act.ship(total);
  return total;
}
