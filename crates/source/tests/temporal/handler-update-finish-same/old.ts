import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export const go = wf.defineSignal<[number]>("go");
export const put = wf.defineUpdate<number, [number]>("put");
export async function flow(order: any): Promise<any> {
  let done = false;
  let at = 0;
  wf.setHandler(ok, () => { done = true; });
  wf.setHandler(put, async (n) => { at = 1; await null; await null; return 1; });
  await act.reserve(1);
  const racers = [...Array(12).keys()].map(async (ticks) => {
    await wf.condition(() => at > 0 || !wf.allHandlersFinished());
    for (let k = 0; k < ticks; k++) await null;
    await act.score(ticks);
  });
  const finished = wf.condition(() => at > 0 && wf.allHandlersFinished()).then(() => act.mail(1));
  await Promise.all(racers);
  await wf.condition(() => done);
  void finished;
}
