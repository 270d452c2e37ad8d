import * as wf from "@temporalio/workflow";

const act = wf.proxyActivities<Record<string, (...args: any[]) => Promise<any>>>({
  startToCloseTimeout: "1 minute",
  retry: { maximumAttempts: 1 },
});
export const ok = wf.defineSignal<[boolean]>("ok");

export const put = wf.defineUpdate<number, [number]>("put");
export async function flow(order: any): Promise<any> {
  let done = false;
  wf.setHandler(ok, () => { done = true; });
  wf.setHandler(put, async (n) => {
    await wf.condition(() => done);
    return n;
  });
  await act.reserve(1);
  await wf.condition(() => done && wf.allHandlersFinished());
}
