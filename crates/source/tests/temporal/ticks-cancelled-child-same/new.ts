import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  const gate = act.nap(50);
  const racers = [...Array(26).keys()].map(async (ticks) => {
    await gate;
    for (let k = 0; k < ticks; k++) await null;
    await act.score(ticks);
  });
  const subject = (async () => {
    await gate;
    const s = new wf.CancellationScope();
    const p = s.run(() => wf.executeChild("childWait", { args: [1] }));
    s.cancel();
    try { await p; } catch { void 0; }
    await act.audit(1);
  })();
  await subject;
  await Promise.all(racers);
  await wf.condition(() => done);
}
