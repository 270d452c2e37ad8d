import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  taskQueue: "helpers",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export const go = wf.defineSignal<[number]>("go");
export const put = wf.defineUpdate<number, [number]>("put");
export async function flow(order: any): Promise<any> {
  let done = false;
  let level = 0;
  const seen: string[] = [];
  const mark = async (name: string, p: Promise<unknown> | PromiseLike<unknown>) => {
    try {
      await p;
    } catch (error) {
      name += wf.isCancellation(error) ? "-cancelled" : "-failed";
    }
    seen.push(name);
    if (name.includes("cancelled")) await wf.CancellationScope.nonCancellable(() => act.audit(name));
    else await act.score(name);
  };
  wf.setHandler(ok, () => { done = true; });
  const gate = new wf.Trigger<number>();
  const all = [
    mark("activity", act.nap(1500)),
    mark("timer", wf.sleep("1600 ms")),
    mark("condition", wf.condition(() => level > 1)),
    mark("late-condition", wf.condition(() => level > 1, "1700 ms")),
    mark("gate", gate),
  ];
  wf.setHandler(go, (n) => { level = n; if (n > 1) gate.resolve(n); });
  wf.setHandler(put, async (n) => { await null; level += n; await act.ship(n); return level; });
  await Promise.all(all);
  await act.mail(seen.join());
  await wf.CancellationScope.nonCancellable(() => wf.condition(() => done));
}
