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
  wf.setHandler(set, async (n) => {
    if (n === 7) throw new Error("no");
    total += n;
    if (n > 5) await act.reserve(n);
    return total;
  }, { validator: (n) => { if (n < 0) throw new Error("negative"); } });
  await act.charge(order.id);
  await wf.condition(() => done);
  await act.ship(total);
  return total;
}
